"""What the logs say of a request: its number, so that a reader's complaint finds its lines; never what was in it."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"

_request_id: ContextVar[str] = ContextVar("abutment_request_id", default="-")
_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")
# What PostgreSQL adds below its sentence: values of rows, that is to say patients.
_VALUES = re.compile(r"^(DETAIL|CONTEXT|HINT|QUERY|LINE \d+):.*$", re.MULTILINE)


class RequestIdMiddleware:
    """Gives each request a number, or keeps the one that a proxy gave it, and says it in the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        mark = _request_id.set(given if _GIVEN.fullmatch(given) else secrets.token_hex(8))
        try:
            response = self.get_response(request)
            response[HEADER] = _request_id.get()
            return response
        finally:
            _request_id.reset(mark)


class RequestIdFilter(logging.Filter):
    """Adds the number of the request to each line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = _request_id.get()
        return True


class DiscreetFormatter(logging.Formatter):
    """Leaves out what a database error says of the rows that it met."""

    def format(self, record: logging.LogRecord) -> str:
        return _VALUES.sub(r"\1: (left out)", super().format(record))
