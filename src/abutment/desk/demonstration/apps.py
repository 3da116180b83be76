from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "abutment.desk.demonstration"
    label = "demonstration"
    default_auto_field = "django.db.models.BigAutoField"
