from django.apps import AppConfig


class ScopeConfig(AppConfig):
    name = "abutment.foundation.scope"
    label = "scope"
    default_auto_field = "django.db.models.BigAutoField"
