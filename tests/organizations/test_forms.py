"""What is entered in the product: practices, locations, people; and what a form says when something is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from abutment.foundation.audit.models import Event
from abutment.foundation.scope import Actor, opened
from abutment.organizations.models import (
    Affiliation,
    Assignment,
    Chair,
    Lease,
    LegalOwnership,
    Location,
    OpeningHours,
    Practice,
)
from tests.cast import Cast
from tests.organizations.conftest import Visit

SERVER = Actor.system("look after a test")
PRACTICE = {
    "name": "Juniper Dental",
    "legal_name": "Juniper Dental PLLC",
    "form": "pllc",
    "jurisdiction": "US-PA",
    "time_zone": "America/New_York",
    "tax_number": "",
    "npi": "",
    "model": "service",
    "brand": "partnership",
    "region": "",
    "starts_on": "2026-01-01",
    "owners-TOTAL_FORMS": "4",
    "owners-INITIAL_FORMS": "0",
    "owners-MIN_NUM_FORMS": "1",
    "owners-MAX_NUM_FORMS": "12",
}


def owner(place: int, name: str, share: str) -> dict[str, str]:
    facts = {
        "given_name": name,
        "family_name": "Okafor",
        "share_percent": share,
        "license_jurisdiction": "US-PA",
        "license_number": f"PA-{place}",
    }
    return {f"owners-{place}-{key}": value for key, value in facts.items()}


def test_an_administrator_registers_a_practice_with_its_owners(cast: Cast, reader: Visit) -> None:
    answer = reader("administrator").post(
        "/network/register/", {**PRACTICE, **owner(0, "Amara", "60"), **owner(1, "Ngozi", "40")}
    )
    assert answer.status_code == 302
    with opened(cast.actor("administrator")):
        new = Practice.objects.get(legal_name="Juniper Dental PLLC")
        assert answer["Location"] == f"/practices/{new.pk}/"
        assert sorted(LegalOwnership.objects.filter(entity=new.pk).values_list("share_basis_points", flat=True)) == [
            4000,
            6000,
        ]
        seats = {
            each.person.given_name: each.granted_at is not None
            for each in Assignment.objects.filter(entity=new.pk).select_related("person")
        }
        assert seats == {"Amara": True, "Ngozi": False}
        assert Affiliation.objects.get(practice=new.pk).organization_id == cast.entity("keystone")


def test_a_practice_that_joins_later_is_announced_until_then(reader: Visit, days) -> None:
    answer = reader("administrator").post(
        "/network/register/", {**PRACTICE, **owner(0, "Amara", "100"), "starts_on": days(5)}, follow=True
    )
    assert answer.redirect_chain[-1][0] == "/network/"
    assert "Juniper Dental is registered. It stands here from" in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (owner(1, "Ngozi", "30"), "shares add up to 90%"),
        ({"npi": "123"}, "An NPI has ten digits"),
        ({"jurisdiction": "US-XX"}, "Select a valid choice"),
        ({"starts_on": "soon"}, "Enter a valid date"),
        ({"name": ""}, "This field is required"),
    ],
)
def test_a_practice_that_cannot_be_is_sent_back_with_the_reason(
    reader: Visit, change: dict[str, str], said: str
) -> None:
    share = "60" if "owners-1-given_name" in change else "100"
    answer = reader("administrator").post("/network/register/", {**PRACTICE, **owner(0, "Amara", share), **change})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    with opened(SERVER):
        assert not Practice.objects.filter(legal_name="Juniper Dental PLLC").exists()


LOCATION = {
    "name": "Elm Street",
    "street": "1 Elm Street",
    "city": "Riverton",
    "jurisdiction": "US-NY",
    "postal_code": "11215",
    "phone": "",
    "time_zone": "America/New_York",
    "opened_on": "2026-01-01",
}


def test_an_administrator_adds_a_location_with_hours_chairs_and_lease_in_the_product(cast: Cast, reader: Visit) -> None:
    client = reader("administrator")
    answer = client.post("/locations/add/", {**LOCATION, "practice": cast.entity("cedar")})
    assert answer.status_code == 302
    page = answer["Location"]
    with opened(cast.actor("administrator")):
        new = Location.objects.get(name="Elm Street")
        assert (page, new.entity_id) == (f"/locations/{new.pk}/", cast.entity("cedar"))
    hours = {
        "starts_on": "2026-01-01",
        "opens_0_0": "08:00",
        "closes_0_0": "12:00",
        "opens_0_1": "13:00",
        "closes_0_1": "17:00",
    }
    assert client.post(f"{page}hours/", hours).status_code == 302
    assert (
        client.post(f"{page}chairs/", {"name": "Chair 1", "kind": "hygiene", "starts_on": "2026-01-01"}).status_code
        == 302
    )
    lease = {
        "landlord": "Mill LLC",
        "tenant": cast.entity("keystone"),
        "starts_on": "2026-01-01",
        "monthly_rent_usd": "4120.50",
    }
    assert client.post(f"{page}lease/", lease).status_code == 302
    with opened(cast.actor("administrator")):
        assert OpeningHours.objects.filter(location=new).count() == 2
        assert Chair.objects.get(location=new).kind == "hygiene"
        assert Lease.objects.get(location=new).monthly_rent_cents == 412_050
    said = client.get(page).content.decode()
    assert "8 AM to 12 PM, 1 PM to 5 PM" in said
    assert "$4,120.50" in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"postal_code": "ABC"}, "five digits"),
        ({"name": "Cedar Main Street"}, "has a location of that name"),
        ({"practice": "birch"}, "Select a valid choice"),
        ({"time_zone": "Mars/Base"}, "Select a valid choice"),
    ],
)
def test_a_location_that_cannot_be_is_sent_back_with_the_reason(
    cast: Cast, reader: Visit, change: dict[str, Any], said: str
) -> None:
    values = {**LOCATION, "practice": cast.entity("cedar"), **change}
    if values["practice"] == "birch":
        values["practice"] = cast.entity("birch")  # another's practice is no choice of this owner
    answer = reader("olive").post("/locations/add/", values)
    assert answer.status_code == 422
    assert said in answer.content.decode()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"opens_0_0": "08:00"}, "Monday: give both"),
        ({"opens_1_0": "17:00", "closes_1_0": "08:00"}, "Tuesday: it closes before it opens"),
        (
            {"opens_2_0": "08:00", "closes_2_0": "12:00", "opens_2_1": "11:00", "closes_2_1": "17:00"},
            "These hours overlap",
        ),
    ],
)
def test_hours_that_cannot_be_are_sent_back_with_the_reason(
    cast: Cast, reader: Visit, values: dict[str, str], said: str
) -> None:
    with opened(cast.actor("olive")):
        place = Location.objects.get()
    answer = reader("olive").post(f"/locations/{place.pk}/hours/", {"starts_on": "2026-12-01", **values})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_ending_an_affiliation_takes_the_practices_name_and_a_day_to_come(cast: Cast, reader: Visit, days) -> None:
    with opened(cast.actor("olive")):
        tie = Affiliation.objects.get()
    client, address = reader("olive"), f"/affiliations/{tie.pk}/end/"
    for values, said in (
        ({"ends_on": days(0), "confirmed": "cedar"}, "not the practice&#x27;s name"),
        ({"ends_on": days(-1), "confirmed": "Cedar Dental"}, "has passed"),
        ({"ends_on": days(10), "sight_ends_on": days(9), "confirmed": "Cedar Dental"}, "transition follows the end"),
        ({"confirmed": "Cedar Dental"}, "required"),
    ):
        answer = client.post(address, values)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    answer = client.post(address, {"ends_on": days(10), "sight_ends_on": days(40), "confirmed": "cedar  dental"})
    assert answer.status_code == 302
    said = client.get(answer["Location"]).content.decode()
    assert "the transition lets it see on until then" in said
    with opened(SERVER):
        assert Event.objects.filter(action="affiliation.ended", entity=cast.entity("cedar")).exists()


def new_person(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "given_name": "Noor",
        "family_name": "Haddad",
        "suffix": "RDH",
        "npi": "",
        "entity": cast.entity("cedar"),
        "role": "hygienist",
        "starts_on": "2026-01-01",
        "license_jurisdiction": "US-NY",
        "license_number": "17",
        "region": "",
        **changes,
    }


def test_a_person_is_added_with_the_first_thing_they_will_do(cast: Cast, reader: Visit) -> None:
    answer = reader("administrator").post("/people/add/", new_person(cast))
    assert answer.status_code == 302
    said = reader("olive").get(answer["Location"]).content.decode()
    assert "waits for a grant" in said
    assert "Grant" in said
    assert "Grant<" not in reader("administrator").get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"license_number": ""}, "is clinical work. Give the license"),
        ({"role": "executive"}, "is not a role of Cedar Dental"),
        ({"role": "surgeon"}, "Select a valid choice"),
        ({"entity": "alder"}, "Select a valid choice"),
        ({"entity": "keystone"}, "is not a role of Keystone Dental Partners"),
        ({"family_name": ""}, "This field is required"),
        ({"region": "south"}, "is not a region of Cedar Dental"),
    ],
)
def test_a_person_that_cannot_be_is_sent_back_with_the_reason(
    cast: Cast, reader: Visit, change: dict[str, Any], said: str
) -> None:
    from abutment.organizations.models import Region

    if change.get("entity") in cast.entities:
        change = {"entity": cast.entity(change["entity"])}
    if change.get("region"):
        with opened(SERVER):
            change = {"region": Region.objects.get(name="South").pk}
    answer = reader("administrator").post("/people/add/", new_person(cast, **change))
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_an_assignment_ends_on_a_day_after_it_began(cast: Cast, reader: Visit, days) -> None:
    with opened(cast.actor("olive")):
        held = Assignment.objects.get(person=cast.persons["hana"], entity=cast.entity("cedar"))
    address = f"/assignments/{held.pk}/end/"
    client = reader("olive")
    assert "Choose a later day" in client.post(address, {"ends_on": "2024-01-01"}).content.decode()
    assert client.post(address, {"ends_on": days(5)}).status_code == 302
    assert "To keep" in client.post(address, {"ends_on": days(9)}).content.decode()


def test_names_with_signs_of_html_are_shown_as_they_are(cast: Cast, reader: Visit) -> None:
    client = reader("administrator")
    answer = client.post("/people/add/", new_person(cast, given_name="Siobhán", family_name="O'Brien <b>"))
    assert answer.status_code == 302
    for address in (answer["Location"], "/people/", f"/practices/{cast.entity('cedar')}/"):
        said = client.get(address).content.decode()
        assert "O&#x27;Brien &lt;b&gt;" in said
        assert "O'Brien <b>" not in said
        assert "&amp;#x27;" not in said
        assert "&amp;lt;" not in said
