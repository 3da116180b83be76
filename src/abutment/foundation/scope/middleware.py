"""The road of a request: one transaction with the reader's scope, kept apart from what must outlive a crash."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from abutment.foundation.accounts import tokens
from abutment.foundation.accounts.models import Account
from abutment.foundation.accounts.sessions import SessionStore
from abutment.foundation.scope import claims, keeping
from abutment.foundation.scope.actor import Actor, Via

ACTING = "acting_entity"
"""Where the session keeps in whose name its reader looks."""

API = "/api/"
"""Below this address programs speak, with a token."""

ANONYMOUS = Actor(Via.SESSION)
"""Nobody yet: no claim in the database's eyes, so no rows."""


class ScopeMiddleware:
    """Opens the transaction, states the actor, runs the page in a savepoint, and writes what is kept (the access log).

    Who fails leaves no half-written page: an error response rolls the savepoint back, rendering included; the access
    log stands outside of it. The scope ends with the transaction, so streams open their own (claims.opened).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.moment = timezone.now()  # type: ignore[attr-defined]
        request.actor = actor_of(request)  # type: ignore[attr-defined]
        held = SimpleLazyObject(claims.capabilities)  # asked once, and only when a page shows what depends on it
        request.may = lambda capability: capability in held  # type: ignore[attr-defined]
        with transaction.atomic(), claims.opened(request.actor):  # type: ignore[attr-defined]
            with keeping.collected() as kept:
                response = self._answered(request)
            for write in kept:
                write()
        return response

    def _answered(self, request: HttpRequest) -> HttpResponse:
        savepoint = transaction.savepoint()
        response = self.get_response(request)
        if response.status_code >= 500 or connection.needs_rollback:
            connection.needs_rollback = False
            transaction.savepoint_rollback(savepoint)
        else:
            transaction.savepoint_commit(savepoint)
        return response


def actor_of(request: HttpRequest) -> Actor:
    """Who sends this request: the signed-in account, in the name of the entity that its session has chosen.

    In the API a bearer token speaks alone: a session beside it counts for nothing, and a dead token is nobody.
    """
    if request.path.startswith(API):
        presented = tokens.presented(request.headers.get("Authorization", ""))
        if presented is not None:
            return _actor_of_token(request, presented)
    user: Account | AnonymousUser = request.user
    session = request.session
    if not user.is_authenticated or not isinstance(session, SessionStore):
        return ANONYMOUS
    if ACTING not in session:
        session[ACTING] = first_entity(user.pk)
    return Actor(Via.SESSION, user.pk, session[ACTING], session.reference)


def _actor_of_token(request: HttpRequest, presented: str) -> Actor:
    moment: datetime = request.moment  # type: ignore[attr-defined]
    token = tokens.alive(presented, moment)
    request.token = token  # type: ignore[attr-defined]
    if token is None:
        return ANONYMOUS
    narrowed = tuple(token.capabilities)
    return Actor(Via.TOKEN, token.account_id, token.acting_entity_id, str(token.pk), narrowed)


def first_entity(account_id: int) -> int | None:
    """In whose name an account looks before it has chosen."""
    with connection.cursor() as cursor:
        cursor.execute("select foundation.first_entity(%s)", [account_id])
        row = cursor.fetchone()
    return row[0] if row else None


def streamed(actor: Actor, pieces: Callable[[], Iterator[bytes]]) -> Iterator[bytes]:
    """A stream that opens the actor's scope for itself, because the request's has ended when it is read."""
    with claims.opened(actor):
        yield from pieces()
