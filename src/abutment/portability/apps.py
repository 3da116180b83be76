"""Makes portability an app."""

from django.apps import AppConfig


class PortabilityConfig(AppConfig):
    """A practice's records, brought in from its own system and taken out again."""

    name = "abutment.portability"
    label = "portability"
    default_auto_field = "django.db.models.BigAutoField"
