"""Who reads which part of the trail."""

from __future__ import annotations

import orjson
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from abutment.foundation.audit import look, queries, record
from abutment.foundation.audit.actions import seal_trail
from abutment.foundation.audit.exports import check_export, exported_rows
from abutment.foundation.scope import Actor, opened
from tests.cast import WHERE, Cast
from tests.signing_in import sign_in

PLACES = ("cedar", "birch", "alder", "keystone", "summit")
OF_KEYSTONE = ("cedar", "birch", "keystone")
READS_TRAIL = {
    "olive": {"cedar"},
    "bruno": {"birch"},
    "astrid": {"alder"},
    "summit_executive": {"alder", "summit"},
    "south_executive": {"birch", "keystone"},
    **{
        name: {"cedar", "birch", "keystone"}
        for name in ("executive", "administrator", "controller", "compliance", "auditor", "regulator")
    },
}
READS_LOOKS = {"olive": {"cedar"}, "bruno": {"birch"}, "astrid": {"alder"}}


@pytest.fixture
def noted(cast: Cast) -> Cast:
    """One act and one look at each place, by the organization's billing team or the server; sealed nowhere."""
    for place in PLACES:
        knows = place in OF_KEYSTONE
        who = Actor.console(cast.accounts["billing"], cast.entity("keystone")) if knows else Actor.system("test")
        with opened(who):
            record(who, action="test.act", entity_id=cast.entity(place), subject=place)
            look(who, entity_id=cast.entity(place), patient_id=1, purpose="payment", what=place)
    return cast


@pytest.mark.parametrize("who", sorted(WHERE))
@pytest.mark.parametrize("at", PLACES)
def test_each_reader_sees_their_own_trail_and_looks_wherever_they_claim_to_act(noted: Cast, who: str, at: str) -> None:
    actor = noted.actor(who, at)
    here = at == WHERE[who]
    with opened(actor):
        acts = {e.subject for e in queries.events_for(actor).filter(action="test.act")}
        looks = {e.what for e in queries.looks_for(actor)}
    own = set(OF_KEYSTONE) if who == "billing" else set()  # one's own acts are one's own to read
    assert acts == (READS_TRAIL.get(who, set()) if here else set()) | own
    assert looks == (READS_LOOKS.get(who, set()) if here else set())


def test_the_practice_is_told_in_whose_name_the_organization_looked(noted: Cast) -> None:
    olive = noted.actor("olive")
    with opened(olive):
        [seen] = queries.looks_for(olive)
    assert (seen.person, seen.acted_as, seen.from_outside) == ("Billing", "Keystone Dental Partners", True)


def test_own_people_are_not_marked_as_from_outside(cast: Cast) -> None:
    desk, olive = cast.actor("front_desk"), cast.actor("olive")
    with opened(desk):
        look(desk, entity_id=cast.entity("cedar"), patient_id=1, purpose="treatment", what="schedule")
    with opened(olive):
        [seen] = queries.looks_for(olive)
    assert (seen.acted_as, seen.from_outside) == ("Cedar Dental", False)


def test_an_export_holds_what_its_reader_may_read(noted: Cast, own_home: object) -> None:
    seal_trail()
    cedar = noted.entity("cedar")
    kinds = {
        who: {row.row["kind"] for row in exported_rows(noted.actor(who), cedar)}
        for who in ("olive", "executive", "bruno")
    }
    assert kinds == {"olive": {"event", "look"}, "executive": {"event"}, "bruno": set()}


def signed_in(cast: Cast, who: str) -> Client:
    return sign_in(Client(), cast.accounts[who], entity_id=cast.entity(WHERE[who]))


def test_the_page_of_looks_is_the_practices_own(noted: Cast) -> None:
    page = signed_in(noted, "olive").get(reverse("who-looked"))
    assert page.status_code == 200
    text = page.content.decode()
    assert "Keystone Dental Partners" in text
    assert "from outside" in text
    assert signed_in(noted, "executive").get(reverse("who-looked")).status_code == 403
    assert Client().get(reverse("who-looked")).status_code == 302


def test_the_page_of_looks_is_narrowed_by_person_purpose_and_day(noted: Cast) -> None:
    client, address = signed_in(noted, "olive"), reverse("who-looked")
    billing = noted.accounts["billing"]
    for query, count in [
        (f"person={billing}&purpose=payment&from_outside=true", "1 look"),
        ("at_after=2020-01-01&at_before=2020-12-31", "0 looks"),
        ("q=Billing", "1 look"),
        ("q=nobody", "0 looks"),
        ("patient=2", "0 looks"),
    ]:
        assert count in client.get(f"{address}?{query}").content.decode(), query
    assert b"Keystone Dental Partners" in client.get(f"{address}?export=csv").content


