"""Who may come in: a program with a token, or a browser with its session, whose writes carry the form token."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.utils import check_csrf

from abutment.foundation.accounts import tokens
from abutment.foundation.api.limits import count_wrong_token
from abutment.foundation.scope import Actor


class TokenOrSession:
    """What ninja asks before a route: the actor that the middleware has found, or a refusal.

    A wrong token cannot be guessed (256 bits); failures are limited all the same, so that nobody tries on our time.
    """

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_security_schema = {"type": "http", "scheme": "bearer"}
    csrf = True  # ninja's description page then sends the form token with what a session writes

    def __call__(self, request: HttpRequest) -> Actor | None:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if hasattr(request, "token"):
            return self._by_token(request, request.token, actor)
        if actor.account_id is None:
            return None
        if check_csrf(request, lambda *_: None) is not None:
            raise HttpError(403, "The form token is missing or wrong. Send X-CSRFToken, or use an API token.")
        return actor

    def _by_token(self, request: HttpRequest, token: Any, actor: Actor) -> Actor | None:
        if token is not None:
            tokens.touch(token, request.moment)  # type: ignore[attr-defined]
            return actor
        if count_wrong_token(str(request.META.get("REMOTE_ADDR", "")), request.moment):  # type: ignore[attr-defined]
            raise HttpError(429, "Too many wrong tokens from this address. Wait five minutes.")
        return None
