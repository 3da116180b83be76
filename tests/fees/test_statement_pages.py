"""A statement as people see it: who reads it, what each may do, and what every act leaves on the page."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from abutment.agreements.rules.formulas import InputKind
from abutment.fees import actions
from abutment.fees.models import Dispute, Statement, StatementLine
from abutment.foundation.scope import opened
from abutment.organizations.models import Affiliation
from tests.cast import Cast, today
from tests.fees.agreeing import FLAT, FMV, GROSS_20, agree, computed, move_to, report
from tests.rights.conftest import reader

__all__ = ["reader"]

Visit = Callable[..., Client]
MOMENT = datetime(2026, 7, 3, 15, 0, tzinfo=UTC)
DUE_15 = {"key": "payment_day", "day": 15}
LATE = {"key": "late_charge", "percent_per_month": "1.5", "accrues": "by_months_begun"}


def drafted(cast: Cast) -> Statement:
    """Cedar's June at $60,000, computed."""
    agree(cast, terms=[FLAT, DUE_15, LATE])
    computed(cast, practices=["cedar"])
    with opened(cast.actor("olive")):
        return Statement.objects.get(sequence=0)


def issued(cast: Cast) -> Statement:
    """The same, approved by Olive and issued by the controller."""
    statement, olive, controller = drafted(cast), cast.actor("olive"), cast.actor("controller")
    with opened(olive):
        actions.approve_statement(actor=olive, statement=statement, seen_sha256=statement.asked_sha256)
    with opened(controller):
        return actions.issue_statement(actor=controller, statement=statement, moment=MOMENT)


def line_of(cast: Cast, statement: Statement) -> StatementLine:
    with opened(cast.actor("olive")):
        return StatementLine.objects.filter(statement=statement).earliest("position")


def disputed(cast: Cast, statement: Statement) -> Dispute:
    olive = cast.actor("olive")
    line = line_of(cast, statement)
    with opened(olive):
        return actions.dispute_line(actor=olive, line=line, reason="Two weeks without a billing team.")


def at(name: str, number: int, *further: int) -> str:
    return reverse(name, args=[number, *further])


def text(response: Any) -> str:
    return str(response.content, "utf-8")


READERS = [
    ("olive", None, 200),
    ("practice_manager", None, 200),
    ("controller", None, 200),
    ("counsel", None, 200),
    ("auditor", None, 200),
    ("executive", None, 200),
    ("front_desk", None, 404),
    ("hana", None, 404),
    ("bruno", None, 404),
    ("astrid", None, 404),
    ("summit_executive", None, 404),
    ("south_executive", None, 404),
    ("marketing", None, 404),
]
PAGES = ("statement", "statement-pdf", "statement-json", "statement-proof")


@pytest.mark.parametrize(("who", "where", "status"), READERS)
def test_a_statement_is_read_by_whom_it_concerns_and_absent_for_all_others(
    cast: Cast, reader: Visit, who: str, where: str | None, status: int
) -> None:
    statement, client = issued(cast), reader(who, where)
    answers = {name: client.get(at(name, statement.pk)).status_code for name in PAGES}
    assert answers == dict.fromkeys(PAGES, status)
    assert client.get(at("statement-working", statement.pk, 1)).status_code == status
    listed = text(client.get(reverse("statements") + "?export=csv"))
    assert (statement.number in listed) is (status == 200)


def test_a_former_organization_reads_no_statement_and_the_practice_keeps_it(cast: Cast, reader: Visit) -> None:
    statement = issued(cast)
    with opened(cast.actor("olive")):
        Affiliation.objects.filter(practice_id=cast.entity("cedar")).update(ends_on=today() - timedelta(days=2))
    assert reader("controller").get(at("statement", statement.pk)).status_code == 404
    assert reader("olive").get(at("statement", statement.pk)).status_code == 200


ACTS = ("statement-approve", "statement-issue", "statement-pay", "statement-correct", "statement-release")


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        ("olive", {"statement-approve"}),
        ("controller", set()),
        ("counsel", set()),
        ("practice_manager", set()),
        ("auditor", set()),
        ("executive", set()),
    ],
)
def test_a_draft_that_waits_for_an_owner_offers_its_approval_to_the_owner_alone(
    cast: Cast, reader: Visit, who: str, offered: set[str]
) -> None:
    statement = drafted(cast)
    page = text(reader(who).get(at("statement", statement.pk)))
    assert {name for name in ACTS if at(name, statement.pk) in page} == offered


