"""Makes the pages of patients an app, and gives them their places in the shell."""

from django.apps import AppConfig


class ChartsConfig(AppConfig):
    """Patients: the list, the search, the chart."""

    name = "abutment.desk.charts"
    label = "charts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the shell of the list, and what "go to" finds; hear of imports."""
        from abutment.desk.charts import keeping, shell
        from abutment.foundation.events import When, subscribe
        from abutment.portability.events import RecordsImported
        from abutment.web import navigation, palette

        for entry in shell.ENTRIES:
            navigation.register(entry)
        palette.register(shell.patients)
        subscribe(RecordsImported, When.IN_TRANSACTION)(keeping.keep)
