"""Setting the scope of a transaction: an actor is stated in a claim, sealed with a key that the application login
cannot read.

The database (foundation.claim, sql/claim.sql) checks the seal, the age, the connection and that the session, token or
job behind it is alive; only then does foundation.scope give entities. A claim is bound to one database connection, so
one that leaks is of no use elsewhere, and set locally, so it ends with its transaction.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from abutment.foundation.keys import Key, Purpose, key_ring
from abutment.foundation.scope import keeping
from abutment.foundation.scope.actor import Actor
from abutment.foundation.scope.errors import NoScope

logger = logging.getLogger(__name__)

REQUEST_SECONDS = 600
"""How long a claim lives: longer than any request may take; work that takes longer reopens its scope."""

_current: ContextVar[Actor | None] = ContextVar("abutment_actor", default=None)
_operator: ContextVar[Actor | None] = ContextVar("abutment_operator", default=None)


def current_actor() -> Actor:
    """The actor of the scope that is open now. Raises NoScope outside of any."""
    actor = _current.get()
    if actor is None:
        raise NoScope("No scope is open here. Open one with scope.opened(actor) before asking for rows or acting.")
    return actor


def operator() -> Actor:
    """In whose name a command of the command line acts that opens its own scopes: the operator's alone unless told."""
    return _operator.get() or Actor.console()


@contextmanager
def operating(actor: Actor) -> Iterator[None]:
    """Tell the commands run inside in whose name they act."""
    mark = _operator.set(actor)
    try:
        yield
    finally:
        _operator.reset(mark)


@contextmanager
def opened(actor: Actor, *, seconds: int = REQUEST_SECONDS) -> Iterator[Actor]:
    """One transaction in which the database shows this actor's rows; it commits at the end, or leaves nothing.

    Inside an open transaction it is a savepoint, and the former scope comes back at the end. What is to be kept (who
    looked) is written at the end of the outermost scope, and after an error in a transaction of its own.
    """
    is_outermost = not keeping.is_collecting()
    kept: list[Callable[[], None]] = []
    try:
        with _claimed(actor, seconds):
            with keeping.collected() as kept:
                yield actor
            if is_outermost:
                _write(kept)
    except BaseException:  # also a stream whose reader went away
        if is_outermost:
            _write_apart(actor, kept)
        raise
    finally:
        if not is_outermost:  # another scope lies around this one: what it keeps stays in this actor's name
            for write in kept:
                keeping.keep(partial(_write_as, actor, write))


@contextmanager
def _claimed(actor: Actor, seconds: int) -> Iterator[None]:
    with transaction.atomic():
        before = _read_claim()
        _set_claim(sealed(actor, backend_pid=_backend_pid(), expires_at=int(time.time()) + seconds))
        mark = _current.set(actor)
        try:
            yield
        finally:
            _current.reset(mark)
        # Not after an error: the rollback brings the former claim back, and a statement here would fail and hide it.
        if not connection.needs_rollback and connection.connection is not None and not connection.connection.closed:
            _set_claim(before)


def _write(kept: list[Callable[[], None]]) -> None:
    for write in kept:
        write()


def _write_as(actor: Actor, write: Callable[[], None]) -> None:
    with _claimed(actor, REQUEST_SECONDS):
        write()


def _write_apart(actor: Actor, kept: list[Callable[[], None]]) -> None:
    try:
        for write in kept:
            _write_as(actor, write)
    except Exception as error:  # the first error is what the caller must see; this one is for the operator
        logger.error("What was to be kept after a failure could not be written: %s", type(error).__name__)


def may(capability: str, entity_id: int) -> bool:
    """Whether the open scope carries this capability at this entity; the database answers, as it does for rows."""
    with connection.cursor() as cursor:
        cursor.execute("select %s = any(foundation.scope(%s))", [entity_id, capability])
        row = cursor.fetchone()
    return bool(row and row[0])


def entities(capability: str) -> list[int]:
    """The entities at which the open scope carries this capability or a capability of this side."""
    with connection.cursor() as cursor:
        cursor.execute("select foundation.scope(%s)", [capability])
        row = cursor.fetchone()
    return list(row[0]) if row else []


def capabilities() -> frozenset[str]:
    """Every capability that the open scope carries somewhere, in one question: what navigation shows."""
    with connection.cursor() as cursor:
        cursor.execute("select foundation.capabilities()")
        row = cursor.fetchone()
    return frozenset(row[0]) if row else frozenset()


def sealed(actor: Actor, *, backend_pid: int, expires_at: int, key: Key | None = None) -> str:
    """The claim as the database reads it: nine fields and their seal.

    >>> sealed(Actor.system("doctest"), backend_pid=1, expires_at=2, key=Key(1, b"k" * 32)).rsplit("|", 1)[0]
    '1|system|doctest||||1|2'
    """
    key = key or key_ring(Path(settings.ABUTMENT_HOME)).current(Purpose.CLAIM)
    body = "|".join(
        (
            str(key.id),
            actor.via,
            actor.reference.replace("|", " "),
            _number(actor.account_id),
            _number(actor.acting_entity_id),
            "" if actor.capabilities is None else ",".join(sorted(actor.capabilities)) or "-",
            str(backend_pid),
            str(expires_at),
        )
    )
    return f"{body}|{hmac.new(key.secret, body.encode(), hashlib.sha256).hexdigest()}"


def _number(value: int | None) -> str:
    # 0 is nobody's number, and must not read as "no account", which is the server itself.
    return "" if value is None else str(value)


def _backend_pid() -> int:
    connection.ensure_connection()
    return int(connection.connection.info.backend_pid)


def _read_claim() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(current_setting('abutment.claim', true), '')")
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def _set_claim(claim: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('abutment.claim', %s, true)", [claim])
