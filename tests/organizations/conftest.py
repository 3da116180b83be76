"""Readers in a browser, signed in as members of the cast."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import connections
from django.test import Client
from pytest_django import Settings

from abutment.foundation.scope import Actor
from abutment.foundation.scope.claims import sealed
from tests.cast import Cast
from tests.signing_in import sign_in

Visit = Callable[..., Client]


@pytest.fixture
def reader(cast: Cast, settings: Settings) -> Visit:
    """A browser in which a member of the cast is signed in, looking in the name of where they work, or of another."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]  # no files are served here

    def signed_in(name: str, at: str | None = None) -> Client:
        return sign_in(Client(), cast.accounts[name], entity_id=cast.entity(at or cast.at[name]))

    return signed_in


@pytest.fixture
def owner_login(cast: Cast) -> Iterator[psycopg.Connection[Any]]:
    """SQL by hand as the owner of the tables, whom row security does not hold; rolled back at the end."""
    with psycopg.connect(**login("owner")) as raw:
        yield raw
        raw.rollback()


@pytest.fixture
def application_login(cast: Cast) -> Iterator[psycopg.Connection[Any]]:
    """SQL by hand as the application login; rolled back at the end."""
    with psycopg.connect(**login("default")) as raw:
        yield raw
        raw.rollback()


def login(alias: str) -> dict[str, Any]:
    """How a login reaches this test's database."""
    parameters = connections[alias].get_connection_params()
    return {key: parameters[key] for key in ("dbname", "user", "password", "host", "port") if key in parameters}


def claim(raw: psycopg.Connection[Any], actor: Actor) -> None:
    """State an actor on a connection of one's own, as the server would."""
    text = sealed(actor, backend_pid=raw.info.backend_pid, expires_at=int(time.time()) + 60)
    raw.execute("select set_config('abutment.claim', %s, false)", [text])
    raw.commit()


def refused(raw: psycopg.Connection[Any], statement: str, *parameters: object) -> str:
    """The statement must fail; returns why."""
    with pytest.raises(psycopg.Error) as caught, raw.transaction():
        raw.execute(statement, parameters or None)
    return str(caught.value)


@pytest.fixture
def days(cast: Cast) -> Callable[[int], date]:
    """The day at the practices of the cast that lies so many days from now, by the database's own clock."""

    def day(offset: int) -> date:
        with connections["default"].cursor() as cursor:
            cursor.execute("select (now() at time zone 'America/New_York')::date + %s", [offset])
            found: date = cursor.fetchone()[0]
        return found

    return day
