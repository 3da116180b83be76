"""Sweeping, each night."""

from django.utils import timezone

from abutment.foundation.documents.actions import sweep_orphans
from abutment.foundation.jobs import Run, job


@job(queue="house", cron="41 3 * * *", one_waiting="documents.sweep", is_long=True)
def sweep(run: Run) -> None:
    """Remove the files that uploads without an end left behind."""
    sweep_orphans(now=timezone.now())
