"""Facts change from a day on: what held before ends there and stays on record, and the trail says who changed it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from abutment.foundation.audit.models import Event
from abutment.foundation.scope import Actor, opened
from abutment.organizations import actions
from abutment.organizations.actions.practices import PracticeFacts
from abutment.organizations.actions.responsibility import Share
from abutment.organizations.errors import Malformed, NotAllowed
from abutment.organizations.models import (
    Chair,
    CoveredEntity,
    LegalOwnership,
    Location,
    Management,
    OpeningHours,
    Practice,
    Region,
)
from tests.cast import Cast
from tests.organizations.conftest import Visit

SERVER = Actor.system("read what changed")
Days = Callable[[int], date]


def was_recorded(action: str) -> bool:
    with opened(SERVER):
        return Event.objects.filter(action=action).exists()


def test_a_closed_location_keeps_its_past_and_loses_chairs_and_hours_that_day(
    cast: Cast, reader: Visit, days: Days
) -> None:
    client = reader("practice_manager")
    with opened(cast.actor("olive")):
        place = Location.objects.get()
        actions.add_chair(actor=cast.actor("olive"), location=place, name="Chair 9", kind="doctor", starts_on=days(-9))
    assert client.post(f"/locations/{place.pk}/close/", {"on": days(5)}).status_code == 302
    with opened(cast.actor("olive")):
        assert Location.objects.get().closed_on == days(5)
        assert not Chair.objects.filter(ends_on=None).exists()
        assert not OpeningHours.objects.filter(ends_on=None).exists()
        assert Chair.objects.get(name="Chair 9").ends_on == days(5)
    assert place.name in client.get("/locations/").content.decode()
    assert was_recorded("location.closed")


def test_a_location_closes_after_it_opened(reader: Visit, cast: Cast) -> None:
    with opened(cast.actor("olive")):
        place = Location.objects.get()
    answer = reader("olive").post(f"/locations/{place.pk}/close/", {"on": place.opened_on})
    assert answer.status_code == 422
    assert "Choose a later day" in answer.content.decode()


def test_a_chair_is_taken_out_of_use_from_a_day_on(cast: Cast, reader: Visit, days: Days) -> None:
    with opened(cast.actor("olive")):
        chair = Chair.objects.filter(ends_on=None).first()
        if chair is None:
            chair = actions.add_chair(
                actor=cast.actor("olive"),
                location=Location.objects.get(),
                name="Chair 9",
                kind="doctor",
                starts_on=days(-9),
            )
    assert reader("front_desk").post(f"/chairs/{chair.pk}/end/", {"on": days(1)}).status_code == 403
    assert reader("bruno").post(f"/chairs/{chair.pk}/end/", {"on": days(1)}).status_code == 404
    assert reader("olive").post(f"/chairs/{chair.pk}/end/", {"on": days(1)}).status_code == 302
    with opened(cast.actor("olive")):
        assert Chair.objects.get(pk=chair.pk).ends_on == days(1)
    assert was_recorded("chair.ended")


def test_a_practice_changes_its_name_and_numbers(cast: Cast, reader: Visit) -> None:
    cedar = cast.entity("cedar")
    facts = {"name": "Cedar and Elm", "legal_name": "Cedar and Elm PLLC", "npi": "1234567890", "tax_number": "12-3"}
    client = reader("practice_manager")
    assert client.post(f"/practices/{cedar}/facts/", {**facts, "npi": "12"}).status_code == 422
    assert client.post(f"/practices/{cedar}/facts/", facts).status_code == 302
    with opened(cast.actor("olive")):
        found = Practice.objects.select_related("entity").get()
        assert (found.entity.name, found.legal_name, found.npi) == ("Cedar and Elm", "Cedar and Elm PLLC", "1234567890")
    with opened(SERVER):
        event = Event.objects.filter(action="practice.changed").latest("pk")
        assert event.details["changed"] == ["legal_name", "name", "npi", "tax_number"]
        assert "12-3" not in str(event.details)


@pytest.mark.parametrize(
    ("page", "fact", "field", "action"),
    [
        ("manager", Management, "manager_id", "manager.changed"),
        ("covered-entity", CoveredEntity, "answers_id", "covered_entity.changed"),
    ],
)
def test_an_owner_changes_who_manages_or_answers_from_a_day_on(
    cast: Cast, reader: Visit, days: Days, page: str, fact: type[Management], field: str, action: str
) -> None:
    cedar, keystone = cast.entity("cedar"), cast.entity("keystone")
    with opened(SERVER):
        before = fact.objects.get(entity_id=cedar)
    other = cedar if getattr(before, field) == keystone else keystone
    address = f"/practices/{cedar}/{page}/"
    for who in ("administrator", "practice_manager"):
        assert reader(who).post(address, {"who": other, "starts_on": days(3)}).status_code == 403
    client = reader("olive")
    assert client.post(address, {"who": cast.entity("summit"), "starts_on": days(3)}).status_code == 422
    assert client.post(address, {"who": other, "starts_on": days(3)}).status_code == 302
    again = client.post(address, {"who": cedar, "starts_on": days(3)})
    assert again.status_code == 422
    assert "already. Choose a later day." in again.content.decode()
    with opened(SERVER):
        rows = fact.objects.filter(entity_id=cedar).order_by("starts_on")
        assert [(getattr(row, field), row.starts_on, row.ends_on) for row in rows] == [
            (getattr(before, field), before.starts_on, days(3)),
            (other, days(3), None),
        ]
    assert was_recorded(action)


def test_an_owner_sells_a_share_and_the_past_stays(cast: Cast, reader: Visit, days: Days) -> None:
    cedar = cast.entity("cedar")
    form = {
        "starts_on": str(days(3)),
        "owners-TOTAL_FORMS": "3",
        "owners-INITIAL_FORMS": "1",
        "owners-0-person": cast.persons["olive"],
        "owners-0-share_percent": "60",
        "owners-0-license_jurisdiction": "US-NY",
        "owners-0-license_number": "NY-1",
        "owners-1-person": cast.persons["dentist"],
        "owners-1-share_percent": "30",
        "owners-1-license_jurisdiction": "US-NY",
        "owners-1-license_number": "NY-2",
    }
    client, address = reader("olive"), f"/practices/{cedar}/owners/"
    wrong = client.post(address, form)
    assert wrong.status_code == 422
    assert "shares add up to 90%" in wrong.content.decode()
    assert client.post(address, {**form, "owners-1-share_percent": "40"}).status_code == 302
    with opened(SERVER):
        held = LegalOwnership.objects.filter(entity_id=cedar).order_by("starts_on", "-share_basis_points")
        assert [(fact.share_basis_points, fact.ends_on) for fact in held] == [
            (10_000, days(3)),
            (6_000, None),
            (4_000, None),
        ]
    assert was_recorded("owners.changed")


def test_a_share_that_stays_keeps_its_row(cast: Cast, days: Days) -> None:
    cedar, olive = cast.entity("cedar"), cast.actor("olive")
    with opened(olive):
        held = LegalOwnership.objects.get(entity_id=cedar)
        same = Share(held.owner_id, held.share_basis_points, held.license_jurisdiction, held.license_number)
        actions.change_owners(actor=olive, practice_id=cedar, shares=[same], starts_on=days(3))
        assert LegalOwnership.objects.get(entity_id=cedar).ends_on is None
        half = Share(held.owner_id, 5_000, "US-NY", "1")
        with pytest.raises(Malformed, match="stands twice"):
            actions.change_owners(actor=olive, practice_id=cedar, shares=[half, half], starts_on=days(3))


@pytest.mark.parametrize("who", ["administrator", "practice_manager", "dentist", "executive"])
def test_nobody_but_an_owner_says_who_owns(cast: Cast, days: Days, who: str) -> None:
    actor, share = cast.actor(who), Share(cast.persons["dentist"], 10_000, "US-NY", "1")
    with opened(actor), pytest.raises(NotAllowed):
        actions.change_owners(actor=actor, practice_id=cast.entity("cedar"), shares=[share], starts_on=days(1))


@pytest.mark.parametrize("who", ["dentist", "executive"])
def test_who_may_not_change_the_network_changes_no_practice(cast: Cast, who: str) -> None:
    actor, facts = cast.actor(who), PracticeFacts("X", "", "")
    with opened(actor):
        found = Practice.objects.select_related("entity").get(pk=cast.entity("cedar"))
        with pytest.raises(NotAllowed):
            actions.change_practice(actor=actor, practice=found, name="X", facts=facts)


def test_an_administrator_adds_a_region_once(cast: Cast, reader: Visit) -> None:
    client = reader("administrator")
    assert client.post("/network/regions/add/", {"name": "West"}).status_code == 302
    again = client.post("/network/regions/add/", {"name": "West"})
    assert again.status_code == 422
    assert "has a region of that name" in again.content.decode()
    with opened(cast.actor("administrator")):
        assert Region.objects.filter(name="West", entity_id=cast.entity("keystone")).count() == 1
