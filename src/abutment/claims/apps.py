"""Makes claims an app."""

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    """Insurance, claims and what they paid."""

    name = "abutment.claims"
    label = "claims"
    default_auto_field = "django.db.models.BigAutoField"
