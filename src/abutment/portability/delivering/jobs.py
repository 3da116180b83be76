"""Deliveries as jobs: queued by each practice's schedule, and owners told of what is missed."""

from __future__ import annotations

from django.utils import timezone

from abutment.foundation import activity
from abutment.foundation.jobs import Run, job, keep_apart, keep_going
from abutment.portability.delivering.due import address, queue_what_is_due
from abutment.portability.delivering.engine import deliver
from abutment.portability.delivering.telling import tell_what_is_missed

QUEUE = "deliveries"
# Whatever else the organization has the workers do, a practice's delivery does not wait behind it.
keep_apart(QUEUE)


# No lock of the queue, which a forged row could hold: `deliver` has its own.
@job(queue=QUEUE, is_long=True)
def deliver_package(run: Run, *, work_id: int, practice_id: int, delivery_id: int) -> None:
    """Bring a practice's Package to its own storage; stopped or killed, it is begun again."""
    with activity.progress(run, work_id) as progress:
        progress.leads_to(address())
        deliver(practice_id, delivery_id, teller=progress)


@job(queue=QUEUE, cron="*/5 * * * *", one_waiting="portability.deliveries")
def deliver_what_is_due(run: Run) -> None:
    """Queue every Package that is due at a practice's own storage, and tell owners of those that were missed."""
    look_after_deliveries()


@keep_going(every_seconds=300)
def look_after_deliveries() -> None:
    """The same by each worker itself: rows of the queue's clock can be forged, and would hold the job above."""
    moment = timezone.now()
    queue_what_is_due(moment)
    tell_what_is_missed(moment)
