"""Taking up the jobs of workers that are gone: killed, out of memory, unplugged."""

from __future__ import annotations

import logging

from django.db import connection

from abutment.foundation.events import publish
from abutment.foundation.jobs.events import JobGaveUp, JobInterrupted
from abutment.foundation.jobs.models import Failure
from abutment.foundation.scope import Actor, opened

logger = logging.getLogger(__name__)

MOST_INTERRUPTIONS = 8
"""A job whose worker died so often is more likely the cause than the victim."""

_ORPHANS = """
select j.id, j.task_name from procrastinate_jobs j where j.status = 'doing' and j.worker_id is null
order by j.id for update skip locked
"""


def recover(*, gone_after_seconds: float) -> int:
    """Put the jobs of workers without a heartbeat back into the queue. Returns how many there were.

    A worker that only seems gone does no harm: what both do is done once (`once`), and the second waits for the first.
    """
    with opened(Actor.system("take up interrupted jobs")), connection.cursor() as cursor:
        cursor.execute("select procrastinate_prune_stalled_workers_v1(%s)", [gone_after_seconds])
        cursor.execute(_ORPHANS)
        orphans = cursor.fetchall()
        for job_id, name in orphans:
            _take_up(job_id, name)
    return len(orphans)


def _take_up(job_id: int, name: str) -> None:
    count = Failure.objects.filter(job_id=job_id, is_interruption=True).count() + 1
    will_retry = count < MOST_INTERRUPTIONS
    said = "Its worker was gone before the work was done" + (
        "." if will_retry else f", {count} times. Not tried again."
    )
    Failure.objects.create(
        job_id=job_id, name=name, attempt=count, said=said, will_retry=will_retry, is_interruption=True
    )
    with connection.cursor() as cursor:
        if will_retry:
            cursor.execute("select procrastinate_retry_job_v2(%s, now(), null, null, null)", [job_id])
        else:
            cursor.execute("select procrastinate_finish_job_v1(%s, 'failed', false)", [job_id])
    publish(JobInterrupted(job_id, name) if will_retry else JobGaveUp(job_id, name, said))
    logger.warning(
        "Job %s (%s) was interrupted %s times; %s", job_id, name, count, "queued again" if will_retry else said
    )