@pytest.mark.parametrize(
    ("who", "offered", "may_dispute"),
    [
        ("olive", set(), True),
        ("controller", {"statement-pay", "statement-correct"}, False),
        ("counsel", set(), False),
        ("practice_manager", set(), False),
        ("auditor", set(), False),
        ("executive", set(), False),
    ],
)
def test_an_issued_statement_is_disputed_by_the_owner_and_paid_and_corrected_by_the_controller(
    cast: Cast, reader: Visit, who: str, offered: set[str], may_dispute: bool
) -> None:
    statement = issued(cast)
    page = text(reader(who).get(at("statement", statement.pk)))
    assert {name for name in ACTS if at(name, statement.pk) in page} == offered
    assert (at("line-dispute", line_of(cast, statement).pk) in page) is may_dispute


REFUSED = [
    ("statement-approve", "controller"),
    ("statement-issue", "olive"),
    ("statement-pay", "olive"),
    ("statement-correct", "auditor"),
    ("statement-release", "controller"),
]


@pytest.mark.parametrize(("name", "who"), REFUSED)
def test_an_act_is_refused_with_its_reason_to_whom_it_is_not_given(
    cast: Cast, reader: Visit, name: str, who: str
) -> None:
    statement = drafted(cast)
    for response in (reader(who).get(at(name, statement.pk)), reader(who).post(at(name, statement.pk))):
        assert response.status_code == 403
        assert "Ask" in text(response)
    with opened(cast.actor("olive")):
        assert Statement.objects.get(pk=statement.pk).status == "draft"


def test_the_page_says_how_the_statement_stands_and_what_it_rests_on(cast: Cast, reader: Visit) -> None:
    page = text(reader("olive").get(at("statement", issued(cast).pk)))
    assert "Statement for June 2026" in page
    assert "$60,000.00" in page
    assert "8 NYCRR 29.1(b)(4)" in page
    assert "Not legal advice." in page
    assert "Inside the range" in page
    assert "being late has added" in page
    assert "Cedar Dental to Keystone Dental Partners" in page


def test_an_owner_approves_exactly_what_the_page_showed(cast: Cast, reader: Visit) -> None:
    statement, client = drafted(cast), reader("olive")
    page = client.get(at("statement-approve", statement.pk))
    assert statement.asked_sha256 in text(page)
    stale = client.post(at("statement-approve", statement.pk), {"seen_sha256": "0" * 64})
    assert stale.status_code == 422
    assert "was computed anew since you opened it" in text(stale)
    done = client.post(at("statement-approve", statement.pk), {"seen_sha256": statement.asked_sha256}, follow=True)
    assert "is approved at $60,000.00" in text(done)
    assert "approved by Olive of Cedar" in text(done)


def test_what_a_controller_issues_is_the_sheet_that_everybody_downloads(cast: Cast, reader: Visit) -> None:
    statement, olive = drafted(cast), cast.actor("olive")
    with opened(olive):
        actions.approve_statement(actor=olive, statement=statement, seen_sha256=statement.asked_sha256)
    done = reader("controller").post(at("statement-issue", statement.pk), follow=True)
    assert "is issued" in text(done)
    sheets = []
    for who in ("olive", "controller", "counsel"):
        response: Any = reader(who).get(at("statement-pdf", statement.pk))
        assert response["Content-Type"] == "application/pdf"
        sheets.append(b"".join(response.streaming_content) if response.streaming else response.content)
    assert sheets[0].startswith(b"%PDF")
    assert sheets[0] == sheets[1] == sheets[2]


def test_later_payments_disputes_and_corrections_leave_the_sheet_as_it_was_given(cast: Cast, reader: Visit) -> None:
    """Counsel's is printed anew each time: it must still be the one that was kept."""
    statement = issued(cast)
    client = reader("counsel")
    before = client.get(at("statement-pdf", statement.pk)).content
    dispute, controller = disputed(cast, statement), cast.actor("controller")
    with opened(controller):
        actions.concede_dispute(actor=controller, dispute=dispute, conceded_cents=100_00, answer="Granted.")
        actions.record_payment(
            actor=controller, statement=statement, paid_on=MOMENT.date(), amount_cents=60_000_00, reference="1001"
        )
    assert client.get(at("statement-pdf", statement.pk)).content == before


