"""The morning page of each kind of user."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from abutment.agreements import actions as agreeing
from abutment.agreements.models import Amendment
from abutment.desk.blocks import Block, Day, Page, Text, sentence
from abutment.desk.today import BY_ROLE, page_for
from abutment.desk.today.leadership import people_cell
from abutment.foundation.scope import opened
from abutment.kernel.months import Month
from abutment.organizations import queries as network
from abutment.organizations.models import Role
from abutment.organizations.queries.ahead import Staffing
from tests.agreements.conftest import FEE, NOTICE, PAYMENT_DAY, RENEWAL, Desk
from tests.cast import AT_KEYSTONE, WHERE, Cast
from tests.fees.agreeing import FLAT, GROSS_20, agree, computed
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


def test_counsel_finds_the_unsettled_rules_on_which_signed_agreements_rest_and_no_others(cast: Cast) -> None:
    assert block_of(morning(cast, "counsel"), "Contested and unread rules in use").rows == []
    agree(cast, "cedar", (FLAT,))  # allowed in New York
    agree(cast, "birch", (FLAT,))  # New Jersey says nothing of it
    (row,) = block_of(morning(cast, "counsel"), "Contested and unread rules in use").rows
    assert [getattr(cell, "text", "") or getattr(cell, "word", "") for cell in row[:5]] == [
        "New Jersey",
        "Flat",
        "silent or not researched",
        "1 agreement",
        "waits for counsel",
    ]


def test_counsel_finds_agreements_and_amendments_that_were_reviewed(cast: Cast) -> None:
    desk = Desk(cast)
    assert block_of(morning(cast, "counsel"), "Agreements waiting for your review").rows == []
    administrator = cast.actor("administrator")

    def reviewed(instrument: Amendment) -> Amendment:
        desk.approve(desk.term(instrument, desk.paper(instrument), FEE))
        with opened(administrator):
            agreeing.review_amendment(actor=administrator, amendment=instrument, on=instrument.effective_on)
        return instrument

    reviewed(desk.instrument(desk.draft(title="Second agreement")))
    agreement = desk.signed(FEE)
    with opened(administrator):
        begun = agreeing.begin_amendment(
            actor=administrator, agreement=agreement, title="Fixed fee", effective_on=date(2026, 6, 1)
        )
    reviewed(begun)
    page = morning(cast, "counsel")
    rows = block_of(page, "Agreements waiting for your review").rows
    assert [(row[0].text, row[0].note, row[1].text) for row in rows] == [  # type: ignore[union-attr]
        (agreement.title, "Amendment 1: Fixed fee", "Cedar Dental"),
        ("Second agreement", "Original agreement", "Cedar Dental"),
    ]
    assert page.sentence.startswith("2 agreements to review")
    assert page.stats[0].value == "2"
    counsel = cast.actor("counsel")
    with opened(counsel):
        agreeing.counsel_reviews(actor=counsel, amendment=begun, on=TODAY)
    assert len(block_of(morning(cast, "counsel"), "Agreements waiting for your review").rows) == 1


def test_counsel_finds_what_is_held_by_state_and_method_with_its_amount(cast: Cast) -> None:
    agree(cast, "birch", (FLAT,))
    for month in (Month(2026, 9), Month(2026, 10)):
        computed(cast, month)
    page = morning(cast, "counsel")
    assert page.first is not None
    (row,) = page.first.rows
    assert [cell.text for cell in row[:4]] == ["Flat in New Jersey", "$120,000.00", "2", "Birch Dental"]  # type: ignore[union-attr]
    assert "$120,000.00 of fees held for your opinion" in page.sentence


def test_the_controller_finds_what_stands_in_the_way_of_the_last_full_month(cast: Cast) -> None:
    agree(cast, "cedar", (FLAT,))
    agree(cast, "birch", (GROSS_20,))
    computed(cast, Month(2026, 10))
    page = morning(cast, "controller")
    assert page.sentence.startswith("October 2026: 1 of 2 practices computed; one waits for an owner; one has no data")
    assert page.first is not None
    assert [(row[0].text, row[1].word, row[3].label) for row in page.first.rows] == [  # type: ignore[union-attr]
        ("Birch Dental", "no data", "Enter inputs"),
        ("Cedar Dental", "waits for owner", "See statement"),
    ]
    assert page.matrix is not None
    assert all(cell.reason for row in page.matrix.rows for cell in row.cells)


def test_nothing_of_the_month_is_a_number_before_it_was_computed(cast: Cast) -> None:
    stats = {stat.label: stat for stat in morning(cast, "controller").stats}
    assert stats["Charged"].missing
    assert stats["Held for counsel"].missing


def test_leadership_sees_fees_and_what_agreements_ask_for_at_each_location(cast: Cast) -> None:
    agree(cast, "cedar", (FLAT, RENEWAL, NOTICE), fmv_days=(date(2024, 1, 1), date(2027, 1, 1)))
    computed(cast, Month(2026, 10))
    page = morning(cast, "executive")
    assert (page.stats[0].label, page.stats[0].value) == ("Fees of October 2026", "$60,000")
    assert page.matrix is not None
    cells = {row.label: dict(zip(page.matrix.areas, row.cells, strict=True)) for row in page.matrix.rows}
    cedar = cells["Cedar Main Street"]
    assert (cedar["Money"].word, cedar["Money"].kind) == ("to approve", "waiting")
    assert (cedar["Agreement"].word, cedar["Agreement"].kind) == ("ends", "attention")
    assert "Opinion on market value ends" in cedar["Agreement"].reason
    assert cells["Birch Main Street"]["Agreement"].word == "none"
    assert cells["Birch Main Street"]["Money"].word == "no data"


def test_who_does_not_see_money_is_told_so_and_not_that_there_is_none(cast: Cast) -> None:
    agree(cast, "cedar", (FLAT,))
    computed(cast, Month(2026, 10))
    page = morning(cast, "administrator")
    assert "does not show you money" in page.stats[0].missing
    assert page.matrix is not None
    assert {row.cells[0].word for row in page.matrix.rows} == {"not shown"}


def test_notice_dates_of_agreements_stand_among_the_deadlines(cast: Cast) -> None:
    renewal = {**RENEWAL, "initial_months": 36}
    agree(cast, "cedar", (FLAT, renewal, NOTICE), fmv_days=(date(2024, 1, 1), date(2027, 1, 1)))
    for who in ("executive", "controller", "counsel", "olive"):
        rows = block_of(morning(cast, who), "Deadlines ahead").rows
        said = [row[0].text for row in rows]  # type: ignore[union-attr]
        assert {"Opinion on market value ends", "Notice is due"} <= set(said), who


def test_an_owner_finds_the_month_in_one_line_and_what_waits_for_their_approval(cast: Cast) -> None:
    agree(cast, "cedar", (FLAT,))
    computed(cast, Month(2026, 10))
    page = morning(cast, "olive")
    assert "The fee of October 2026 is $60,000.00 (draft)" in page.sentence
    assert page.first is not None
    month = page.first.rows[0]
    assert (month[0].text, month[4].label) == ("October 2026", "Why")  # type: ignore[union-attr]
    decisions = block_of(page, "Statements and terms for you to approve").rows
    assert [row[0].text for row in decisions] == ["Statement of October 2026"]  # type: ignore[union-attr]


def test_an_owner_finds_the_terms_that_the_other_side_entered_and_not_their_own(cast: Cast) -> None:
    desk = Desk(cast)
    agreement = desk.draft()
    instrument = desk.instrument(agreement)
    paper = desk.paper(instrument)
    desk.term(instrument, paper, FEE)
    desk.term(instrument, paper, PAYMENT_DAY, by="olive")
    rows = block_of(morning(cast, "olive"), "Statements and terms for you to approve").rows
    assert [row[0].text for row in rows] == ["1 term"]  # type: ignore[union-attr]
    assert "Management services agreement" in words(morning(cast, "olive"))


@pytest.mark.parametrize("who", ["executive", "controller", "counsel", "olive"])
def test_the_questions_of_a_morning_do_not_grow_with_agreements_and_statements(cast: Cast, who: str) -> None:
    agree(cast, "cedar", (FLAT,))
    computed(cast, Month(2026, 10))
    before = questions(cast, who)
    agree(cast, "birch", (FLAT,))
    computed(cast, Month(2026, 9))
    computed(cast, Month(2026, 10))
    assert questions(cast, who) <= before  # fewer where the latest acts are of fewer kinds


def questions(cast: Cast, who: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        morning(cast, who)
    return len(asked)


def block_of(page: Page, title: str) -> Block:
    return next(block for block in (page.first, *page.blocks) if block is not None and block.title == title)


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


def test_words_that_an_act_does_not_have_leave_their_place_empty() -> None:
    assert ">no data<" not in render_to_string("desk/cell.html", {"cell": Text("")})
    assert ">no data<" in render_to_string("desk/cell.html", {"cell": Day(None)})
    assert "Nov 21, 2026" in render_to_string("desk/cell.html", {"cell": Day(TODAY)})
