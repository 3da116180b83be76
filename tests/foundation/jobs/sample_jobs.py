"""Jobs that leave marks, fail, wait and look around, for the tests of this room."""

from __future__ import annotations

import os
import time
from datetime import date

from django.db import connection

from abutment.foundation.accounts.models import Account
from abutment.foundation.jobs import Retry, Run, TryAgain, job, keep_apart, keep_going, once
from abutment.foundation.scope import may

LET_ON = -1
"""Marks with this number are of no job."""


def mark(number: int, step: int = 0) -> None:
    """An effect that can be counted."""
    with connection.cursor() as cursor:
        cursor.execute("insert into jobs_test_mark (number, step) values (%s, %s)", [number, step])


@job(queue="test")
def leave_mark(run: Run, *, number: int) -> None:
    mark(number)


@job(queue="test")
def leave_mark_slowly(run: Run, *, number: int) -> None:
    mark(number)
    time.sleep(0.03)


@job(queue="test", is_long=True)
def leave_marks_in_steps(run: Run, *, number: int, steps: int) -> None:
    for step in range(steps):
        run.check()
        with run.scope():
            if once(f"mark {number} {step}"):
                mark(number, step)
        time.sleep(0.02)


@job(queue="test", is_long=True)
def wait_half_way(run: Run, *, number: int, steps: int) -> None:
    """Goes on with its second half once it is let (`let_on`), however long that takes."""
    for step in range(steps):
        run.check()
        while step >= steps // 2 and not _is_let_on():
            run.check()
            time.sleep(0.02)
        with run.scope():
            if once(f"mark {number} {step}"):
                mark(number, step)


def let_on() -> None:
    """Let those that wait half way go on."""
    mark(LET_ON)


def _is_let_on() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select exists (select from jobs_test_mark where number = %s)", [LET_ON])
        return bool(cursor.fetchone() == (True,))


@job(queue="test")
def mark_then_fail(run: Run, *, number: int) -> None:
    mark(number)
    raise ValueError("Key (email)=(jane@example.test) already exists")


@job(queue="test")
def quote_a_row(run: Run, *, number: int) -> None:
    Account.objects.create(email=Account.objects.earliest("id").email)


@job(queue="test", retry=Retry(times=2, first_seconds=0))
def fail_for_now(run: Run, *, number: int) -> None:
    mark(number)
    raise TryAgain("The bank does not answer. It is tried again.")


@job(queue="test", lock="number {number}")
def take_dates(run: Run, *, number: int, on: date, code: str | None) -> None:
    mark(number, on.day)


@job(queue="test", one_waiting="number {number}")
def wait_alone(run: Run, *, number: int) -> None:
    mark(number)


@job(queue="test")
def mark_if_allowed(run: Run, *, number: int, entity_id: int) -> None:
    mark(number, int(may("people.read", entity_id)))


keep_apart("apart")


@job(queue="apart")
def leave_mark_apart(run: Run, *, number: int) -> None:
    mark(number)


@keep_going(every_seconds=0.1)
def fail_by_itself() -> None:
    if os.environ.get("ABUTMENT_TEST_GOING"):
        raise ValueError("jane")


@keep_going(every_seconds=0.1)
def leave_mark_by_itself() -> None:
    if os.environ.get("ABUTMENT_TEST_GOING"):
        mark(4711)
