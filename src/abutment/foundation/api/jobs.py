"""What the API does by the clock."""

from django.utils import timezone

from abutment.foundation.api.limits import forget_wrong_tokens
from abutment.foundation.jobs import Run, job


@job(queue="house", cron="47 2 * * *", one_waiting="api.sweep")
def sweep(run: Run) -> None:
    """Drop counts of wrong tokens that no longer count."""
    forget_wrong_tokens(timezone.now())
