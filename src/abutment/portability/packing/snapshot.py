"""One snapshot of one practice, held by one connection and read by many: what a Package says, it says of one moment.

The holder exports its snapshot (PostgreSQL, pg_export_snapshot); each reader takes it up on a connection and with a
claim of its own. Who is bound to the practice (Actor.system(..).acting_for) sees its rows and no others, and every
transaction here is read-only.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from django.db import connection, connections, transaction

from abutment.foundation.scope import Actor, opened
from abutment.foundation.scope.claims import sealed
from abutment.portability.packing.errors import SnapshotLost

HOURS = 12 * 3600
"""How long a claim lives, in seconds. A statement asks once for its scope, so that it may itself take longer."""

_ROWS_AT_ONCE = 2_000

# The same text for the same value, whatever the server's or the login's settings; and no statement of ours is ended
# for being slow, nor the holder for being quiet.
_SETTINGS = (
    "set local timezone to 'UTC'",
    "set local datestyle to 'ISO, YMD'",
    "set local intervalstyle to 'iso_8601'",
    "set local bytea_output to 'hex'",
    "set local extra_float_digits to 1",
    "set local statement_timeout to 0",
    "set local idle_in_transaction_session_timeout to 0",
)


def reader(entity: int) -> Actor:
    """Who reads a practice's rows for its Package: the software, bound to it."""
    return Actor.system("package").acting_for(entity)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What another process needs to read the same: its name in PostgreSQL, whose it is, and its moment."""

    name: str
    entity: int
    moment: datetime


class ConnectionReading:
    """One practice in one snapshot, on one connection; a Reading. While rows of `copied` come, ask nothing else."""

    def __init__(self, raw: psycopg.Connection[Any], entity: int, moment: datetime) -> None:
        self._raw, self.entity, self.moment = raw, entity, moment
        self._good_until, self._cursors = 0.0, 0

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Rows of a statement, streamed through a cursor of the server."""
        self._claim()
        self._cursors += 1  # several may be open at a time
        with self._raw.cursor(name=f"package_rows_{self._cursors}") as cursor:
            cursor.itersize = _ROWS_AT_ONCE
            cursor.execute(sql, parameters or None)
            yield from cursor

    def copied(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[bytes]:
        """Rows of a statement as CSV, its header first, each with its line feed."""
        self._claim()
        statement = f"copy ({sql}) to stdout (format csv, header)"
        with self._raw.cursor() as cursor, cursor.copy(statement, parameters or None) as copy:
            for row in copy:
                yield bytes(row)

    def _claim(self) -> None:
        """State for whom this is read, again before the former statement of it grows old."""
        now = time.time()
        if now < self._good_until - HOURS / 2:
            return
        self._good_until = now + HOURS
        claim = sealed(reader(self.entity), backend_pid=self._raw.info.backend_pid, expires_at=int(self._good_until))
        with self._raw.cursor() as cursor:
            cursor.execute("select set_config('abutment.claim', %s, true)", [claim])


@contextmanager
def held(entity: int) -> Iterator[Snapshot]:
    """A new snapshot, open to others for the length of the block, on a connection of its own."""
    own = connections.create_connection("default")
    own.ensure_connection()
    raw = own.connection
    try:
        raw.execute("begin transaction isolation level repeatable read, read only")
        for setting in _SETTINGS:
            raw.execute(setting)
        name, moment = raw.execute("select pg_export_snapshot(), clock_timestamp()").fetchone()
        yield Snapshot(str(name), entity, moment)
    finally:
        own.close()


@contextmanager
def taken_up(snapshot: Snapshot) -> Iterator[ConnectionReading]:
    """The same snapshot in another process, as its one open transaction: Django's own queries see it too, and an open
    scope of the practice. Raises SnapshotLost when its holder is gone."""
    connection.ensure_connection()
    raw = connection.connection
    raw.isolation_level, raw.read_only = psycopg.IsolationLevel.REPEATABLE_READ, True
    with transaction.atomic(), connection.cursor() as cursor:
        try:
            cursor.execute(f"set transaction snapshot '{snapshot.name}'")
        except Exception as error:
            raise SnapshotLost(
                "The moment of this Package is lost: the process that held it has ended. Run the export again; what is "
                "finished is kept."
            ) from error
        for setting in _SETTINGS:
            cursor.execute(setting)
        with opened(reader(snapshot.entity), seconds=HOURS):
            yield ConnectionReading(raw, snapshot.entity, snapshot.moment)


@contextmanager
def here(entity: int) -> Iterator[ConnectionReading]:
    """The transaction that is open, read as a practice's Package: for a look at a part without writing all of it."""
    with opened(reader(entity), seconds=HOURS), connection.cursor() as cursor:
        for setting in _SETTINGS:
            cursor.execute(setting)
        cursor.execute("select clock_timestamp()")
        (moment,) = cursor.fetchone()
        yield ConnectionReading(connection.connection, entity, moment)
