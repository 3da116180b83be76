"""Makes fees an app, and gives it its places in the shell."""

from django.apps import AppConfig


class FeesConfig(AppConfig):
    """Statements of fees, computed from terms."""

    name = "abutment.fees"
    label = "fees"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the trail of this room's acts."""
        from abutment.fees import acts
        from abutment.foundation.audit import words

        words.register(acts=acts.ACTS, subjects=acts.SUBJECTS)
