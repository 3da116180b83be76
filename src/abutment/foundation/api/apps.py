from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "abutment.foundation.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what the trail calls the acts on keys."""
        from abutment.foundation.api import acts
        from abutment.foundation.audit import words

        words.register(acts=acts.ACTS, subjects=acts.SUBJECTS)
