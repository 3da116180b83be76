"""Makes patients an app."""

from django.apps import AppConfig


class PatientsConfig(AppConfig):
    """The practice's charts."""

    name = "abutment.patients"
    label = "patients"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the trail what this room's acts are called."""
        from abutment.foundation.audit import words
        from abutment.patients import acts

        words.register(acts=acts.ACTS, subjects=acts.SUBJECTS)
