"""Who reads which part of the trail."""

from __future__ import annotations

import orjson
import pytest
from django.test import Client
from django.urls import reverse

from abutment.foundation.audit import look, queries, record
from abutment.foundation.audit.actions import seal_trail
from abutment.foundation.audit.exports import check_export, exported_rows
from abutment.foundation.scope import Actor, opened
from tests.cast import WHERE, Cast
from tests.signing_in import sign_in

PLACES = ("cedar", "birch", "aspen", "keystone", "summit")
READS_TRAIL = {
    "olive": {"cedar"},
    "bruno": {"birch"},
    "astrid": {"aspen"},
    "summit_executive": {"aspen", "summit"},
    "south_executive": {"birch", "keystone"},
    **{
        name: {"cedar", "birch", "keystone"}
        for name in ("executive", "administrator", "controller", "compliance", "auditor", "regulator")
    },
}
READS_LOOKS = {"olive": {"cedar"}, "bruno": {"birch"}, "astrid": {"aspen"}}


@pytest.fixture
def noted(cast: Cast) -> Cast:
    """One act and one look at each place, by the organization's billing team; sealed nowhere."""
    for place in PLACES:
        billing = Actor.console(cast.accounts["billing"], cast.entity("keystone"))
        with opened(billing):
            record(billing, action="test.act", entity_id=cast.entity(place), subject=place)
            look(billing, entity_id=cast.entity(place), patient_id=1, purpose="payment", what=place)
    return cast


@pytest.mark.parametrize("who", sorted(WHERE))
@pytest.mark.parametrize("at", PLACES)
def test_each_reader_sees_their_own_trail_and_looks_wherever_they_claim_to_act(noted: Cast, who: str, at: str) -> None:
    actor = noted.actor(who, at)
    here = at == WHERE[who]
    with opened(actor):
        acts = {e.subject for e in queries.events_for(actor).filter(action="test.act")}
        looks = {e.what for e in queries.looks_for(actor)}
    own = set(PLACES) if who == "billing" else set()  # one's own acts are one's own to read
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
    assert "aspen" not in text
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