def test_a_draft_is_printed_as_a_draft(cast: Cast, reader: Visit) -> None:
    statement = drafted(cast)
    response = reader("olive").get(at("statement-pdf", statement.pk))
    assert response.content.startswith(b"%PDF")
    assert statement.number in response["Content-Disposition"]


def test_the_same_statement_for_machines_has_its_keys(cast: Cast, reader: Visit) -> None:
    told = json.loads(text(reader("olive").get(at("statement-json", issued(cast).pk))))
    assert (told["practice"], told["month"], told["fee_usd"]) == ("Cedar Dental", "2026-06", "60000.00")
    assert told["law"]["status"] == "allowed"
    assert told["fmv"]["status"] == "inside"
    assert sum(float(step["amount_usd"]) for step in told["working"] if step["is_added"]) == 60000


def test_every_amount_opens_what_it_was_made_from(cast: Cast, reader: Visit) -> None:
    statement, client = issued(cast), reader("olive")
    page = text(client.get(at("statement", statement.pk)))
    for position in (0, 1):
        assert at("statement-working", statement.pk, position) in page
        assert "$60,000.00" in text(client.get(at("statement-working", statement.pk, position)))
    assert client.get(at("statement-working", statement.pk, 2)).status_code == 404


def test_an_amount_opens_down_to_the_rows_that_were_frozen(cast: Cast, reader: Visit) -> None:
    move_to(cast, "cedar", "US-WA")
    agree(cast, terms=[GROSS_20])
    report(cast, cents_a_day=10_000_00)
    report(cast, cents_a_day=77_00, kinds=[InputKind.REFUNDS])
    computed(cast, practices=["cedar"])
    with opened(cast.actor("olive")):
        statement = Statement.objects.get(sequence=0)
    shown = text(reader("olive").get(at("statement-working", statement.pk, 1)))
    assert "Collections, 30 rows: $300,000.00" in shown
    assert "Jun 17" in shown
    assert "$77.00" not in shown


def test_a_statement_is_computed_again_to_the_cent_when_somebody_asks(cast: Cast, reader: Visit) -> None:
    assert "Equal to the cent" in text(reader("olive").get(at("statement-proof", issued(cast).pk)))


def test_a_dispute_stands_beside_its_line_and_is_answered_there(cast: Cast, reader: Visit) -> None:
    statement = issued(cast)
    line, olive, controller = line_of(cast, statement), reader("olive"), reader("controller")
    empty = olive.post(at("line-dispute", line.pk), {"reason": "  "})
    assert empty.status_code == 422
    page = text(olive.post(at("line-dispute", line.pk), {"reason": "No billing for <b>two</b> weeks."}, follow=True))
    assert "No billing for &lt;b&gt;two&lt;/b&gt; weeks." in page
    assert "1 line of $60,000.00 is disputed." in page
    with opened(cast.actor("olive")):
        dispute = Dispute.objects.get(statement=statement)
    again = olive.post(at("line-dispute", line.pk), {"reason": "And once more."})
    assert "disputed already" in text(again)
    assert at("dispute-withdraw", dispute.pk) in page
    assert at("dispute-reject", dispute.pk) not in page
    answered = controller.post(at("dispute-reject", dispute.pk), {"answer": "The team was there."}, follow=True)
    assert "The team was there." in text(answered)
    late = controller.post(at("dispute-reject", dispute.pk), {"answer": "Twice."})
    assert late.status_code == 422
    assert "already" in text(late)


def test_what_is_conceded_becomes_a_credit_beside_the_statement(cast: Cast, reader: Visit) -> None:
    statement = issued(cast)
    dispute, controller = disputed(cast, statement), reader("controller")
    wrong = controller.post(at("dispute-concede", dispute.pk), {"amount": "60,000.01", "answer": ""})
    assert wrong.status_code == 422
    assert "is left of this line" in text(wrong)
    done = controller.post(at("dispute-concede", dispute.pk), {"amount": "1,500", "answer": "Half of it."}, follow=True)
    page = text(done)
    assert "Credit for June 2026" in page
    assert "($1,500.00)" in page
    assert f"{statement.number}-C1" in text(controller.get(at("statement", statement.pk)))


