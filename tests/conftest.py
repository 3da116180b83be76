"""One PostgreSQL for all tests, one database with the cast built once, and a copy of it for each test process."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as examples
from psycopg import sql

from abutment.config.boot import Installation, boot, migrate
from abutment.foundation import postgres
from abutment.foundation.keys import Purpose, key_ring

ROOT = Path(__file__).parent.parent
HOME = Path(os.environ.get("ABUTMENT_TEST_HOME", ROOT / "var" / "test"))

# The browser of the journeys keeps an event loop running; Django would take every later test for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# How long an example takes says how busy the machine is; in CI hypothesis itself does not look at that.
if examples.default is not None and examples.default.deadline is not None:
    examples.register_profile("patient", examples.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    examples.load_profile("patient")

# Several processes, and several runs, may share the server of this home: the last to leave stops it.
borrowed = ExitStack()
borrowed.enter_context(postgres.borrowed(HOME, durable=False))
installation = boot(home=HOME, durable=False)

from django.conf import settings  # noqa: E402 - Django is made ready first
from django.db import connections  # noqa: E402

from tests import cast as casting  # noqa: E402


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--pictures` lets the journeys make the pictures of the docs."""
    parser.addoption("--pictures", action="store_true", help="make the pictures in docs/pictures")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let tests of one `xdist_group` run in one process.

    pytest-xdist 3.8 marks groups in a place where pytest 9.2 no longer looks (pytest-dev/pytest-xdist#1386).
    """
    for item in items if getattr(config.option, "loadgroup", False) else []:
        group = "_".join(sorted({str(mark.args[0]) for mark in item.iter_markers("xdist_group")}))
        if group and not item.nodeid.endswith(f"@{group}"):
            item._id = type(item.id).parse(f"{item.nodeid}@{group}")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Say at once what failed: a run that is stopped from outside never comes to its summary."""
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        print(f"\n{report.when} failed: {report.nodeid}\n{report.longreprtext}", file=sys.__stderr__, flush=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Give the server back."""
    for connection in connections.all(initialized_only=True):
        connection.close()
    borrowed.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """A database of this test process, copied from the template that holds the tables and the cast."""
    name = f"abutment_test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        template = _template(installation)
        _copy(template, name)
        _use(name)
        with own_files(name):
            yield
        for connection in connections.all(initialized_only=True):
            connection.close()
        with _admin() as admin:
            admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


@pytest.fixture
def cast(db: None) -> casting.Cast:
    """The cast, found in this test's database."""
    return casting.load()


def _template(built_for: Installation) -> str:
    """The database with the tables and the cast, built once for this state of the sources."""
    name = f"abutment_template_{_fingerprint()}"
    with _locked(), _admin() as admin:
        if admin.execute("select from pg_database where datname = %s", [name]).fetchone() is not None:
            return name
        for (old,) in admin.execute(
            "select datname from pg_database where datname like 'abutment_template_%'"
        ).fetchall():
            admin.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(old)))
        part, former = f"{name}_part", settings.DATABASES["default"]["NAME"]
        _use(part)
        migrate(built_for)
        casting.build()
        _use(former)
        for connection in connections.all(initialized_only=True):
            connection.close()
        admin.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(part), sql.Identifier(name)))
    return name


def _copy(template: str, name: str) -> None:
    with _locked(), _admin() as admin:
        admin.execute(
            sql.SQL("create database {} template {} owner {} strategy wal_log").format(
                sql.Identifier(name), sql.Identifier(template), sql.Identifier(settings.DATABASES["owner"]["USER"])
            )
        )
        admin.execute(sql.SQL("grant connect on database {} to abutment_application").format(sql.Identifier(name)))
        # A lock that nobody gives back fails the test that waits for it, and not all that come after it.
        admin.execute(sql.SQL("alter database {} set lock_timeout = '120s'").format(sql.Identifier(name)))


def _use(name: str) -> None:
    for alias in ("default", "owner"):
        connections[alias].close()
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name


def _fingerprint() -> str:
    """Changes when anything changes that a database is built from."""
    digest = hashlib.sha256()
    sources = [
        *sorted((ROOT / "src").rglob("*.py")),
        *sorted((ROOT / "src").rglob("*.sql")),
        ROOT / "tests" / "cast.py",
    ]
    for path in sources:
        digest.update(path.read_bytes())
    for purpose in (Purpose.CLAIM, Purpose.LOGIN):  # what the template was built with; other keys may still be made
        digest.update(key_ring(HOME).current(purpose).secret)
    return digest.hexdigest()[:16]


def _admin() -> psycopg.Connection:
    server = installation.server
    return psycopg.connect(server.dsn() if isinstance(server, postgres.Cluster) else server, autocommit=True)


@contextmanager
def own_files(name: str) -> Iterator[None]:
    """A home for what is kept in files beside a database, with the keys of all: other databases hold the same practices
    and write of them meanwhile."""
    home = HOME / "files" / name
    home.mkdir(parents=True)
    (home / "keys").symlink_to(HOME / "keys")
    former, settings.ABUTMENT_HOME = settings.ABUTMENT_HOME, home
    try:
        yield
    finally:
        settings.ABUTMENT_HOME = former
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _locked() -> Iterator[None]:
    with (HOME / "template.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
