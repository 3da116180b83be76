"""A database of its own, whose rows are committed: a snapshot is taken up by other processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connections
from psycopg import sql

from abutment.portability.packing.snapshot import ConnectionReading, here
from tests import cast as casting
from tests import conftest as running
from tests.cast import Cast


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Cast]:
    """The cast in a copy of the template in which what a test writes is really there; dropped afterwards."""
    with django_db_blocker.unblock(), copied_database():  # type: ignore[attr-defined]
        yield casting.load()


@contextmanager
def copied_database() -> Iterator[str]:
    """Use a fresh copy of the template for the length of the block."""
    former, name = settings.DATABASES["default"]["NAME"], f"abutment_test_packing_{uuid4().hex[:12]}"
    running._copy(running._template(running.installation), name)
    running._use(name)
    try:
        with running.own_files(name):
            yield name
    finally:
        for connection in connections.all(initialized_only=True):
            connection.close()
        running._use(former)
        with running._admin() as admin:
            admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


@pytest.fixture
def cedar(cast: Cast) -> Iterator[ConnectionReading]:
    """Cedar Dental, read in the test's own transaction."""
    with here(cast.entity("cedar")) as reading:
        yield reading


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
