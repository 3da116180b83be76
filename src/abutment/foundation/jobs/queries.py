"""How the queue stands: counts and signs of life, never what a job is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

_STANDING = """
select (select count(*) from procrastinate_jobs where status = 'todo' and coalesce(scheduled_at, now()) <= now()),
       (select count(*) from procrastinate_jobs where status = 'todo' and scheduled_at > now()),
       (select count(*) from procrastinate_jobs where status = 'doing'),
       (select count(*) from procrastinate_jobs where status = 'failed'),
       (select count(*) from procrastinate_workers where last_heartbeat > now() - interval '30 seconds'),
       (select max(last_heartbeat) from procrastinate_workers)
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """The queue at one moment: jobs waiting, due later, running, failed; workers alive; the last sign of life."""

    waiting: int
    later: int
    running: int
    failed: int
    workers: int
    heartbeat_at: datetime | None


def standing() -> Standing:
    """How the queue stands."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING)
        return Standing(*cursor.fetchone())


def statuses(job_ids: list[int]) -> dict[int, str]:
    """The queue's word for each of these jobs: todo, doing, succeeded, failed, cancelled, aborted."""
    with connection.cursor() as cursor:
        cursor.execute("select id, status::text from procrastinate_jobs where id = any(%s)", [job_ids])
        return dict(cursor.fetchall())
