"""Errors as programs read them (RFC 9457): a status, a code that stays, one line for people; no trace, no value."""

from __future__ import annotations

import logging
import re
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from abutment.foundation.jobs.rules import said_of
from abutment.foundation.scope.errors import NotAllowed
from abutment.kernel.errors import AbutmentError

logger = logging.getLogger(__name__)

TYPE = "application/problem+json"
_COUNTED = (401, 429)
_NOT_FOUND = "Nothing is here that you may see. Check the number, and in whose name you ask."


def problem(status: int, code: str, message: str, **more: Any) -> HttpResponse:
    """An error answer. What the request had written is rolled back; the count of wrong tokens is kept."""
    if status not in _COUNTED and transaction.get_connection().in_atomic_block:
        transaction.set_rollback(True)
    body = {"type": "about:blank", "status": status, "code": code, "message": message, **more}
    response = HttpResponse(orjson.dumps(body), status=status, content_type=TYPE)
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="abutment"'
    return response


def code_of(error: AbutmentError) -> str:
    """The code of one of our errors: its class, in words joined by underscores.

    >>> code_of(NotAllowed("No."))
    'not_allowed'
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()


def install(api: NinjaAPI) -> None:
    """Have every error of an API answered in this form."""

    @api.exception_handler(AbutmentError)
    def ours(request: HttpRequest, error: AbutmentError) -> HttpResponse:
        return problem(403 if isinstance(error, NotAllowed) else 422, code_of(error), str(error))

    @api.exception_handler(Http404)
    def absent(request: HttpRequest, error: Http404) -> HttpResponse:
        return problem(404, "not_found", _NOT_FOUND)

    @api.exception_handler(PermissionDenied)
    def denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
        return problem(403, "not_allowed", "You may not do this here. Ask whoever grants assignments.")

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return problem(401, "unauthenticated", "Nobody is signed in, or the token is unknown, expired or revoked.")

    @api.exception_handler(ValidationError)
    def wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:
        fields = [
            {"field": ".".join(str(part) for part in each["loc"]), "message": each["msg"]} for each in error.errors
        ]
        return problem(422, "wrong_request", "The request does not fit its description. See fields.", fields=fields)

    @api.exception_handler(HttpError)
    def told(request: HttpRequest, error: HttpError) -> HttpResponse:
        code = {403: "csrf_failed", 429: "too_many_requests"}.get(error.status_code, "refused")
        return problem(error.status_code, code, str(error))

    @api.exception_handler(Exception)
    def broken(request: HttpRequest, error: Exception) -> HttpResponse:
        logger.error("%s %s failed: %s", request.method, request.path, said_of(error))
        return problem(500, "broken", "Something broke here. It was noted; try again or tell whoever runs this house.")
