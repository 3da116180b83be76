"""Makes the web room an app, so that its templates, tags and static files are found."""

from django.apps import AppConfig
from django.core.checks import register

from abutment.web.checks import check_navigation


class WebConfig(AppConfig):
    """The shell of all pages."""

    name = "abutment.web"
    label = "web"
    verbose_name = "Shell"

    def ready(self) -> None:
        """Have the navigation checked with everything else."""
        register(check_navigation)
