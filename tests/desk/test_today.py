"""The morning page of each kind of user."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

import pytest
from django.test import Client

from abutment.desk.blocks import Page, Text, sentence
from abutment.desk.today import BY_ROLE, page_for
from abutment.desk.today.leadership import people_cell
from abutment.foundation.scope import opened
from abutment.organizations import queries as network
from abutment.organizations.models import Role
from abutment.organizations.queries.ahead import Staffing
from tests.cast import AT_KEYSTONE, WHERE, Cast
from tests.signing_in import sign_in

TODAY = date(2026, 11, 21)
MARKS = ("Alder Dental Studio", "Alder Main Street", "Astrid")


def morning(cast: Cast, who: str, at: str | None = None) -> Page:
    actor = cast.actor(who, at)
    with opened(actor):
        return page_for(actor, network.capacities(actor), TODAY)


def words(page: Page) -> str:
    """Everything a page says, in one string."""
    cells = [cell.text for block in page.blocks for row in block.rows for cell in row if isinstance(cell, Text)]
    rows = [
        f"{row.label} {row.note} {[cell.reason for cell in row.cells]}"
        for row in (page.matrix.rows if page.matrix else [])
    ]
    stats = [f"{stat.label} {stat.value} {stat.note} {stat.missing}" for stat in page.stats]
    return " ".join([page.sentence, *stats, *rows, *cells])


def test_every_role_has_a_morning_page(db: None) -> None:
    assert set(Role.objects.values_list("code", flat=True)) == set(BY_ROLE)


@pytest.mark.parametrize("who", sorted(WHERE))
def test_everybody_finds_their_today_with_its_question_and_no_other_network(cast: Cast, who: str) -> None:
    page = morning(cast, who)
    assert page.question
    assert page.sentence.endswith(".")
    if WHERE[who] not in ("alder", "summit"):
        assert not [mark for mark in MARKS if mark in words(page)]


@pytest.mark.parametrize("who", AT_KEYSTONE)
def test_nothing_that_nobody_recorded_is_shown_as_zero(cast: Cast, who: str) -> None:
    for stat in morning(cast, who).stats:
        assert stat.value or stat.missing, stat.label
        if any(word in stat.label for word in ("Collections", "Claims", "fee", "tickets")):
            assert stat.missing


def test_leadership_sees_each_location_with_a_reason_in_every_cell(cast: Cast) -> None:
    matrix = morning(cast, "executive").matrix
    assert matrix is not None
    assert [row.label for row in matrix.rows] == ["Birch Main Street", "Cedar Main Street"]
    assert all(cell.reason for row in matrix.rows for cell in row.cells)


def test_a_regional_executive_sees_the_region(cast: Cast) -> None:
    assert "Cedar Dental" not in words(morning(cast, "south_executive"))
    assert "Birch" in words(morning(cast, "south_executive"))


def test_an_owner_sees_what_waits_and_who_sees_the_practice(cast: Cast) -> None:
    page = morning(cast, "olive")
    assert "Keystone Dental Partners sees your practice" in page.sentence
    assert [block.title for block in page.blocks][:2] == ["What needs your approval", "Who looked at our patients"]


def test_a_hygienist_of_two_practices_sees_both_of_their_own_assignments(cast: Cast) -> None:
    """Licenses belong to the person, whatever practice she looks for now."""
    licenses = next(block for block in morning(cast, "hana").blocks if block.title == "Your licenses")
    assert len(licenses.rows) == 2


def test_counsel_finds_the_unsettled_rules_of_the_states_where_the_network_works(cast: Cast) -> None:
    block = morning(cast, "counsel").blocks[0]
    assert block.rows, "New York and New Jersey leave methods unsettled"
    assert {row[2].word for row in block.rows} <= {"contested", "silent or not researched"}  # type: ignore[union-attr]


def test_somebody_without_a_role_in_force_is_told_so(cast: Cast) -> None:
    assert "no role in force" in morning(cast, "olive", "birch").sentence


def test_a_sentence_leaves_out_what_has_nothing_to_say() -> None:
    assert sentence("one", "", "two") == "One; two."
    assert sentence("", "") == ""


def test_today_is_the_day_at_the_entity_in_whose_name_one_looks(cast: Cast, client: Client) -> None:
    """At ten to midnight in New York it is tomorrow in UTC."""
    late = datetime(2026, 11, 22, 4, 50, tzinfo=UTC)
    sign_in(client, cast.accounts["olive"], entity_id=cast.entity("cedar"))
    with (
        patch("abutment.foundation.scope.middleware.timezone.now", return_value=late),
        patch("abutment.desk.views.page_for", return_value=Page(sentence="Asked.")) as asked,
    ):
        client.get("/")
    assert asked.call_args.args[2] == date(2026, 11, 21)


@pytest.mark.parametrize("who", ["executive", "olive", "hana", "auditor"])
def test_the_page_itself_answers_with_its_sentence(cast: Cast, client: Client, who: str) -> None:
    sign_in(client, cast.accounts[who], entity_id=cast.entity(cast.at[who]))
    answer = client.get("/")
    assert answer.status_code == 200
    assert answer.context["page"].sentence in answer.content.decode().replace("&#x27;", "'")


def test_settings_say_what_each_role_may_do_and_that_none_of_the_organization_is_clinical(
    cast: Cast, client: Client
) -> None:
    sign_in(client, cast.accounts["executive"], entity_id=cast.entity("keystone"))
    sides = client.get("/settings/").context["sides"]
    assert {side: any(role.is_clinical for role in roles) for side, roles in sides.items()} == {
        "Practice": True,
        "Organization": False,
        "Outside party": False,
    }
    assert all(role.capabilities for roles in sides.values() for role in roles)


@pytest.mark.parametrize(("waits", "kind"), [(0, "waiting"), (2, "waiting"), (3, "attention"), (30, "attention")])
def test_a_proposal_is_worth_a_call_once_it_has_waited_three_days(waits: int, kind: str) -> None:
    since = datetime(2026, 11, 21, 15, tzinfo=UTC) - timedelta(days=waits)
    cell = people_cell(Staffing(dentists=1, hygienists=1, people=2, proposed=1, waiting_since=since), TODAY)
    assert (cell.word, cell.kind) == ("waiting", kind)


def test_a_practice_without_a_dentist_is_worth_a_call_at_once() -> None:
    assert people_cell(Staffing(dentists=0, hygienists=2, people=2, proposed=0), TODAY).kind == "bad"
