"""The dates of an affiliation, and nothing else, open and close the organization's sight."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection

from abutment.foundation.scope import Actor, opened
from abutment.foundation.scope.models import Entity
from abutment.organizations import actions
from abutment.organizations.errors import NotAllowed
from abutment.organizations.models import Affiliation, Assignment, Location, Person, Practice
from tests.cast import Cast

SERVER = Actor.system("set the dates of a test")
Days = Callable[[int], date]


def keystone_sees(cast: Cast, name: str, who: str = "executive") -> bool:
    with opened(cast.actor(who)):
        return Practice.objects.filter(pk=cast.entity(name)).exists()


def dates(cast: Cast, **changes: object) -> None:
    with opened(SERVER):
        assert Affiliation.objects.filter(practice_id=cast.entity("cedar")).update(**changes) == 1


@pytest.mark.parametrize(
    ("starts", "ends", "sight_ends", "is_seen"),
    [
        (-10, None, None, True),
        (0, None, None, True),
        (1, None, None, False),
        (-10, 1, None, True),
        (-10, 0, None, False),
        (-10, -5, None, False),
        (-10, -5, 1, True),
        (-10, -5, 0, False),
        (-10, 0, 0, False),
        (-10, 0, 1, True),
        (-10, 5, 30, True),
    ],
)
def test_sight_opens_on_the_first_day_and_closes_on_the_day_of_the_end_or_of_the_transition(
    cast: Cast, days: Days, starts: int, ends: int | None, sight_ends: int | None, is_seen: bool
) -> None:
    dates(
        cast,
        starts_on=days(starts),
        ends_on=None if ends is None else days(ends),
        sight_ends_on=None if sight_ends is None else days(sight_ends),
    )
    assert keystone_sees(cast, "cedar") is is_seen


@pytest.mark.parametrize(("zone", "is_seen"), [("Pacific/Kiritimati", False), ("Etc/GMT+12", True)])
def test_the_day_ends_at_the_practices_own_midnight(cast: Cast, zone: str, is_seen: bool) -> None:
    # The two zones lie twenty-six hours apart, so at every moment their days differ: the end has come in one alone.
    with opened(SERVER):
        Entity.objects.filter(pk=cast.entity("cedar")).update(time_zone=zone)
        with connection.cursor() as cursor:
            cursor.execute("select (now() at time zone 'Pacific/Kiritimati')::date")
            (there,) = cursor.fetchone()
    dates(cast, ends_on=there)
    assert keystone_sees(cast, "cedar") is is_seen


def test_when_an_owner_ends_the_affiliation_today_every_kind_of_row_is_gone_at_once(cast: Cast, days: Days) -> None:
    owner = cast.actor("olive")
    with opened(owner):
        tie = Affiliation.objects.get(practice_id=cast.entity("cedar"))
        actions.end_affiliation(actor=owner, affiliation=tie, ends_on=days(0))
    for who in ("administrator", "executive", "people", "auditor"):
        with opened(cast.actor(who)):
            assert not Practice.objects.filter(pk=cast.entity("cedar")).exists()
            assert not Location.objects.filter(entity=cast.entity("cedar")).exists()
            assert not Assignment.objects.filter(entity=cast.entity("cedar")).exists()
            assert not Person.objects.filter(pk=cast.persons["dentist"]).exists()
            assert Practice.objects.filter(pk=cast.entity("birch")).exists()
    with opened(owner):
        assert Practice.objects.get().pk == cast.entity("cedar")
        assert Location.objects.exists()


def test_a_transition_keeps_sight_until_its_own_end(cast: Cast, days: Days) -> None:
    owner = cast.actor("olive")
    with opened(owner):
        tie = Affiliation.objects.get(practice_id=cast.entity("cedar"))
        actions.end_affiliation(actor=owner, affiliation=tie, ends_on=days(0), sight_ends_on=days(1))
    assert keystone_sees(cast, "cedar")
    dates(cast, ends_on=days(-1), sight_ends_on=days(0))
    assert not keystone_sees(cast, "cedar")


@pytest.mark.parametrize("who", ["administrator", "executive", "practice_manager", "dentist", "counsel", "controller"])
def test_only_an_owner_ends_an_affiliation(cast: Cast, days: Days, who: str) -> None:
    with opened(cast.actor("olive")):
        tie = Affiliation.objects.get(practice_id=cast.entity("cedar"))
    with opened(cast.actor(who)), pytest.raises(NotAllowed):
        actions.end_affiliation(actor=cast.actor(who), affiliation=tie, ends_on=days(1))
    with opened(cast.actor(who)):
        assert Affiliation.objects.filter(pk=tie.pk).update(starts_on=tie.starts_on - timedelta(1)) == 0


def test_a_region_narrows_what_a_role_at_the_organization_sees_affiliations_too(cast: Cast) -> None:
    assert keystone_sees(cast, "birch", "south_executive")
    assert not keystone_sees(cast, "cedar", "south_executive")
    with opened(cast.actor("south_executive")):
        assert set(Affiliation.objects.values_list("practice_id", flat=True)) == {cast.entity("birch")}
        assert not Person.objects.filter(pk=cast.persons["dentist"]).exists()
    with opened(cast.actor("executive")):
        assert Affiliation.objects.count() == 2


def test_a_practice_that_changes_region_changes_hands_between_narrowed_roles(cast: Cast) -> None:
    with opened(SERVER):
        north = Affiliation.objects.get(practice_id=cast.entity("cedar")).region
        Affiliation.objects.filter(practice_id=cast.entity("birch")).update(region=north)
    assert not keystone_sees(cast, "birch", "south_executive")


def test_a_role_that_has_ended_or_not_begun_opens_nothing(cast: Cast, days: Days) -> None:
    with opened(cast.actor("people")):
        assert Assignment.objects.filter(person_id=cast.persons["auditor"]).update(ends_on=days(0)) == 1
    assert not keystone_sees(cast, "cedar", "auditor")
    people = cast.actor("people")
    with opened(people):
        again = actions.propose_assignment(
            actor=people,
            person=Person.objects.get(pk=cast.persons["auditor"]),
            entity_id=cast.entity("keystone"),
            role_code="auditor",
            starts_on=days(1),
        )
        assert again.granted_at is not None
    assert not keystone_sees(cast, "cedar", "auditor")
