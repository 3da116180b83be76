"""Makes patients an app."""

from django.apps import AppConfig


class PatientsConfig(AppConfig):
    """The practice's charts."""

    name = "abutment.patients"
    label = "patients"
    default_auto_field = "django.db.models.BigAutoField"
