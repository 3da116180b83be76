from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "abutment.foundation.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give the trail and the looks their places in the navigation, and the trail's own act its words."""
        from abutment.foundation.audit import words
        from abutment.web.navigation import Entry, register

        words.register(acts={"audit.exported": "Exported the trail"})
        sides = {"organization", "practice"}
        register(Entry("Audit trail", "audit", "history", sides, order=20, capability="audit.read"))
        register(Entry("Who looked", "who-looked", "eye", {"practice"}, capability="looks.read"))
