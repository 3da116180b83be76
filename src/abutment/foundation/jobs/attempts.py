"""One attempt at a job from the order in the queue to its end, and what is noted when it fails."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from abutment.foundation.events import publish
from abutment.foundation.jobs.actions import once, running_job_id
from abutment.foundation.jobs.errors import Canceled, Released
from abutment.foundation.jobs.events import JobGaveUp
from abutment.foundation.jobs.models import Failure
from abutment.foundation.jobs.orders import Job, read_order
from abutment.foundation.jobs.rules import said_of
from abutment.foundation.jobs.runs import Run
from abutment.foundation.scope import Actor, opened

logger = logging.getLogger(__name__)


class RunEnded(Exception):
    """How a run ended other than well, told to the queue without the error that caused it: that one may quote rows."""


class RunPostponed(RunEnded):
    """The job goes back to the queue."""

    def __init__(self, said: str, *, seconds: int) -> None:
        super().__init__(said)
        self.seconds = seconds


class RunFailed(RunEnded):
    """The job is over and has failed."""


class RunCanceled(RunEnded):
    """The job is over because somebody called it off."""


def carry_out(wanted: Job, run: Run, ids: Mapping[str, Any]) -> None:
    """Run the job's function: a short one in one transaction and at most once, a long one step by step."""
    mark = running_job_id.set(run.job_id)
    try:
        if wanted.is_long:
            wanted.function(run, **ids)
            return
        with run.scope():
            # A worker killed between the commit and the word to the queue: the job comes again and finds itself done.
            if once(f"job {run.job_id}"):
                wanted.function(run, **ids)
    finally:
        running_job_id.reset(mark)


def attempt(
    wanted: Job,
    job_id: int,
    order: Mapping[str, Any],
    *,
    is_canceled: Callable[[], bool] = lambda: False,
    is_stopping: Callable[[], bool] = lambda: False,
) -> None:
    """Read an order and carry it out. Raises RunEnded when it did not end well; what that says may be logged."""
    actor: Actor | None = None
    try:
        actor, ids = read_order(wanted, job_id, order)
        carry_out(wanted, Run(job_id, actor, wanted.seconds, wanted.is_long, is_canceled, is_stopping), ids)
    except Canceled as error:
        raise RunCanceled(str(error)) from None
    except Released as error:
        raise RunPostponed(str(error), seconds=0) from None
    except Exception as error:  # whatever a room's code may raise
        raise _noted(wanted, job_id, actor, error) from None


def _noted(wanted: Job, job_id: int, actor: Actor | None, error: Exception) -> RunEnded:
    said = said_of(error)
    try:
        with opened(Actor.system("note a failed job")):
            failed_before = Failure.objects.filter(job_id=job_id, is_interruption=False).count()
            will_retry = wanted.retry.allows(error, failed_before)
            Failure.objects.create(
                job_id=job_id,
                name=wanted.name,
                attempt=failed_before + 1,
                account_id=actor.account_id if actor else None,
                entity_id=actor.acting_entity_id if actor else None,
                said=said,
                will_retry=will_retry,
            )
            if not will_retry:
                publish(JobGaveUp(job_id, wanted.name, said))
    except (
        Exception
    ) as unnoted:  # the database is gone, or a listener failed: the queue itself decides by its own count
        logger.error("The failure of job %s could not be noted: %s", job_id, said_of(unnoted))
        failed_before, will_retry = 0, wanted.retry.allows(error, 0)
    level, outcome = (logging.WARNING, "to be tried again") if will_retry else (logging.ERROR, "for good")
    logger.log(level, "Job %s (%s) failed at attempt %s, %s: %s", job_id, wanted.name, failed_before + 1, outcome, said)
    return RunPostponed(said, seconds=wanted.retry.wait_seconds(failed_before)) if will_retry else RunFailed(said)
