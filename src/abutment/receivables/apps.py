"""Makes receivables an app."""

from django.apps import AppConfig


class ReceivablesConfig(AppConfig):
    """What patients owe and pay."""

    name = "abutment.receivables"
    label = "receivables"
    default_auto_field = "django.db.models.BigAutoField"
