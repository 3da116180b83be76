"""What a practice takes, as jobs with a place of their own: nothing of anybody else is waited for."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from abutment.foundation import activity
from abutment.foundation.activity.models import Work
from abutment.foundation.events import subscribe
from abutment.foundation.jobs import Retry, Run, defer, job, keep_apart, keep_going
from abutment.foundation.jobs.events import JobGaveUp
from abutment.foundation.scope import opened
from abutment.portability.models import Package, RecordsRequest
from abutment.portability.patient_copy.making import make_copy
from abutment.portability.taking import keeping
from abutment.portability.taking.acting import SYSTEM
from abutment.portability.taking.making import make

QUEUE = "packages"
keep_apart(QUEUE)


class Told:
    """Tells Activity how far a Package is, and asks whether to go on."""

    def __init__(self, progress: activity.Progress) -> None:
        self._progress = progress

    def tell(self, done: int, total: int, unit: str, message: str) -> None:
        """So much of so much is done. Raises what ends a long job."""
        self._progress.total, self._progress.unit = total or None, unit
        self._progress.advance(done - self._progress.done, message)


# A disk that is full, or a file that is away, may be mended by the next try.
# No lock of the queue, which a forged row could hold: `make` has one of the operating system.
@job(queue=QUEUE, is_long=True, seconds=3600, retry=Retry(also=(OSError,)))
def make_package(run: Run, *, work_id: int, package_id: int) -> None:
    """Make a Package; stopped or killed, the next one goes on from what is finished."""
    with activity.progress(run, work_id) as progress:
        progress.leads_to(reverse("our-data"))
        make(package_id, Told(progress))


@job(queue=QUEUE, lock="copy {request_id}", is_long=True, seconds=3600, retry=Retry(also=(OSError,)))
def make_patients_copy(run: Run, *, work_id: int, request_id: int) -> None:
    """Make the copy of one patient's records."""
    with activity.progress(run, work_id) as progress:
        progress.leads_to(reverse("request", args=[request_id]))
        make_copy(request_id)


def queue_again(package: Package) -> int:
    """Queue a Package anew, in the software's own name, with the work that its owner follows; returns that."""
    work = Work.objects.filter(pk=package.work_id or 0).first()
    if work is None:
        work = Work.objects.create(
            account_id=package.asked_by_account_id,
            entity_id=package.entity_id,
            kind="package",
            title=f"Package of {package.entity}",
        )
    work.state, work.finished_at, work.message = "queued", None, ""
    work.job_id = defer(make_package, actor=SYSTEM, work_id=work.pk, package_id=package.pk)
    work.save(update_fields=["state", "finished_at", "message", "job_id"])
    return work.pk


@job(queue=QUEUE, cron="* * * * *", one_waiting="portability.packages")
def go_on_with_packages(run: Run) -> None:
    """Take up what an owner waits for and no job makes."""
    keeping.go_on(timezone.now(), queue_again)


@keep_going(every_seconds=60)
def go_on() -> None:
    """The same by each worker itself: rows of the queue's clock can be forged, and would hold the job above."""
    keeping.go_on(timezone.now(), queue_again)


@job(queue=QUEUE, cron="23 * * * *", one_waiting="portability.taken", is_long=True)
def remove_what_is_old(run: Run) -> None:
    """Remove what was kept long enough, and plain files of what is not being made."""
    keeping.sweep_workshop()
    keeping.remove_old(timezone.now())


@subscribe(JobGaveUp)
def hear_of_what_gave_up(event: JobGaveUp) -> None:
    """A Package whose job gave up is tried again, or told as failed."""
    if event.name == make_package.name:
        keeping.give_up(event.job_id, event.said)
    elif event.name == make_patients_copy.name:
        with opened(SYSTEM):
            works = Work.objects.filter(job_id=event.job_id, kind="copy").values("pk")
            waiting = RecordsRequest.objects.filter(work_id__in=works, state=RecordsRequest.State.MAKING)
            waiting.update(state=RecordsRequest.State.OPEN, error=event.said[:500])
