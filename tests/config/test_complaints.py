"""Every failure of a command is one line that names the thing, the reason and the next step."""

from __future__ import annotations

import errno

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, ProgrammingError
from hypothesis import given
from hypothesis import strategies as st

from abutment.config.complaints import complaint
from abutment.kernel.errors import AbutmentError


def _raised(error: BaseException, cause: BaseException) -> BaseException:
    error.__cause__ = cause
    return error


CASES = [
    (AbutmentError("June is closed for Cedar. Post to July."), "June is closed for Cedar. Post to July."),
    (AbutmentError("Two\nlines."), "Two lines."),
    (OSError(errno.ENOSPC, "No space left on device", "/home/x"), "The disk is full (/home/x)."),
    (OSError(errno.EADDRINUSE, "Address already in use"), "The address is taken by another program."),
    (PermissionError(errno.EACCES, "Permission denied", "/root/x"), "This user may not use what is needed (/root/x)."),
    (OSError(errno.EROFS, "Read-only file system", "/x"), "This disk can only be read (/x)."),
    (OSError(errno.EIO, "Input/output error", "/x"), "The system refused: Input/output error (/x)."),
    (
        OperationalError("connection refused\nIs the server running?"),
        "The database cannot be reached: connection refused.",
    ),
    (psycopg.OperationalError("the server closed the connection"), "The database cannot be reached"),
    (OperationalError('database "abutment" does not exist'), "Run `abutment migrate` first"),
    (_raised(ProgrammingError("relation x does not exist"), psycopg.errors.UndefinedTable("x")), "`abutment migrate`"),
    (
        _raised(OperationalError("could not extend file"), psycopg.errors.DiskFull("x")),
        "The disk is full, says the database.",
    ),
    (ImproperlyConfigured("ABUTMENT is odd"), "The settings do not fit together: ABUTMENT is odd"),
    (ZeroDivisionError("division by zero"), "Something unexpected happened (ZeroDivisionError: division by zero)."),
    (RuntimeError(), "Something unexpected happened (RuntimeError). Run this again with ABUTMENT_DEBUG=1"),
]


@pytest.mark.parametrize(("error", "said"), CASES, ids=lambda value: str(value)[:40])
def test_each_kind_of_failure_is_said_in_one_line(error: BaseException, said: str) -> None:
    line, status = complaint(error)
    assert said in line
    assert "\n" not in line
    assert status == 1


def test_a_reader_who_left_is_told_nothing() -> None:
    assert complaint(BrokenPipeError(errno.EPIPE, "Broken pipe")) == ("", 141)


def test_a_failure_of_the_house_beneath_another_is_what_is_said() -> None:
    error = _raised(RuntimeError("a job failed"), AbutmentError("Cedar has left. Ask its owner."))
    assert complaint(error) == ("Cedar has left. Ask its owner.", 1)


def test_what_the_database_says_of_rows_is_left_out() -> None:
    error = psycopg.errors.UniqueViolation("duplicate key\nDETAIL:  Key (name)=(Somebody Ill) already exists.")
    assert "Ill" not in complaint(error)[0]


@given(st.text())
def test_no_text_makes_a_second_line(text: str) -> None:
    for error in (AbutmentError(text), ValueError(text), OperationalError(text), ProgrammingError(text)):
        assert len(complaint(error)[0].splitlines()) <= 1
