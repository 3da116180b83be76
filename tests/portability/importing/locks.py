"""Another import of the same source, as its lock shows it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


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
