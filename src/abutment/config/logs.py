"""What the logs say of a request: its number, so that a reader's complaint finds its lines; never what was in it."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from traceback import format_tb
from typing import Any

from django.http import HttpRequest, HttpResponse

from abutment.kernel.errors import AbutmentError

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
    """Tells where a failure happened and of which kind it was, not what it says: that can be of a patient."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is logging's
        kind, error, _ = ei
        lines: list[str] = []
        while error is not None:
            said = f": {error}" if isinstance(error, AbutmentError) else ""
            lines[:0] = [*(line.rstrip() for line in format_tb(error.__traceback__)), f"{type(error).__name__}{said}"]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines) or kind.__name__

    def format(self, record: logging.LogRecord) -> str:
        return _VALUES.sub(r"\1: (left out)", super().format(record))
