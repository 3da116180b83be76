from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "abutment.foundation.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Read every room's jobs.py, so that the worker knows all jobs and a name taken twice is found at once."""
        autodiscover_modules("jobs")
