"""Starting long work and calling it off."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from abutment.foundation import jobs
from abutment.foundation.activity.errors import NotCancelable
from abutment.foundation.jobs.queries import statuses
from abutment.foundation.scope import Actor


def start(
    *,
    actor: Actor,
    job: jobs.Job,
    kind: str,
    title: str,
    entity_id: int | None = None,
    total: int | None = None,
    **ids: Any,
) -> int:
    """Note the work and queue its job, in the open transaction; returns the number of the work.

    The job takes `work_id: int` beside its own ids and tells how far it is by `progress(run, work_id)`. A long job
    (is_long) can be called off between its steps. title names things, never patients.
    """
    from abutment.foundation.activity.models import Work

    work = Work.objects.create(
        account_id=actor.account_id, entity_id=entity_id, kind=kind, title=title, total=total, is_cancelable=job.is_long
    )
    work.job_id = jobs.defer(job, actor=actor, work_id=work.pk, **ids)
    work.save(update_fields=["job_id"])
    return work.pk


def cancel(*, actor: Actor, work_id: int) -> None:
    """Call work off: what waits never starts, what runs stops at its next step. Raises NotCancelable."""
    from abutment.foundation.activity.models import Work

    work = Work.objects.filter(pk=work_id, account_id=actor.account_id).first()
    if work is None or work.job_id is None:
        raise NotCancelable("This work is not yours to cancel. Ask who started it.")
    status = statuses([work.job_id]).get(work.job_id)
    if status not in ("todo", "doing") or (status == "doing" and not work.is_cancelable):
        said = "it cannot stop half-way. Wait until it is done" if status == "doing" else "it is over already"
        raise NotCancelable(f"“{work.title}” cannot be canceled: {said}.")
    jobs.cancel(work.job_id)
    moment = timezone.now()
    work.cancel_asked_at = moment
    if status == "todo":
        work.state, work.finished_at = "canceled", moment
    work.save(update_fields=["cancel_asked_at", "state", "finished_at"])
