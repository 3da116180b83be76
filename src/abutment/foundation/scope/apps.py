from django.apps import AppConfig


class ScopeConfig(AppConfig):
    name = "abutment.foundation.scope"
    label = "scope"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say that the database checks claims, and must know their key."""
        from abutment.foundation.keys import Purpose
        from abutment.foundation.keys.rotation import Checker, register_checker
        from abutment.foundation.scope import claim_keys

        register_checker(Purpose.CLAIM, Checker(claim_keys.tell, claim_keys.install))
