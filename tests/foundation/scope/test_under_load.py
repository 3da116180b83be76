"""Many readers at once over connections that are used again and again, with crashes in between: whose rows one sees
never depends on who was there before."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

import pytest
from django.conf import settings as live
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import path

from abutment.foundation.accounts.models import Account, Session
from abutment.foundation.accounts.sessions import SessionStore
from abutment.foundation.scope import Actor, opened
from abutment.foundation.scope.middleware import ACTING, streamed
from abutment.organizations.models import Practice, Region
from tests.cast import SERVER, Cast

T = TypeVar("T")

THREADS = 16
REQUESTS = 25  # of each thread, over its one connection
SCOPES = 60
PAGES = ("names", "names", "names", "stream", "crash", "broken-sql")


def names(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_seen())


def stream(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(streamed(request.actor, lambda: iter([_seen().encode()])))  # type: ignore[attr-defined]


def crash(request: HttpRequest) -> HttpResponse:
    Region.objects.create(entity_id=request.actor.acting_entity_id, name="left by a crash")  # type: ignore[attr-defined]
    raise RuntimeError("crash after a write")


def broken_sql(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("select 1 / 0")
    return HttpResponse("never")


urlpatterns = [
    path("names/", names),
    path("stream/", stream),
    path("crash/", crash),
    path("broken-sql/", broken_sql),
]


def _seen() -> str:
    return ",".join(Practice.objects.order_by("pk").values_list("entity__name", flat=True))


@dataclass(frozen=True)
class Reader:
    """Somebody of the cast, what they must see, and the cookie of their browser."""

    actor: Actor
    sees: str
    cookie: str = ""


def _readers(cast: Cast) -> list[Reader]:
    both, all_of = "Cedar Dental,Birch Dental", {"cedar": "Cedar Dental", "birch": "Birch Dental"}
    return [
        Reader(cast.actor("olive"), all_of["cedar"]),
        Reader(cast.actor("bruno"), all_of["birch"]),
        Reader(cast.actor("hana", "cedar"), all_of["cedar"]),
        Reader(cast.actor("hana", "birch"), all_of["birch"]),
        Reader(cast.actor("executive"), both),
        Reader(cast.actor("south_executive"), all_of["birch"]),
        Reader(cast.actor("astrid"), "Alder Dental Studio"),
        Reader(cast.actor("summit_executive"), "Alder Dental Studio"),
        Reader(cast.actor("olive", "alder"), ""),
        Reader(Actor.console(0, cast.entity("cedar")), ""),  # an account that is not there
    ]


@pytest.fixture
def browsers(cast: Cast) -> Iterator[list[Reader]]:
    """Readers signed in by sessions that other connections see too."""
    found = _apart(lambda: [_signed_in(reader) for reader in _readers(cast) if reader.actor.account_id])
    yield [*found, Reader(Actor.console(), "")]  # and a stranger without a cookie
    _apart(Session.objects.all().delete)


def _signed_in(reader: Reader) -> Reader:
    account = Account.objects.get(pk=reader.actor.account_id or 0)
    store = SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = live.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store[ACTING] = reader.actor.acting_entity_id
    store.create()
    return Reader(reader.actor, reader.sees, str(store.session_key))


@pytest.mark.urls("tests.foundation.scope.test_under_load")
def test_no_request_sees_rows_of_the_reader_before_it(browsers: list[Reader], settings: object) -> None:
    kept = ("sessions", "contrib.auth", "scope.middleware", "messages")
    settings.MIDDLEWARE = [name for name in live.MIDDLEWARE if any(word in name for word in kept)]  # type: ignore[attr-defined]

    def browse(number: int) -> Counter[str]:
        dice, told = random.Random(number), Counter[str]()
        client = Client(raise_request_exception=False)
        for _ in range(REQUESTS):
            reader, page = dice.choice(browsers), dice.choice(PAGES)
            client.cookies.clear()
            if reader.cookie:
                client.cookies[live.SESSION_COOKIE_NAME] = reader.cookie
            told[_answer(client, reader, page)] += 1
        assert _seen() == "", "the connection kept a scope"
        return told

    told = sum(_together(browse), Counter[str]())
    assert told["wrong"] == 0, told
    assert told.total() == THREADS * REQUESTS
    assert told["right"] > THREADS * REQUESTS / 3, told
    assert told["crashed"] > 0, told
    with opened(SERVER):
        assert not Region.objects.filter(name="left by a crash").exists()


def _answer(client: Client, reader: Reader, page: str) -> str:
    response = client.get(f"/{page}/")
    if page in ("crash", "broken-sql"):
        return "crashed" if response.status_code >= 500 else "wrong"
    told = b"".join(response) if response.streaming else response.content
    return "right" if response.status_code == 200 and told.decode() == reader.sees else "wrong"


def test_no_scope_sees_rows_of_the_scope_before_it_or_around_it(cast: Cast) -> None:
    readers = _readers(cast)

    def work(number: int) -> list[str]:
        dice, wrong = random.Random(number), []
        for turn in range(SCOPES):
            outer, inner = dice.choice(readers), dice.choice(readers)
            with suppress(RuntimeError, DatabaseError), opened(outer.actor):
                seen = [_seen()]
                with suppress(RuntimeError, DatabaseError), opened(inner.actor):
                    seen.append(_seen())
                    _stumble(turn)
                seen.append(_seen())
                if seen != [outer.sees, inner.sees, outer.sees]:
                    wrong.append(f"{outer} {inner} {seen}")
                _stumble(turn + 1)
            if (left := _seen()) != "":
                wrong.append(f"after {outer}: {left}")
        return wrong

    assert [wrong for told in _together(work) for wrong in told] == []


def _stumble(turn: int) -> None:
    """Every third time an error of Python, every third one of the database."""
    if turn % 3 == 0:
        raise RuntimeError("crash")
    if turn % 3 == 1:
        connection.cursor().execute("select 1 / 0")


@pytest.mark.parametrize("depth", [1, 2])
def test_the_error_that_ends_a_scope_is_not_hidden_by_it(cast: Cast, depth: int) -> None:
    def divide(depth: int) -> None:
        with opened(cast.actor("olive")):
            if depth > 1:
                divide(depth - 1)
            connection.cursor().execute("select 1 / 0")

    with pytest.raises(DatabaseError, match="division by zero"):
        divide(depth)
    assert _seen() == ""


def _together(work: Callable[[int], T]) -> list[T]:
    """Run a piece of work in many threads at once, each with a database connection of its own."""

    def run(number: int) -> T:
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def _apart(work: Callable[[], T]) -> T:
    """Run a piece of work on another connection, so that it is committed while the test's own transaction is open."""

    def run() -> T:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()
