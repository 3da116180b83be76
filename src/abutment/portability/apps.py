"""Makes portability an app."""

from django.apps import AppConfig


class PortabilityConfig(AppConfig):
    """A practice's records, brought in from its own system and taken out again."""

    name = "abutment.portability"
    label = "portability"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the trail of this room's acts, the API of its questions, and the shell of its places."""
        from abutment.foundation.api import register
        from abutment.foundation.audit import words
        from abutment.portability import acts, api, changes_api, shell
        from abutment.web import navigation, palette

        for prefix, router in {**api.ROUTERS, **changes_api.ROUTERS}.items():
            register(prefix, router, tag=prefix.capitalize())
        words.register(acts=acts.ACTS, subjects=acts.SUBJECTS)
        for entry in shell.ENTRIES:
            navigation.register(entry)
        palette.register(shell.records)
