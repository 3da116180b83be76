"""Means of attack: raw SQL as the application login, claims made by hand, and the catalog as the owner sees it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from abutment.foundation.scope import Actor
from abutment.foundation.scope.claims import sealed
from tests.cast import Cast


class Attacker:
    """Somebody with the application's password and a SQL prompt, on a connection of their own."""

    def __init__(self, raw: psycopg.Connection[Any]) -> None:
        self.raw = raw

    @property
    def pid(self) -> int:
        return self.raw.info.backend_pid

    def claims(self, text: str) -> None:
        self.raw.execute("select set_config('abutment.claim', %s, false)", [text])

    def seal(self, actor: Actor, *, pid: int | None = None, seconds: int = 60) -> str:
        """A claim as the server would seal it: what the attacker tries to reuse where it does not belong."""
        return sealed(actor, backend_pid=pid or self.pid, expires_at=int(time.time()) + seconds)

    def rows(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        return self.raw.execute(query, parameters or None).fetchall()

    def count(self, table: str = "organizations_practice") -> int:
        return int(self.rows(f"select count(*) from {table}")[0][0])

    def refused(self, statement: str, *parameters: object) -> str:
        """The statement must fail; returns why."""
        with pytest.raises(psycopg.Error) as caught, self.raw.transaction():
            self.raw.execute(statement, parameters or None)
        return str(caught.value)


def login(alias: str) -> dict[str, Any]:
    """How a login reaches this test's database."""
    parameters = connections[alias].get_connection_params()
    return {key: parameters[key] for key in ("dbname", "user", "password", "host", "port") if key in parameters}


@pytest.fixture
def attacker(cast: Cast) -> Iterator[Attacker]:
    """An attacker beside the test's own connection; sees what is committed: the cast."""
    with psycopg.connect(**login("default"), autocommit=True) as raw:
        assert raw.info.user == settings.DATABASES["default"]["USER"]
        yield Attacker(raw)


@pytest.fixture
def catalog(db: None) -> Iterator[psycopg.Cursor[Any]]:
    """A cursor of the owner login, for questions about tables, functions and policies."""
    with psycopg.connect(**login("owner"), autocommit=True) as raw, raw.cursor() as cursor:
        yield cursor
