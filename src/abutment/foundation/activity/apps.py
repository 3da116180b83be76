from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "abutment.foundation.activity"
    label = "activity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of jobs that gave up, and take a place in the navigation."""
        from abutment.foundation.activity import subscribers  # noqa: F401
        from abutment.web import navigation

        everywhere = frozenset({"organization", "practice", "own"})
        navigation.register(navigation.Entry("Activity", "activity", "activity", everywhere))
