"""Makes fees an app, and gives it its places in the shell."""

from django.apps import AppConfig


class FeesConfig(AppConfig):
    """Statements of fees, computed from terms."""

    name = "abutment.fees"
    label = "fees"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the trail of this room's acts, and the shell of its places."""
        from abutment.fees import acts, api, shell
        from abutment.foundation.api import register
        from abutment.foundation.audit import words
        from abutment.web import navigation, palette

        for prefix, router in api.ROUTERS.items():
            register(prefix, router, tag=prefix.capitalize())
        words.register(acts=acts.ACTS, subjects=acts.SUBJECTS)
        for entry in shell.ENTRIES:
            navigation.register(entry)
        palette.register(shell.statements)
