"""Another import of the same source, as its lock shows it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


def wait_until_free(source_id: int) -> None:
    """A killed import holds its lock until the database has noticed that nobody is there any more."""
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("select pg_try_advisory_lock(hashtextextended('import', %s))", [source_id])
            if cursor.fetchone()[0]:
                cursor.execute("select pg_advisory_unlock(hashtextextended('import', %s))", [source_id])
                return
        time.sleep(0.05)
    raise AssertionError("A killed import still holds its lock.")


@contextmanager
def held_by_another(source_id: int) -> Iterator[None]:
    """Another session holds the lock of a source."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(hashtextextended('import', %s))", [source_id])
        assert other.connection is not connection.connection
        yield
        with other.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(hashtextextended('import', %s))", [source_id])
    finally:
        other.close()
