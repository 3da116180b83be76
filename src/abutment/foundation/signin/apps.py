from django.apps import AppConfig


class SigninConfig(AppConfig):
    name = "abutment.foundation.signin"
    label = "signin"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what the trail calls the acts of sign-in, and how second factors move to a new key."""
        from abutment.foundation.audit import words
        from abutment.foundation.keys import Purpose
        from abutment.foundation.keys.rotation import Resealer, register
        from abutment.foundation.signin import acts
        from abutment.foundation.signin.actions import resealing

        words.register(acts=acts.ACTS, subjects=acts.SUBJECTS)
        register(Purpose.FIELD, Resealer("second factors", resealing.reseal_factors, resealing.factors_under_key))
