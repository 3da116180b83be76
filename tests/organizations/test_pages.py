"""Who gets which page: every page, every member of the cast, own and foreign numbers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from abutment.foundation.scope import Actor, opened
from abutment.organizations import actions, queries
from abutment.organizations.actions.facilities import Address
from abutment.organizations.models import Affiliation, Assignment, Location
from tests.cast import AT_KEYSTONE, START, WHERE, Cast
from tests.organizations.conftest import Visit

SERVER = Actor.system("prepare a test")
KEYSTONE = set(AT_KEYSTONE)
CEDAR = {name for name, at in WHERE.items() if at == "cedar"}
EVERYBODY = set(WHERE)
READ_PEOPLE = {"executive", "administrator", "people", "compliance", "auditor"}
CEDAR_READ_PEOPLE = CEDAR - {"front_desk"}

# address -> who sees it, and who is told that it is not open to them; to all others it does not exist
PAGES: dict[str, tuple[set[str], set[str]]] = {
    "/network/": (KEYSTONE | {"south_executive", "summit_executive"}, set()),
    "/network/register/": ({"administrator"}, KEYSTONE - {"administrator"} | {"south_executive", "summit_executive"}),
    "/network/regions/add/": (
        {"administrator"},
        KEYSTONE - {"administrator"} | {"south_executive", "summit_executive"},
    ),
    "/practices/{cedar}/facts/": (
        {"administrator", "olive", "practice_manager"},
        KEYSTONE | CEDAR - {"administrator", "olive", "practice_manager"},
    ),
    "/practices/{cedar}/owners/": ({"olive"}, KEYSTONE | CEDAR - {"olive"}),
    "/practices/{cedar}/manager/": ({"olive"}, KEYSTONE | CEDAR - {"olive"}),
    "/practices/{cedar}/covered-entity/": ({"olive"}, KEYSTONE | CEDAR - {"olive"}),
    "/locations/{cedar_location}/close/": (
        {"administrator", "olive", "practice_manager"},
        KEYSTONE | CEDAR - {"administrator", "olive", "practice_manager"},
    ),
    "/practices/{cedar}/": (KEYSTONE | CEDAR, set()),
    "/practices/{birch}/": (KEYSTONE | {"south_executive", "bruno", "birch_desk"}, set()),
    "/practices/{alder}/": ({"summit_executive", "astrid"}, set()),
    "/practices/{keystone}/": (set(), set()),
    "/affiliations/{cedar_tie}/end/": ({"olive"}, KEYSTONE | CEDAR - {"olive"}),
    "/affiliations/{alder_tie}/end/": ({"astrid"}, {"summit_executive"}),
    "/locations/": (EVERYBODY, set()),
    "/locations/add/": (
        {"administrator", "olive", "bruno", "astrid", "practice_manager"},
        EVERYBODY - {"administrator", "olive", "bruno", "astrid", "practice_manager"},
    ),
    "/locations/{cedar_location}/": (KEYSTONE | CEDAR, set()),
    "/locations/{alder_location}/": ({"summit_executive", "astrid"}, set()),
    "/locations/{cedar_location}/hours/": (
        {"administrator", "olive", "practice_manager"},
        KEYSTONE | CEDAR - {"administrator", "olive", "practice_manager"},
    ),
    "/locations/{cedar_location}/chairs/": (
        {"administrator", "olive", "practice_manager"},
        KEYSTONE | CEDAR - {"administrator", "olive", "practice_manager"},
    ),
    "/locations/{cedar_location}/lease/": ({"administrator", "olive"}, KEYSTONE | CEDAR - {"administrator", "olive"}),
    "/people/": (
        READ_PEOPLE | CEDAR_READ_PEOPLE | {"south_executive", "summit_executive", "bruno", "astrid"},
        EVERYBODY - READ_PEOPLE - CEDAR_READ_PEOPLE - {"south_executive", "summit_executive", "bruno", "astrid"},
    ),
    "/people/add/": (
        {"administrator", "people", "olive", "bruno", "astrid", "practice_manager"},
        EVERYBODY - {"administrator", "people", "olive", "bruno", "astrid", "practice_manager"},
    ),
    "/people/{hana}/": (READ_PEOPLE | CEDAR_READ_PEOPLE | {"south_executive", "bruno"}, set()),
    "/people/{dentist}/": (READ_PEOPLE | CEDAR_READ_PEOPLE, set()),
    "/people/{astrid}/": ({"summit_executive", "astrid"}, set()),
    "/people/{dentist}/propose/": (
        {"administrator", "people", "olive", "practice_manager"},
        READ_PEOPLE | CEDAR_READ_PEOPLE - {"administrator", "people", "olive", "practice_manager"},
    ),
    "/assignments/{hana_at_cedar}/end/": (
        {"administrator", "people", "olive", "practice_manager"},
        READ_PEOPLE | CEDAR_READ_PEOPLE - {"administrator", "people", "olive", "practice_manager"},
    ),
    "/emergency/": (
        {name for name, at in WHERE.items() if at not in ("keystone", "summit")},
        {name for name, at in WHERE.items() if at in ("keystone", "summit")},
    ),
}


@pytest.fixture
def numbers(cast: Cast) -> dict[str, int]:
    """What stands for a name in an address."""
    with opened(SERVER):
        return {
            **cast.entities,
            **cast.persons,
            **{f"{at}_location": Location.objects.get(entity=cast.entity(at)).pk for at in ("cedar", "birch", "alder")},
            **{f"{at}_tie": Affiliation.objects.get(practice=cast.entity(at)).pk for at in ("cedar", "birch", "alder")},
            "hana_at_cedar": Assignment.objects.get(person=cast.persons["hana"], entity=cast.entity("cedar")).pk,
        }


@pytest.mark.parametrize("page", PAGES)
def test_each_page_is_seen_by_whom_it_is_for(cast: Cast, reader: Visit, numbers: dict[str, int], page: str) -> None:
    shown, refused = PAGES[page]
    answers = {name: reader(name).get(page.format(**numbers)).status_code for name in cast.everybody}
    redirected = {name for name, status in answers.items() if status == 302}
    assert {name for name, status in answers.items() if status == 200} == shown
    assert {name for name, status in answers.items() if status == 403} == refused - shown
    # A practice's own people are led from the network to their practice.
    assert redirected == (
        {name for name in EVERYBODY if WHERE[name] not in ("keystone", "summit")} if page == "/network/" else set()
    )


POSTS = {
    "/assignments/{proposal}/grant/": {"olive"},
    "/assignments/{proposal}/withdraw/": {"olive", "practice_manager", "administrator", "people"},
}


@pytest.mark.parametrize("page", POSTS)
def test_what_is_done_by_a_button_is_done_by_whom_it_is_for(cast: Cast, reader: Visit, page: str) -> None:
    for name in [*(who for who in cast.everybody if who != "olive"), "olive"]:
        with opened(cast.actor("administrator")):
            proposal = actions.propose_assignment(
                actor=cast.actor("administrator"),
                person=queries.person(SERVER, cast.persons["front_desk"], START),
                entity_id=cast.entity("cedar"),
                role_code="assistant",
                starts_on=START,
                license=actions.people.License("US-NY", "1"),
            )
        status = reader(name).post(page.format(proposal=proposal.pk)).status_code
        assert (status == 302) == (name in POSTS[page]), (name, status)
        with opened(SERVER):
            Assignment.objects.filter(pk=proposal.pk, granted_at=None).delete()


def plain(response: Any) -> str:
    """What a page says, without its tokens."""
    return re.sub(r'(value|content|nonce)="[^"]*"', "", response.content.decode())


@pytest.mark.parametrize(
    ("who", "kind", "invisible"),
    [
        ("olive", "practices", "birch"),
        ("executive", "practices", "alder"),
        ("summit_executive", "practices", "cedar"),
        ("olive", "locations", "birch_location"),
        ("administrator", "locations", "alder_location"),
        ("dentist", "people", "birch_desk"),
        ("people", "people", "astrid"),
        ("front_desk", "people", "dentist"),
    ],
)
def test_what_one_may_not_see_looks_like_what_does_not_exist(
    reader: Visit, numbers: dict[str, int], who: str, kind: str, invisible: str
) -> None:
    client = reader(who)
    hidden, absent = client.get(f"/{kind}/{numbers[invisible]}/"), client.get(f"/{kind}/987654321/")
    assert hidden.status_code == absent.status_code == 404
    assert plain(hidden) == plain(absent)


def test_nobody_gets_a_page_without_signing_in(client, cast: Cast, settings) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]
    for page in ("/network/", "/locations/", "/people/", f"/practices/{cast.entity('cedar')}/", "/emergency/"):
        response = client.get(page)
        assert response.status_code == 302
        assert "next=" in response["Location"]


def practices_more(cast: Cast, number: int) -> None:
    with opened(SERVER):
        for count in range(number):
            owner = actions.NewPerson("Amara", f"Okafor {count}", "DDS")
            facts = actions.NewPractice(
                f"Elm Dental {count}",
                "Elm PLLC",
                "pllc",
                "US-OH",
                "America/New_York",
                [actions.Holder(owner, 10_000, "US-OH", "1")],
            )
            new = actions.register_practice(
                actor=SERVER, practice=facts, terms=actions.Terms(cast.entity("keystone"), START, "service", "group")
            )
            actions.add_location(
                actor=SERVER,
                practice_id=new.pk,
                name="Elm Street",
                address=Address("1 Elm Street", "Riverton", "US-OH", "43001"),
                time_zone="America/New_York",
                opened_on=START,
            )


@pytest.mark.parametrize(("page", "limit"), [("/network/", 40), ("/locations/", 40), ("/people/", 40)])
def test_a_list_asks_the_database_as_often_for_sixty_practices_as_for_three(
    cast: Cast, reader: Visit, page: str, limit: int, django_assert_num_queries
) -> None:
    practices_more(cast, 1)
    client = reader("administrator")
    client.get(page)
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert client.get(page).status_code == 200
    assert len(few) <= limit
    practices_more(cast, 57)
    with django_assert_num_queries(len(few)):
        assert "Elm" in client.get(page).content.decode() or page == "/people/"


def test_the_network_says_in_one_sentence_how_it_stands(cast: Cast, reader: Visit) -> None:
    said = reader("executive").get("/network/").content.decode()
    assert "2 practices in 2 states, 2 locations; no affiliation ends within a year." in said


def test_a_list_is_narrowed_by_chips_and_exported_as_it_is_shown(cast: Cast, reader: Visit) -> None:
    client = reader("executive")
    narrowed = client.get("/network/?state=US-NY&model=service&brand=partnership&region=North&q=ced").content.decode()
    assert "Cedar Dental" in narrowed
    assert "Birch Dental" not in narrowed
    export = client.get("/network/?state=US-NJ&export=csv").content.decode()
    assert "Birch Dental" in export
    assert "Cedar Dental" not in export
    assert client.get("/network/?export=xlsx").content.startswith(b"PK")
    assert "No practice matches" in client.get("/network/?q=nowhere").content.decode()
    assert "<b>nowhere" not in client.get("/network/?q=<b>nowhere").content.decode()


def test_an_empty_network_says_what_would_be_here(cast: Cast, reader: Visit, days) -> None:
    with opened(SERVER):
        Affiliation.objects.update(ends_on=days(0))
    assert "No practice yet" in reader("executive").get("/network/").content.decode()


def test_a_page_as_of_a_day_shows_the_facts_of_that_day(cast: Cast, reader: Visit, days) -> None:
    owner = cast.actor("olive")
    with opened(owner):
        place = Location.objects.get()
        actions.add_chair(actor=owner, location=place, name="Chair 3", kind="hygiene", starts_on=days(-3))
    client = reader("olive")
    assert "Chair 3" in client.get(f"/locations/{place.pk}/").content.decode()
    assert "Chair 3" not in client.get(f"/locations/{place.pk}/?on={days(-4)}").content.decode()
    before = client.get(f"/practices/{cast.entity('cedar')}/?on=2023-12-31").content.decode()
    assert "no owner is entered for this day" in before
    assert "No organization sees this practice on this day." in before


@pytest.mark.parametrize("on", ["2025-06-01", "2030-01-01"])
def test_an_as_of_date_never_widens_what_one_sees(cast: Cast, reader: Visit, days, on: str) -> None:
    with opened(SERVER):
        Affiliation.objects.filter(practice=cast.entity("cedar")).update(ends_on=days(0))
    client = reader("executive")
    assert client.get(f"/practices/{cast.entity('cedar')}/?on={on}").status_code == 404
    assert "Cedar Dental" not in client.get(f"/network/?on={on}").content.decode()
    assert "Cedar" not in client.get(f"/locations/?on={on}").content.decode()
    assert "Cedar Dental" not in client.get(f"/people/?on={on}").content.decode()


def test_three_facts_stand_apart_on_a_practices_page(cast: Cast, reader: Visit) -> None:
    said = reader("executive").get(f"/practices/{cast.entity('cedar')}/").content.decode()
    owners, manager, covered = said.index("Legal owners"), said.index(">Manager<"), said.index(">Covered entity<")
    assert owners < said.index("Olive of Cedar") < manager < said.index("Keystone Dental Partners", manager) < covered


def test_who_may_not_read_agreements_does_not_read_the_lease(
    cast: Cast, reader: Visit, numbers: dict[str, int]
) -> None:
    address = f"/locations/{numbers['cedar_location']}/"
    assert "6,500.00" in reader("olive").get(address).content.decode()
    for who in ("practice_manager", "front_desk", "it", "billing", "marketing"):
        said = reader(who).get(address).content.decode()
        assert "6,500.00" not in said
        assert "Landlord" not in said


def test_the_switch_takes_only_names_that_one_holds(cast: Cast, reader: Visit) -> None:
    client = reader("hana")
    assert client.post("/acting/", {"entity": cast.entity("birch")}).status_code == 302
    assert client.get(f"/practices/{cast.entity('birch')}/").status_code == 200
    assert client.get(f"/practices/{cast.entity('cedar')}/").status_code == 404
    for other in (cast.entity("alder"), cast.entity("keystone"), 987654321, "", "x", "-1", "9" * 30):
        assert client.post("/acting/", {"entity": other}).status_code == 404
    assert client.get(f"/practices/{cast.entity('birch')}/").status_code == 200


def test_the_header_offers_the_names_that_one_holds(cast: Cast, reader: Visit) -> None:
    said = reader("hana").get(f"/practices/{cast.entity('cedar')}/").content.decode()
    assert f'name="entity" value="{cast.entity("birch")}"' in said
    assert "Alder" not in said


def test_a_name_that_is_no_longer_held_is_left_for_one_that_is(cast: Cast, reader: Visit, days) -> None:
    client = reader("hana", "birch")
    with opened(cast.actor("bruno")):
        Assignment.objects.filter(person=cast.persons["hana"], entity=cast.entity("birch")).update(ends_on=days(0))
    response = client.get("/practices/", follow=True)
    assert response.redirect_chain[-1][0] == f"/practices/{cast.entity('cedar')}/"
    assert client.get(f"/practices/{cast.entity('birch')}/").status_code == 404


def test_go_to_finds_only_what_one_sees(cast: Cast, reader: Visit) -> None:
    assert "Birch Dental" not in reader("olive").get("/palette/?q=birch").content.decode()
    assert "Birch Dental" in reader("executive").get("/palette/?q=birch").content.decode()
    assert "Alder" not in reader("executive").get("/palette/?q=alder").content.decode()
    assert "Dentist of Cedar" not in reader("front_desk").get("/palette/?q=dentist").content.decode()
    assert "Dentist of Cedar" in reader("olive").get("/palette/?q=dentist").content.decode()


@pytest.mark.parametrize("page", ["/practices/{cedar}/", "/locations/{cedar_location}/", "/people/{hana}/", "/people/"])
def test_another_day_is_read_and_not_acted_on(
    cast: Cast, reader: Visit, numbers: dict[str, int], days, page: str
) -> None:
    client, address = reader("olive"), page.format(**numbers)
    verbs = ("/end/", "/add/", "/hours/", "/chairs/", "/lease/", "/propose/", "/invite/")
    today, before = client.get(address).content.decode(), client.get(f"{address}?on={days(-1)}").content.decode()
    assert any(f'{verb}"' in today or f"{verb}?" in today for verb in verbs)
    assert not any(f'{verb}"' in before or f"{verb}?" in before for verb in verbs)


def test_a_word_that_is_no_day_is_named_and_today_is_shown(cast: Cast, reader: Visit) -> None:
    said = reader("olive").get(f"/practices/{cast.entity('cedar')}/?on=ban<b>ana").content.decode()
    assert "&#x27;ban&lt;b&gt;ana&#x27; is not a day; this is today." in said


def test_before_anything_was_affiliated_the_network_says_so(cast: Cast, reader: Visit) -> None:
    said = reader("executive").get("/network/?on=2020-01-01").content.decode()
    assert "On Jan 1, 2020 no practice was affiliated." in said
    assert "no end set" not in said


def test_a_list_of_practices_is_sorted_by_each_of_its_columns(cast: Cast, reader: Visit) -> None:
    client = reader("executive")
    for column in ("affiliation_model", "affiliation_brand", "region_name", "affiliated_from", "affiliated_until"):
        assert client.get(f"/network/?sort={column}").status_code == 200
        assert client.get(f"/network/?sort=-{column}").status_code == 200
    south_first = client.get("/network/?sort=-region_name").content.decode()
    assert south_first.index("Birch Dental") < south_first.index("Cedar Dental")


def test_a_grant_is_read_before_it_is_given(cast: Cast, reader: Visit) -> None:
    with opened(cast.actor("administrator")):
        proposal = actions.propose_assignment(
            actor=cast.actor("administrator"),
            person=queries.person(SERVER, cast.persons["front_desk"], START),
            entity_id=cast.entity("cedar"),
            role_code="hygienist",
            starts_on=START,
            license=actions.people.License("US-NY", "NY-H-9001"),
        )
    words = "may work as dental hygienist at Cedar Dental from Jan 1, 2024, on license NY-H-9001."
    client, address = reader("olive"), f"/assignments/{proposal.pk}/grant/"
    waiting = client.get(f"/people/{cast.persons['front_desk']}/").content.decode()
    assert "waits for Dr. of Cedar." in waiting
    assert words in client.get(address).content.decode()
    assert reader("administrator").get(address).status_code == 403
    with opened(SERVER):
        assert Assignment.objects.get(pk=proposal.pk).granted_at is None
    assert words in client.post(address, follow=True).content.decode()