def test_the_trail_page_shows_what_row_security_lets_through(noted: Cast) -> None:
    text = signed_in(noted, "executive").get(reverse("audit")).content.decode()
    assert "Test act" in text
    assert "alder" not in text
    assert signed_in(noted, "front_desk").get(reverse("audit")).status_code == 403


def test_a_practice_exports_its_own_trail_with_seals(noted: Cast, own_home: object) -> None:
    seal_trail()
    client = signed_in(noted, "olive")
    assert "Export with seals" in client.get(reverse("audit")).content.decode()
    response = client.get(reverse("audit-export"))
    lines = b"".join(response.streaming_content).splitlines()  # type: ignore[attr-defined]
    assert list(check_export(lines)) == []
    assert {orjson.loads(line)["row"]["entity_id"] for line in lines[1:]} == {str(noted.entity("cedar"))}
    assert signed_in(noted, "front_desk").get(reverse("audit-export")).status_code == 403


def test_the_trail_is_told_in_words_and_names_and_exported_in_codes(noted: Cast) -> None:
    client = signed_in(noted, "olive")
    text = client.get(reverse("audit")).content.decode()
    assert "Granted an assignment" in text
    assert "Chair 1, Cedar Main Street" in text
    assert "assignment.granted" not in text.replace('value="assignment.granted"', "")  # the filter keeps the code
    exported = client.get(f"{reverse('audit')}?export=csv").content.decode()
    assert "assignment.granted" in exported
    assert "chair 1" in exported
    assert "Keystone Dental Partners" in exported


def test_the_filter_offers_the_acts_in_sight_in_words(noted: Cast) -> None:
    client, address = signed_in(noted, "olive"), reverse("audit")
    text = client.get(address).content.decode()
    assert '<option value="chair.added">Added a chair</option>' in text
    assert "organization.registered" not in text  # never done to anything that Olive may see
    for query, count in [
        ("action=chair.added", "2 acts"),
        ("q=added+a+chair", "2 acts"),
        ("from_outside=true", "1 act"),
        ("action=chair.added&from_outside=false", "2 acts"),
        ("action=chair.added&from_outside=true", "0 acts"),
    ]:
        assert f">{count}<" in client.get(f"{address}?{query}").content.decode(), query
    text = client.get(f"{address}?from_outside=false").content.decode()
    assert "Our own people" in text
    assert "Unknown" not in text


def test_a_page_of_the_trail_asks_as_much_for_many_acts_as_for_few(noted: Cast) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries_asked:
            assert signed_in(noted, "olive").get(f"{reverse('audit')}?action=chair.added").status_code == 200
        return len(queries_asked)

    few, olive = asked(), noted.actor("olive")
    with opened(olive):
        for number in range(30):
            record(olive, action="chair.added", entity_id=noted.entity("cedar"), subject=f"chair {number}")
    assert asked() == few


def test_the_page_says_what_waits_and_that_nobody_seals_it(noted: Cast, own_home: object) -> None:
    client = signed_in(noted, "olive")
    text = client.get(reverse("audit")).content.decode()
    assert "for a seal, the oldest for" in text
    assert "No worker is running" in text
    seal_trail()
    text = client.get(reverse("audit")).content.decode()
    assert "Sealed up to seal" in text


def test_looks_name_whose_people_looked_and_the_practice_only_where_there_are_several(noted: Cast) -> None:
    desk = noted.actor("front_desk")
    with opened(desk):
        look(desk, entity_id=noted.entity("cedar"), patient_id=1, purpose="treatment", what="schedule")
    text = signed_in(noted, "olive").get(reverse("who-looked")).content.decode()
    assert "2 looks in the last 30 days, 1 of them from outside: Keystone Dental Partners." in text
    assert "Our people" in text
    assert '<th scope="col" >Practice</th>' not in text


def test_who_may_not_read_is_told_who_may_without_codes(noted: Cast) -> None:
    for name, words in [("audit", "is for owners, executives"), ("who-looked", "is for its owners alone")]:
        text = signed_in(noted, "front_desk").get(reverse(name)).content.decode()
        assert words in text
        assert "audit.read" not in text
        assert "looks.read" not in text
