"""Sight opens and closes at the practice's own midnight, wherever on earth that is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest

from tests.cast import Cast
from tests.foundation.scope.conftest import login

# The first and the last place on earth to see a day: at any moment at least one of them is not at the date of UTC.
ZONES = ("Pacific/Kiritimati", "Etc/GMT+12", "UTC", "America/New_York", "Pacific/Honolulu")


@pytest.fixture
def owner(db: None) -> Iterator[psycopg.Connection[Any]]:
    """The owner login, in a transaction that is given up at the end; its moment stands still."""
    with psycopg.connect(**login("owner")) as raw:
        yield raw
        raw.rollback()


@pytest.mark.parametrize("zone", ZONES)
def test_an_affiliation_is_seen_exactly_on_the_days_of_its_own_place(
    owner: psycopg.Connection[Any], cast: Cast, zone: str
) -> None:
    moment = owner.execute("select now()").fetchone()[0]  # type: ignore[index]
    local, utc = moment.astimezone(ZoneInfo(zone)).date(), moment.astimezone(UTC).date()
    cedar, keystone = cast.entity("cedar"), cast.entity("keystone")
    owner.execute("update scope_entity set time_zone = %s where id = %s", [zone, cedar])
    days = [utc + timedelta(days=offset) for offset in range(-3, 4)]
    for starts_on in days:
        ends: list[date | None] = [None, *(day for day in days if day > starts_on)]
        for ends_on in ends:
            _affiliate(owner, cedar, starts_on, ends_on, None)
            expected = starts_on <= local and (ends_on is None or local < ends_on)
            assert _sees(owner, cast, keystone, cedar) == expected, (zone, local, starts_on, ends_on)


@pytest.mark.parametrize("zone", ZONES)
def test_a_transition_is_seen_until_its_last_day(owner: psycopg.Connection[Any], cast: Cast, zone: str) -> None:
    moment: datetime = owner.execute("select now()").fetchone()[0]  # type: ignore[index]
    local, utc = moment.astimezone(ZoneInfo(zone)).date(), moment.astimezone(UTC).date()
    cedar, keystone = cast.entity("cedar"), cast.entity("keystone")
    owner.execute("update scope_entity set time_zone = %s where id = %s", [zone, cedar])
    ended = utc - timedelta(days=30)
    for sight_ends_on in (utc + timedelta(days=offset) for offset in range(-3, 4)):
        _affiliate(owner, cedar, ended - timedelta(days=300), ended, sight_ends_on)
        assert _sees(owner, cast, keystone, cedar) == (local < sight_ends_on), (zone, local, sight_ends_on)


def _affiliate(
    owner: psycopg.Connection[Any], practice_id: int, starts_on: date, ends_on: date | None, sight_ends_on: date | None
) -> None:
    owner.execute(
        "update organizations_affiliation set starts_on = %s, ends_on = %s, sight_ends_on = %s where practice_id = %s",
        [starts_on, ends_on, sight_ends_on, practice_id],
    )


def _sees(owner: psycopg.Connection[Any], cast: Cast, acting_id: int, practice_id: int) -> bool:
    row = owner.execute(
        "select %s = any(foundation.entities_of(%s, %s, 'network.read', null))",
        [practice_id, cast.accounts["executive"], acting_id],
    ).fetchone()
    return bool(row and row[0])
