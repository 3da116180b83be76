"""Makes agreements an app, and gives them their places in the house."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """What was agreed: documents, amendments and terms."""

    name = "abutment.agreements"
    label = "agreements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the API of agreements, the shell its places, and the trail what the acts here are called."""
        from abutment.agreements import acts, api, shell
        from abutment.foundation.api import register
        from abutment.foundation.audit import words
        from abutment.web import navigation, palette

        for prefix, router in api.ROUTERS.items():
            register(prefix, router, tag=prefix.capitalize())
        for entry in shell.ENTRIES:
            navigation.register(entry)
        palette.register(shell.agreements)
        words.register(acts=acts.ACTS, subjects=acts.SUBJECTS)
