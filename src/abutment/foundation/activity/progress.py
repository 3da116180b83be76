"""How a running job tells how far it is, past its own open transaction.

Each word is a short transaction on a connection of its own, with a claim of its own: others see it at once, and a
rollback of the work does not take it back. While the job runs its row is written nowhere else, so nothing waits.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import psycopg
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.utils import connector_params

from abutment.foundation.jobs import Canceled, Run
from abutment.foundation.scope.claims import sealed

EVERY_SECONDS = 0.5
"""Progress is told no more often than this, however fast the work is."""

_TELL = """
update activity_work set state = coalesce(%(state)s, state), done = %(done)s, total = %(total)s, unit = %(unit)s,
    message = %(message)s, result_url = %(result_url)s, started_at = coalesce(started_at, %(started_at)s),
    finished_at = %(finished_at)s
where id = %(work_id)s
"""


class Progress:
    """How far one piece of work is. `advance` is cheap: most calls only count."""

    def __init__(self, run: Run, work_id: int) -> None:
        self.run, self.work_id = run, work_id
        self.done = 0
        self.total: int | None = None
        self.unit = self.message = self.result_url = ""
        self._told_at = 0.0
        self._connection: psycopg.Connection | None = None

    def expect(self, total: int, unit: str = "") -> None:
        """Say how much there is to do."""
        self.total, self.unit = total, unit
        self._tell("running")

    def advance(self, by: int = 1, message: str | None = None) -> None:
        """Say that so much more is done; raises what `run.check()` raises when a long job is to stop."""
        self.done += by
        if message is not None:
            self.message = message[:500]
        if time.monotonic() - self._told_at >= EVERY_SECONDS:
            self._tell("running")
        if self.run.is_long:
            self.run.check()

    def leads_to(self, url: str) -> None:
        """Say where the result is found: an address in this house."""
        self.result_url = url

    def _tell(self, state: str, finished_at: datetime | None = None) -> None:
        self._told_at = time.monotonic()
        words: dict[str, Any] = {
            "state": state,
            "done": self.done,
            "total": self.total,
            "unit": self.unit[:40],
            "message": self.message,
            "result_url": self.result_url[:300],
            "started_at": timezone.now(),
            "finished_at": finished_at,
            "work_id": self.work_id,
        }
        told = self._opened()
        with told.transaction():
            claim = sealed(self.run.actor, backend_pid=told.info.backend_pid, expires_at=int(time.time()) + 60)
            told.execute("select set_config('abutment.claim', %s, true)", [claim])
            told.execute(_TELL, words)

    def _opened(self) -> psycopg.Connection:
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(**connector_params(), autocommit=True)
        return self._connection

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()


@contextmanager
def progress(run: Run, work_id: int) -> Iterator[Progress]:
    """Tell how far the work is for the length of a block: running from its start, done when the job has committed.

    An error leaves the end to be told by the job's own fate: tried again, failed, canceled.
    """
    telling = Progress(run, work_id)
    telling._tell("running")
    try:
        yield telling
    except Canceled:
        telling._tell("canceled", timezone.now())
        telling._close()
        raise
    except BaseException:
        telling._close()
        raise
    if connection.in_atomic_block:
        transaction.on_commit(lambda: _finish(telling))
    else:
        _finish(telling)


def _finish(telling: Progress) -> None:
    telling._tell("done", timezone.now())
    telling._close()
