"""What a log says of a request: its number, and never a patient."""

from __future__ import annotations

import logging

import psycopg
import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from abutment.config.logs import HEADER, DiscreetFormatter, RequestIdFilter, RequestIdMiddleware
from abutment.kernel.errors import AbutmentError

FORMATTER = DiscreetFormatter("[{request_id}] {message}", style="{")


def _logged(error: Exception) -> str:
    try:
        raise error
    except type(error) as raised:
        record = logging.LogRecord(
            "abutment", logging.ERROR, "", 0, "failed", (), (type(raised), raised, raised.__traceback__)
        )
    RequestIdFilter().filter(record)
    return FORMATTER.format(record)


@pytest.mark.parametrize(
    "error",
    [psycopg.errors.UniqueViolation("Key (name)=(Somebody Ill)"), ValueError("Somebody Ill"), KeyError("Somebody Ill")],
)
def test_a_failure_is_logged_by_kind_and_place_and_not_by_what_it_says(error: Exception) -> None:
    line = _logged(error)
    assert "Ill" not in line
    assert type(error).__name__ in line
    assert "test_logs.py" in line


def test_a_failure_of_the_house_is_logged_in_its_own_words() -> None:
    assert "June is closed." in _logged(AbutmentError("June is closed."))


def test_what_the_database_adds_of_rows_is_left_out() -> None:
    record = logging.LogRecord("x", logging.ERROR, "", 0, "duplicate key\nDETAIL:  Key (name)=(Somebody Ill)", (), None)
    RequestIdFilter().filter(record)
    assert "Ill" not in FORMATTER.format(record)


@pytest.mark.parametrize(
    ("given", "is_kept"),
    [("a1b2c3d4e5", True), ("short", False), ("with space in it", False), ("x" * 65, False), ("new\nline1", False)],
)
def test_a_number_that_a_proxy_gave_is_kept_when_it_is_one(given: str, is_kept: bool) -> None:
    seen = []

    def answer(request: HttpRequest) -> HttpResponse:
        record = logging.LogRecord("x", logging.INFO, "", 0, "looked", (), None)
        RequestIdFilter().filter(record)
        seen.append(FORMATTER.format(record))
        return HttpResponse()

    request = RequestFactory().get("/")
    request.META["HTTP_X_REQUEST_ID"] = given
    response = RequestIdMiddleware(answer)(request)
    assert (response[HEADER] == given) == is_kept
    assert response[HEADER] in seen[0]
