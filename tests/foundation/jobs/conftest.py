"""Real commits and real workers: processes of their own on this test's database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection, connections
from pytest_django import DjangoDbBlocker

ROOT = Path(__file__).parents[3]
Worker = subprocess.Popen[bytes]


@pytest.fixture
def committing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database without a transaction around the test, an empty queue, and a table in which jobs leave marks."""
    with django_db_blocker.unblock():
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "create table if not exists jobs_test_mark "
                "(id bigint generated always as identity, number int, step int);"
                "grant select, insert on jobs_test_mark to abutment_application"
            )
        try:
            yield
        finally:
            with connections["owner"].cursor() as cursor:
                cursor.execute(
                    "drop table jobs_test_mark; delete from jobs_done; delete from jobs_failure;"
                    "delete from procrastinate_periodic_defers; delete from procrastinate_jobs;"
                    "delete from procrastinate_workers"
                )
            for each in connections.all(initialized_only=True):
                each.close()


@pytest.fixture
def start_worker(committing: None) -> Iterator[Callable[..., Worker]]:
    """Starts workers as `abutment worker` does, with a faster pace; none outlives the test."""
    started: list[Worker] = []

    def start(*arguments: str) -> Worker:
        worker = _process(*arguments, stderr=subprocess.PIPE)
        started.append(worker)
        return worker

    yield start
    for worker in started:
        worker.kill()
        worker.wait()
        if worker.stderr:
            worker.stderr.close()


@pytest.fixture
def fork_worker(committing: None) -> Iterator[Callable[[], int]]:
    """Starts workers without the seconds that each would need to load its modules; returns their process numbers."""
    nursery = _process("forking", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert nursery.stdin
    assert nursery.stdout
    asking, answering = nursery.stdin, nursery.stdout

    def fork() -> int:
        asking.write(b"one\n")
        asking.flush()
        return int(answering.readline())

    yield fork
    os.killpg(nursery.pid, signal.SIGKILL)  # itself, and the workers that are left
    nursery.wait()
    for pipe in (asking, answering):
        pipe.close()


def _process(*arguments: str, stdin: int | None = None, stdout: int | None = None, stderr: int | None) -> Worker:
    environment = {
        **os.environ,
        "ABUTMENT_HOME": str(settings.ABUTMENT_HOME),
        "DATABASE_URL": _url("owner"),
        "DATABASE_APP_URL": _url("default"),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    command = [sys.executable, "-m", "tests.foundation.jobs.worker_process", *arguments]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, start_new_session=True, stdin=stdin, stdout=stdout, stderr=stderr
    )


def _url(alias: str) -> str:
    place = settings.DATABASES[alias]
    user, password = quote(place["USER"], safe=""), quote(place["PASSWORD"], safe="")
    return f"postgresql://{user}:{password}@{place['HOST']}:{place['PORT']}/{place['NAME']}"


def answer(query: str, *values: object) -> list[tuple[object, ...]]:
    """What the database answers outside of any scope."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)  # type: ignore[arg-type]
        return list(cursor.fetchall()) if cursor.description else []
