from django.apps import AppConfig


class SigninConfig(AppConfig):
    name = "abutment.foundation.signin"
    label = "signin"
    default_auto_field = "django.db.models.BigAutoField"
