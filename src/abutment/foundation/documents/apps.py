from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "abutment.foundation.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say how documents move to a new key, and what the trail calls them."""
        from abutment.foundation.audit import words
        from abutment.foundation.documents import acts
        from abutment.foundation.documents.actions import documents_under_key, rewrap_keys
        from abutment.foundation.keys import Purpose
        from abutment.foundation.keys.rotation import Resealer, register

        register(Purpose.DOCUMENT, Resealer("documents", rewrap_keys, documents_under_key))
        words.register(acts=acts.ACTS, subjects=acts.SUBJECTS)
