"""Working off the queue in this process and on this connection: for tests and for building demonstrations."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

from abutment.foundation.jobs.attempts import RunCanceled, RunEnded, RunPostponed, attempt
from abutment.foundation.jobs.orders import jobs


def work_through(*, limit: int = 1000) -> list[tuple[str, str]]:
    """Run the jobs that wait, in the worker's order; returns each one's name and outcome, "done" or what it said."""
    outcomes: list[tuple[str, str]] = []
    worker_id = _ask("select procrastinate_register_worker_v1()")[0]
    try:
        while len(outcomes) < limit and (outcome := _work_one(worker_id)):
            outcomes.append(outcome)
    finally:
        _ask("select procrastinate_unregister_worker_v1(%s)", worker_id)
    return outcomes


def _work_one(worker_id: int) -> tuple[str, str] | None:
    job_id, name, order = _ask("select id, task_name, args::text from procrastinate_fetch_job_v2(null, %s)", worker_id)
    if job_id is None:
        return None
    try:
        attempt(jobs()[name], job_id, json.loads(order))
    except RunPostponed as ended:
        _ask(
            "select procrastinate_retry_job_v2(%s, now() + make_interval(secs => %s), null, null, null)",
            job_id,
            ended.seconds,
        )
        return name, str(ended)
    except RunEnded as ended:
        status = "aborted" if isinstance(ended, RunCanceled) else "failed"
        _ask("select procrastinate_finish_job_v1(%s, %s, false)", job_id, status)
        return name, str(ended)
    _ask("select procrastinate_finish_job_v1(%s, 'succeeded', false)", job_id)
    return name, "done"


def _ask(query: str, *values: str | int) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        row = cursor.fetchone()
    return tuple(row) if row else (None, None, None)
