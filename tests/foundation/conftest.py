"""A home and a database of a test's own: tampering and killing need commits that others do not see."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connections
from psycopg import sql

from tests import cast as casting
from tests import conftest as house

_COPIES = count(1)  # folders of tests that share these fixtures each make their own copy


@pytest.fixture
def own_home(tmp_path: Path, settings) -> Path:
    """A home with the keys of the test installation, and nothing else in it."""
    shutil.copytree(house.HOME / "keys", tmp_path / "keys")
    settings.ABUTMENT_HOME = tmp_path
    return tmp_path


@pytest.fixture(scope="session")
def pristine_database(django_db_setup: None, django_db_blocker) -> Iterator[str]:
    """A copy of the template that nobody connects to, from which databases of single tests are copied."""
    name = f"abutment_pristine_{os.getpid()}_{next(_COPIES)}"
    with django_db_blocker.unblock():
        house._copy(house._template(house.installation), name)
        yield name
        _drop(name)


def wait_until_alone() -> None:
    """Until the server has noticed that killed processes are gone: what they had begun is over then, kept or not.

    Only where a database belongs to one test. Its own connections are closed.
    """
    name, deadline = django_settings.DATABASES["default"]["NAME"], time.monotonic() + 300
    connections.close_all()
    with house._admin() as admin:
        asked = "select count(*) from pg_stat_activity where datname = %s and backend_type = 'client backend'"
        while admin.execute(asked, [name]).fetchone() != (0,):
            assert time.monotonic() < deadline, f"somebody is still connected to {name}"
            time.sleep(0.02)


def _drop(name: str) -> None:
    with house._admin() as admin:
        admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


@pytest.fixture
def own_database(pristine_database: str, django_db_blocker, own_home: Path) -> Iterator[casting.Cast]:
    """A database that only this test uses, with the cast in it."""
    former = django_settings.DATABASES["default"]["NAME"]
    name = f"abutment_own_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    with django_db_blocker.unblock():
        _drop(name)
        house._copy(pristine_database, name)
        house._use(name)
        try:
            yield casting.load()
        finally:
            for connection in connections.all(initialized_only=True):
                connection.close()
            _drop(name)
            house._use(former)
