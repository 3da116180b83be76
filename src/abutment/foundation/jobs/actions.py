"""Asking for work, doing an effect once, and calling work off."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job as QueuedJob
from procrastinate.manager import JobManager

from abutment.foundation.jobs.errors import JobError
from abutment.foundation.jobs.orders import Job, order_for, seal_for
from abutment.foundation.scope import Actor

running_job_id: ContextVar[int | None] = ContextVar("abutment_job", default=None)


def defer(wanted: Job, *, actor: Actor, at: datetime | None = None, priority: int = 0, **ids: Any) -> int | None:
    """Queue a job in the open transaction and return its number: rolled back, it never was.

    It runs in the actor's name, narrowed as the actor is now, with what that account may do then. Returns None when the
    job allows only one to wait and one does. Raises JobRefused.
    """
    order = order_for(wanted, actor, ids)
    queued = QueuedJob(
        queue=wanted.queue,
        priority=priority,
        lock=filled(wanted.lock, ids),
        queueing_lock=filled(wanted.one_waiting, ids),
        task_name=wanted.name,
        task_kwargs=order,
        scheduled_at=at,
    )
    try:
        with transaction.atomic():
            job_id = JobManager(DjangoConnector()).defer_job(queued).id
            if job_id is not None:
                _seal(job_id, seal_for(wanted, job_id, order))
            return job_id
    except AlreadyEnqueued:
        return None


def _seal(job_id: int, sealed: str) -> None:
    # The number is known once the job lies in the queue, and no worker sees it before the transaction commits.
    with connection.cursor() as cursor:
        cursor.execute(
            "update procrastinate_jobs set args = args || jsonb_build_object('seal', %s::text) where id = %s",
            [sealed, job_id],
        )


def filled(form: str | None, ids: Mapping[str, Any]) -> str | None:
    """A lock with the arguments filled in."""
    return None if form is None else form.format(**ids)


def once(key: str) -> bool:
    """Whether the caller is the first to do what the key names; noted in the open transaction, with the effect itself.

        with run.scope():
            if once(f"statement {statement_id} sent"):
                ...  # the effect; rolled back, it counts as never done

    A second caller at the same moment waits until the first has committed or rolled back. Raises JobError outside of a
    transaction, where the note and the effect could come apart.
    """
    if not connection.in_atomic_block:
        raise JobError(f"once({key!r}) was asked outside of a transaction. Ask inside the transaction of the effect.")
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into jobs_done (key, job_id) values (%s, %s) on conflict do nothing", [key, running_job_id.get()]
        )
        return bool(cursor.rowcount)


def cancel(job_id: int) -> bool:
    """Call a job off: a waiting one never runs, a running one stops at its next step. False when it is over."""
    with connection.cursor() as cursor:
        cursor.execute("select procrastinate_cancel_job_v1(%s, true, false)", [job_id])
        row = cursor.fetchone()
    return row is not None and row[0] is not None
