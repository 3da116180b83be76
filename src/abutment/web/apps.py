"""Makes the web room an app, so that its templates, tags and static files are found."""

from django.apps import AppConfig
from django.core.checks import register

from abutment.web import navigation
from abutment.web.checks import check_navigation


class WebConfig(AppConfig):
    """The shell of all pages."""

    name = "abutment.web"
    label = "web"
    verbose_name = "Shell"

    def ready(self) -> None:
        """Have the navigation checked with everything else; the foundation's own pages stand in the account menu."""
        register(check_navigation)
        own = frozenset({"account"})
        navigation.register(navigation.Entry("Your sign-in", "security", "shield-lock", own))
        navigation.register(navigation.Entry("Your sessions", "sessions", "device-laptop", own))
