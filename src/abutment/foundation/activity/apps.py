from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "abutment.foundation.activity"
    label = "activity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of jobs that gave up."""
        from abutment.foundation.activity import subscribers  # noqa: F401