def test_an_owner_withdraws_a_dispute_and_the_line_stands(cast: Cast, reader: Visit) -> None:
    dispute = disputed(cast, issued(cast))
    assert reader("controller").post(at("dispute-withdraw", dispute.pk)).status_code == 403
    page = text(reader("olive").post(at("dispute-withdraw", dispute.pk), follow=True))
    assert "Withdrawn" in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"paid_on": "2026-07-10", "amount": "sixty"}, "is not an amount of money"),
        ({"paid_on": "2026-07-10", "amount": "0"}, "above zero"),
        ({"paid_on": "2999-01-01", "amount": "60,000"}, "still to come"),
        ({"paid_on": "", "amount": "60,000"}, "required"),
    ],
)
def test_a_payment_that_cannot_be_right_is_said_on_the_same_page(
    cast: Cast, reader: Visit, given: dict[str, str], words: str
) -> None:
    statement = issued(cast)
    response = reader("controller").post(at("statement-pay", statement.pk), given)
    assert response.status_code == 422
    assert words in text(response)
    assert "2 payments" not in text(response)


def test_a_payment_in_full_settles_the_statement(cast: Cast, reader: Visit) -> None:
    statement = issued(cast)
    given = {"paid_on": "2026-07-10", "amount": "$60,000.00", "reference": "Check 1001"}
    page = text(reader("controller").post(at("statement-pay", statement.pk), given, follow=True))
    assert "is paid in full since Jul 10, 2026" in page
    assert "Check 1001" in page


def test_what_computes_to_what_was_issued_is_not_corrected(cast: Cast, reader: Visit) -> None:
    response = reader("controller").post(at("statement-correct", issued(cast).pk))
    assert response.status_code == 422
    assert "nothing to correct" in text(response)


def test_counsel_releases_what_lies_above_market_value(cast: Cast, reader: Visit) -> None:
    move_to(cast, "cedar", "US-WA")
    agree(cast, terms=[GROSS_20], fmv={**FMV, "high_usd": "50000"})
    report(cast, cents_a_day=10_000_00)
    computed(cast, practices=["cedar"])
    with opened(cast.actor("olive")):
        statement = Statement.objects.get(sequence=0)
    page = text(reader("counsel").get(at("statement", statement.pk)))
    assert "$10,000.00 more is held and waits for counsel" in page
    assert "Above the range" in page
    given = {"amount": "10,000", "words": "The extra chairs explain it."}
    released = text(reader("counsel").post(at("statement-release", statement.pk), given, follow=True))
    assert "The extra chairs explain it." in released


def test_a_practice_reads_its_latest_month_first(cast: Cast, reader: Visit) -> None:
    statement = drafted(cast)
    page = text(reader("olive").get(reverse("statements")))
    assert "Our month" in page
    assert "It waits for an owner&#x27;s approval" in page
    assert at("statement-approve", statement.pk) in page
    assert at("statement-approve", statement.pk) not in text(reader("practice_manager").get(reverse("statements")))


def test_the_organization_reads_how_many_statements_stand_where(cast: Cast, reader: Visit) -> None:
    empty = text(reader("controller").get(reverse("statements")))
    assert "once month-end was run" in empty
    drafted(cast)
    assert "1 statement: 1 is a draft." in text(reader("controller").get(reverse("statements")))


@pytest.mark.parametrize(
    ("asked", "found"),
    [("q=cedar", True), ("q=birch", False), ("status=draft", True), ("status=issued", False),
     ("month=2026-06", True), ("month=2026-05", False), ("month=June", False)],
)  # fmt: skip
def test_the_list_is_narrowed_by_words_state_and_month(cast: Cast, reader: Visit, asked: str, found: bool) -> None:
    statement = drafted(cast)
    response = reader("controller").get(f"{reverse('statements')}?{asked}&export=csv")
    assert response.status_code == 200
    assert (statement.number in text(response)) is (found or asked == "month=June")
