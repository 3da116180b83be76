"""A running installation for the length of a benchmark, in the folder that ABUTMENT_HOME names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from abutment.config import boot


@contextmanager
def standing() -> Iterator[boot.Installation]:
    """A migrated installation with no rows; its server stops at the end."""
    with boot.running() as installation:
        boot.migrate(installation)
        yield installation


def postgres_version() -> str:
    """The server's version, as it names itself."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("show server_version")
        row = cursor.fetchone()
    return str(row[0]) if row else "unknown"
