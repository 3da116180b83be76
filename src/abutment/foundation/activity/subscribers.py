"""What Activity hears of jobs."""

from django.utils import timezone

from abutment.foundation.activity.models import Work
from abutment.foundation.events import subscribe
from abutment.foundation.jobs.events import JobGaveUp


@subscribe(JobGaveUp)
def note_work_that_failed(event: JobGaveUp) -> None:
    """Work whose job gave up has failed, and says why."""
    Work.objects.filter(job_id=event.job_id, state__in=("queued", "running")).update(
        state="failed", message=event.said, finished_at=timezone.now()
    )
