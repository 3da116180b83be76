"""What the outbox hears."""

from abutment.foundation.events import subscribe
from abutment.foundation.jobs.events import JobGaveUp
from abutment.foundation.mail.jobs import deliver
from abutment.foundation.mail.models import Message


@subscribe(JobGaveUp)
def note_a_letter_not_sent(event: JobGaveUp) -> None:
    """A letter whose job gave up has failed, and says why."""
    if event.name == deliver.name:
        Message.objects.filter(job_id=event.job_id, state="queued").update(state="failed", said=event.said)
