from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "abutment.desk"
    label = "desk"

    def ready(self) -> None:
        from abutment.web import navigation

        everywhere = frozenset({"organization", "practice", "own"})
        navigation.register(navigation.Entry("Today", "desk:today", "sun", everywhere))
        navigation.register(navigation.Entry("Settings", "desk:settings", "settings", everywhere))
