"""Makes schedule an app."""

from django.apps import AppConfig


class ScheduleConfig(AppConfig):
    """Chairs, hours and appointments."""

    name = "abutment.schedule"
    label = "schedule"
    default_auto_field = "django.db.models.BigAutoField"
