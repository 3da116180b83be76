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
        from abutment.foundation.events import When, subscribe
        from abutment.foundation.keys import Purpose
        from abutment.foundation.keys.rotation import Resealer
        from abutment.foundation.keys.rotation import register as register_resealer
        from abutment.foundation.signin.actions import InvitationAccepted
        from abutment.portability import acts, api, changes_api, packages_api, shell
        from abutment.portability.actions.accesses import take_access
        from abutment.portability.delivering import acts as deliveries
        from abutment.portability.delivering import resealing
        from abutment.portability.loading import former
        from abutment.web import navigation, palette

        for prefix, router in {**api.ROUTERS, **changes_api.ROUTERS, **packages_api.ROUTERS}.items():
            register(prefix, router, tag=prefix.capitalize())
        words.register(acts=acts.ACTS, subjects=acts.SUBJECTS)
        subscribe(InvitationAccepted, When.IN_TRANSACTION)(take_access)
        words.register(acts=deliveries.ACTS, subjects=deliveries.SUBJECTS)
        register_resealer(Purpose.DOCUMENT, Resealer("files of former trails", former.reseal, former.sealed_with))
        register_resealer(
            Purpose.FIELD,
            Resealer("passwords of storage and systems", resealing.reseal_passwords, resealing.passwords_under_key),
        )
        for entry in shell.ENTRIES:
            navigation.register(entry)
        palette.register(shell.records)
