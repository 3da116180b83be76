"""Makes the law room an app, and gives it its place in the navigation and in "go to"."""

from django.apps import AppConfig


class LawConfig(AppConfig):
    """Law as dated, cited data; it has no tables."""

    name = "abutment.law"
    label = "law"
    verbose_name = "Law"

    def ready(self) -> None:
        """Add the page to both sides' navigation, every state to "go to", and the questions to the API."""
        from abutment.foundation import api
        from abutment.law.api import router
        from abutment.law.going import places
        from abutment.web import navigation, palette

        navigation.register(
            navigation.Entry("Law", "law:places", "scale", side={"organization", "practice"}, order=10, capability=None)
        )
        palette.register(places)
        api.register("law", router, tag="Law")
