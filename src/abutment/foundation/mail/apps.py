from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "abutment.foundation.mail"
    label = "mail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of letters whose job gave up."""
        from abutment.foundation.mail import subscribers  # noqa: F401
