"""How long work stands, as the reader may see it: the row's word, corrected by what the queue knows of its job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import connection

State = Literal["queued", "running", "interrupted", "done", "failed", "canceled"]
MOST_SHOWN = 100

# A worker sends a sign of life every five seconds; after thirty without one it is gone.
_WORK = """
select w.id, w.kind, w.title, e.name, w.account_id, a.name, w.done, w.total, w.unit, w.message, w.result_url,
    w.is_cancelable, w.cancel_asked_at is not null, w.created_at, w.started_at, w.finished_at,
    case when w.state in ('done', 'failed', 'canceled') then w.state
         when j.status = 'succeeded' then 'done'
         when j.status = 'failed' then 'failed'
         when j.status in ('cancelled', 'aborted') then 'canceled'
         when j.id is null and w.job_id is not null then 'interrupted'
         when j.status = 'doing' and coalesce(k.last_heartbeat < now() - interval '30 seconds', true) then 'interrupted'
         when j.status = 'todo' and w.state = 'running' then 'interrupted'
         else w.state end as state
from activity_work w
left join scope_entity e on e.id = w.entity_id
left join accounts_account a on a.id = w.account_id
left join procrastinate_jobs j on j.id = w.job_id
left join procrastinate_workers k on k.id = j.worker_id
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """One piece of work as it stands."""

    number: int
    kind: str
    title: str
    entity_name: str | None
    account_id: int | None
    account_name: str | None
    done: int
    total: int | None
    unit: str
    message: str
    result_url: str
    is_cancelable: bool
    is_cancel_asked: bool
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    state: State

    @property
    def is_open(self) -> bool:
        """Whether it is still to end."""
        return self.state in ("queued", "running", "interrupted")


def standing_work(*, limit: int = MOST_SHOWN) -> list[Standing]:
    """All work that the open scope may follow, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_WORK} order by w.id desc limit %s", [limit])
        return [Standing(*row) for row in cursor.fetchall()]


def standing_of(work_id: int) -> Standing | None:
    """One piece of work, if the open scope may follow it."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_WORK} where w.id = %s", [work_id])
        row = cursor.fetchone()
    return Standing(*row) if row else None
