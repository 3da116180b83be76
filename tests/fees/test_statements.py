"""From draft to settled: who moves a statement, and what the database refuses whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from abutment.fees import actions, queries
from abutment.fees.errors import Malformed, NotNow
from abutment.fees.models import Dispute, Hindrance, Release, Statement, StatementLine
from abutment.foundation.documents.queries import opened as opened_document
from abutment.foundation.scope import opened
from abutment.foundation.scope.errors import NotAllowed
from abutment.kernel.errors import AbutmentError
from abutment.organizations.models import Person
from tests.cast import SERVER, Cast
from tests.fees.agreeing import FMV, GROSS_20, agree, computed, move_to, opine, report

MOMENT = datetime(2026, 7, 3, 15, 0, tzinfo=UTC)
DUE_15 = {"key": "payment_day", "day": 15}
LATE = {"key": "late_charge", "percent_per_month": "1.5", "accrues": "by_months_begun"}


def drafted(cast: Cast) -> Statement:
    """Cedar's June at a flat fee, computed."""
    agree(cast)
    computed(cast, practices=["cedar"])
    return the(cast)


def the(cast: Cast, by: str = "controller") -> Statement:
    with opened(cast.actor(by)):
        return Statement.objects.get(sequence=0)


def approved(cast: Cast) -> Statement:
    statement, olive = drafted(cast), cast.actor("olive")
    with opened(olive):
        return actions.approve_statement(actor=olive, statement=statement, seen_sha256=statement.asked_sha256)


def issued(cast: Cast) -> Statement:
    statement, controller = approved(cast), cast.actor("controller")
    with opened(controller):
        return actions.issue_statement(actor=controller, statement=statement, moment=MOMENT)


def in_washington(cast: Cast, *further: Mapping[str, object], cents_a_day: int = 10_000_00) -> Statement:
    """Birch moved to Washington, at 20% of gross collections within 10,000 to 70,000 dollars a month."""
    move_to(cast, "birch", "US-WA")
    agree(cast, "birch", [GROSS_20, *further])
    report(cast, "birch", cents_a_day=cents_a_day)
    computed(cast, practices=["birch"])
    return the(cast)


def test_who_approved_is_called_on_the_statement_as_everywhere_else(cast: Cast) -> None:
    olive = Person.objects.filter(pk=cast.persons["olive"])
    with opened(SERVER):
        olive.update(suffix="DDS")
        name = str(olive.get())
    assert approved(cast).approved_by_name == name == "Olive of Cedar, DDS"


def test_an_owner_approves_what_they_have_read_and_a_controller_issues_it(cast: Cast) -> None:
    statement = issued(cast)
    assert statement.status == "issued"
    assert statement.approved_by_name == "Olive of Cedar"
    assert statement.issued_by_name == "Controller of Keystone"
    with opened(cast.actor("olive")):
        assert opened_document(cast.actor("olive"), statement.document_id or 0).read().startswith(b"%PDF")


def test_new_york_waits_for_the_owner_before_anything_is_issued(cast: Cast) -> None:
    statement, controller = drafted(cast), cast.actor("controller")
    with opened(controller), pytest.raises(NotNow, match="waits for an owner's approval"):
        actions.issue_statement(actor=controller, statement=statement, moment=MOMENT)


def test_where_the_state_leaves_nothing_to_the_owner_a_draft_is_issued_at_once(cast: Cast) -> None:
    statement, controller = in_washington(cast), cast.actor("controller")
    assert not statement.needs_approval
    with opened(controller):
        done = actions.issue_statement(actor=controller, statement=statement, moment=MOMENT)
    assert (done.status, done.fee_cents) == ("issued", 60_000_00)


def test_an_approval_of_something_else_than_what_stands_there_is_refused(cast: Cast) -> None:
    statement, olive = drafted(cast), cast.actor("olive")
    with opened(olive), pytest.raises(NotNow, match="was computed anew since you opened it"):
        actions.approve_statement(actor=olive, statement=statement, seen_sha256="0" * 64)


def test_an_approval_goes_when_the_draft_changes(cast: Cast) -> None:
    move_to(cast, "cedar", "US-WA")
    agree(cast, terms=[GROSS_20])
    report(cast, cents_a_day=10_000_00)
    computed(cast)
    statement, olive = the(cast), cast.actor("olive")
    with opened(olive):
        actions.approve_statement(actor=olive, statement=statement, seen_sha256=statement.asked_sha256)
    report(cast, cents_a_day=9_000_00)
    computed(cast)
    again = the(cast)
    assert (again.status, again.approved_at, again.approved_by_name) == ("draft", None, "")
    assert again.fee_cents == 54_000_00


@pytest.mark.parametrize("name", ["controller", "administrator", "practice_manager", "bruno", "counsel", "executive"])
def test_only_an_owner_of_the_practice_approves(cast: Cast, name: str) -> None:
    statement = drafted(cast)
    with opened(cast.actor(name)), pytest.raises(NotAllowed):
        actions.approve_statement(actor=cast.actor(name), statement=statement, seen_sha256=statement.asked_sha256)


@pytest.mark.parametrize("name", ["olive", "practice_manager", "billing", "counsel", "executive", "auditor"])
def test_only_a_controller_issues(cast: Cast, name: str) -> None:
    statement = approved(cast)
    with opened(cast.actor(name)), pytest.raises(NotAllowed):
        actions.issue_statement(actor=cast.actor(name), statement=statement, moment=MOMENT)


Change = Callable[[Statement], object]
CHANGES: dict[str, Change] = {
    "another fee": lambda s: Statement.objects.filter(pk=s.pk).update(fee_cents=1, by_terms_cents=1),
    "another day": lambda s: Statement.objects.filter(pk=s.pk).update(due_on=date(2027, 1, 1)),
    "other inputs": lambda s: Statement.objects.filter(pk=s.pk).update(asked={}),
    "another result": lambda s: Statement.objects.filter(pk=s.pk).update(result={}),
    "back to a draft": lambda s: Statement.objects.filter(pk=s.pk).update(status="draft", issued_at=None),
    "another approver": lambda s: Statement.objects.filter(pk=s.pk).update(approved_by_name="Nobody"),
    "another head": lambda s: Statement.objects.filter(pk=s.pk).update(chain_hash="0" * 64),
    "removed": lambda s: Statement.objects.filter(pk=s.pk).delete(),
    "a line of another amount": lambda s: StatementLine.objects.filter(statement=s).update(amount_cents=1),
    "a line less": lambda s: StatementLine.objects.filter(statement=s).delete(),
    "a line more": lambda s: StatementLine.objects.create(
        entity_id=s.entity_id, statement=s, position=99, label="More", amount_cents=1
    ),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("by", ["controller", "olive"])
def test_what_was_issued_never_changes(cast: Cast, change: str, by: str) -> None:
    statement = issued(cast)
    before = everything(cast)
    with opened(cast.actor(by)):
        try:
            with transaction.atomic():
                CHANGES[change](statement)
        except DatabaseError:
            pass
    assert everything(cast) == before


def everything(cast: Cast) -> tuple[object, ...]:
    with opened(cast.actor("auditor")):
        lines = list(StatementLine.objects.order_by("pk").values_list())
        return (*Statement.objects.order_by("pk").values_list(), *lines)


def test_a_controller_writes_no_approval_by_hand(cast: Cast) -> None:
    statement = drafted(cast)
    with (
        opened(cast.actor("controller")),
        pytest.raises(DatabaseError, match="approved by an owner"),
        transaction.atomic(),
    ):
        Statement.objects.filter(pk=statement.pk).update(approved_at=MOMENT, status="approved")


def test_a_controller_issues_nothing_by_hand_that_an_owner_has_not_approved(cast: Cast) -> None:
    statement = drafted(cast)
    with opened(cast.actor("controller")), pytest.raises(DatabaseError, match="cannot be issued"), transaction.atomic():
        Statement.objects.filter(pk=statement.pk).update(issued_at=MOMENT, status="issued")


def test_a_fee_above_market_value_is_charged_to_its_high_end_and_the_rest_held(cast: Cast) -> None:
    statement = in_washington(cast, cents_a_day=15_000_00)
    assert (statement.by_terms_cents, statement.fee_cents, statement.held_cents) == (90_000_00, 70_000_00, 20_000_00)
    assert statement.status == "draft"


def test_counsel_releases_what_is_held_and_the_month_is_computed_with_it(cast: Cast) -> None:
    statement, counsel = in_washington(cast, cents_a_day=15_000_00), cast.actor("counsel")
    with opened(counsel):
        actions.release_held(
            actor=counsel,
            statement=statement,
            amount_cents=5_000_00,
            words="Emergency cover in June.",
            on=date(2026, 7, 2),
        )
    computed(cast, practices=["birch"])
    again = the(cast)
    assert (again.fee_cents, again.held_cents) == (75_000_00, 15_000_00)
    with opened(cast.actor("bruno")):
        assert Release.objects.get().counsel_name == "Counsel of Keystone"


@pytest.mark.parametrize("name", ["controller", "bruno", "administrator", "executive"])
def test_nobody_but_counsel_releases(cast: Cast, name: str) -> None:
    statement = in_washington(cast, cents_a_day=15_000_00)
    with opened(cast.actor(name)), pytest.raises(NotAllowed):
        actions.release_held(
            actor=cast.actor(name), statement=statement, amount_cents=1, words="Mine.", on=date(2026, 7, 2)
        )


def test_a_prohibited_method_is_refused_with_its_citation_and_can_never_be_issued(cast: Cast) -> None:
    agree(cast, terms=[GROSS_20])
    report(cast, cents_a_day=10_000_00)
    computed(cast)
    statement, controller = the(cast), cast.actor("controller")
    assert (statement.status, statement.fee_cents, statement.refused_cents) == ("refused", 0, 60_000_00)
    with opened(controller):
        law = queries.sheet(controller, statement.pk, date(2026, 7, 1)).law
        assert law is not None
        assert (law.verdict.value, law.is_read) == ("prohibited", True)
        assert "29.1(b)(4)" in law.citations[0].citation
        with pytest.raises(NotNow, match="refused"):
            actions.issue_statement(actor=controller, statement=statement, moment=MOMENT)


def test_an_unread_method_waits_until_a_named_counsel_opens_it(cast: Cast) -> None:
    agreement = agree(cast, "birch")  # flat in New Jersey: no rule was read
    computed(cast, practices=["birch"])
    assert (the(cast).status, the(cast).held_cents) == ("waits", 60_000_00)
    opine(cast, agreement, "flat", "US-NJ", (date(2026, 1, 1), date(2027, 1, 1)))
    computed(cast, practices=["birch"])
    assert (the(cast).status, the(cast).fee_cents) == ("draft", 60_000_00)


def test_an_opinion_for_another_method_or_state_opens_nothing(cast: Cast) -> None:
    agreement = agree(cast, "birch")
    opine(cast, agreement, "hourly", "US-NJ", (date(2026, 1, 1), None))
    opine(cast, agreement, "flat", "US-MD", (date(2026, 1, 1), None))
    computed(cast, practices=["birch"])
    assert the(cast).status == "waits"


def test_without_a_market_value_opinion_the_fee_is_held(cast: Cast) -> None:
    agree(cast, fmv=FMV, fmv_days=(date(2024, 1, 1), date(2026, 6, 1)))  # it ended on the last of May
    computed(cast)
    assert (the(cast).status, the(cast).held_cents) == ("waits", 60_000_00)


def test_a_line_is_disputed_and_conceded_by_a_credit(cast: Cast) -> None:
    statement, olive, controller = issued(cast), cast.actor("olive"), cast.actor("controller")
    with opened(olive):
        dispute = actions.dispute_line(
            actor=olive, line=statement.lines.get(), reason="The desk was closed for a week."
        )
    assert the(cast).status == "disputed"
    with opened(controller):
        ended = actions.concede_dispute(
            actor=controller, dispute=dispute, conceded_cents=1_500_00, answer="Agreed for one week."
        )
    credit = ended.credit
    assert credit is not None
    assert (credit.number, credit.fee_cents, credit.status) == (f"{statement.number}-C1", -1_500_00, "draft")
    assert (the(cast).status, the(cast).fee_cents) == ("issued", 60_000_00)
    with opened(olive):
        actions.approve_statement(actor=olive, statement=credit, seen_sha256=credit.asked_sha256)
    with opened(controller):
        actions.issue_statement(actor=controller, statement=credit, moment=MOMENT)
        assert queries.sheet(controller, statement.pk, date(2026, 7, 5)).standing.owed_cents == 58_500_00


def test_a_dispute_is_answered_by_the_other_side_and_withdrawn_by_its_own(cast: Cast) -> None:
    statement, olive, controller = issued(cast), cast.actor("olive"), cast.actor("controller")
    with opened(olive):
        dispute = actions.dispute_line(actor=olive, line=statement.lines.get(), reason="Too much.")
        with pytest.raises(NotAllowed):
            actions.reject_dispute(actor=olive, dispute=dispute, answer="No.")
    with opened(controller), pytest.raises(NotAllowed):
        actions.withdraw_dispute(actor=controller, dispute=dispute)
    with opened(olive):
        actions.withdraw_dispute(actor=olive, dispute=dispute)
    assert the(cast).status == "issued"
    with opened(controller), pytest.raises(NotNow, match="withdrawn already"):
        actions.reject_dispute(actor=controller, dispute=dispute, answer="Too late.")


def test_a_line_has_one_open_dispute_at_a_time(cast: Cast) -> None:
    statement, olive = issued(cast), cast.actor("olive")
    with opened(olive):
        actions.dispute_line(actor=olive, line=statement.lines.get(), reason="Too much.")
        with pytest.raises(Malformed, match="disputed already"):
            actions.dispute_line(actor=olive, line=statement.lines.get(), reason="Far too much.")
        assert Dispute.objects.count() == 1


def test_inputs_that_change_after_the_issue_are_told_and_corrected_by_the_difference(cast: Cast) -> None:
    statement, controller = in_washington(cast), cast.actor("controller")
    with opened(controller):
        actions.issue_statement(actor=controller, statement=statement, moment=MOMENT)
    report(cast, "birch", cents_a_day=9_000_00)
    told = computed(cast, practices=["birch"])
    assert told[0].outcome == "restated"
    with opened(controller):
        assert Hindrance.objects.get(kind="restated").sentence == (
            "June 2026 was issued at $60,000.00 and now computes to $54,000.00. Correct it by a credit, or find what "
            "changed."
        )
        correction = actions.correct_statement(actor=controller, statement=statement)
        assert (correction.fee_cents, correction.sequence) == (-6_000_00, 1)
        with pytest.raises(NotNow, match="waits to be issued"):
            actions.correct_statement(actor=controller, statement=statement)
        actions.issue_statement(actor=controller, statement=correction, moment=MOMENT)
        with pytest.raises(NotNow, match="nothing to correct"):
            actions.correct_statement(actor=controller, statement=statement)
    assert the(cast).fee_cents == 60_000_00
    assert computed(cast, practices=["birch"])[0].outcome == "unchanged"


def test_a_statement_recomputes_to_the_cent_from_what_it_froze_when_everything_else_has_changed(cast: Cast) -> None:
    statement, controller = in_washington(cast), cast.actor("controller")
    with opened(controller):
        actions.issue_statement(actor=controller, statement=statement, moment=MOMENT)
    report(cast, "birch", cents_a_day=1)
    move_to(cast, "birch", "US-NY")
    with opened(controller):
        is_equal, again = queries.recomputed(controller, statement.pk)
    assert is_equal
    assert again.charged_cents == 60_000_00


def test_a_month_is_due_on_its_day_charged_when_late_and_settled_when_paid(cast: Cast) -> None:
    statement, controller = in_washington(cast, DUE_15, LATE), cast.actor("controller")
    assert statement.due_on == date(2026, 7, 15)
    with opened(controller):
        actions.issue_statement(actor=controller, statement=statement, moment=MOMENT)
        assert queries.sheet(controller, statement.pk, date(2026, 7, 15)).standing.late_cents == 0
        assert queries.sheet(controller, statement.pk, date(2026, 7, 16)).standing.late_cents == 900_00  # 1.5%
        half = actions.record_payment(
            actor=controller, statement=statement, paid_on=date(2026, 7, 20), amount_cents=30_000_00
        )
        assert half.status == "issued"
        rest = actions.record_payment(
            actor=controller, statement=statement, paid_on=date(2026, 8, 20), amount_cents=30_000_00
        )
        assert (rest.status, rest.settled_on) == ("settled", date(2026, 8, 20))


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("olive", True),
        ("practice_manager", True),
        ("controller", True),
        ("executive", True),
        ("billing", True),
        ("auditor", True),
        ("counsel", True),
        ("administrator", False),
        ("front_desk", False),
        ("hana", False),
        ("bruno", False),
        ("south_executive", False),
        ("astrid", False),
        ("summit_executive", False),
        ("it_provider", False),
        ("regulator", False),
    ],
)
def test_who_reads_a_statement(cast: Cast, name: str, sees: bool) -> None:
    statement = drafted(cast)
    with opened(cast.actor(name)):
        assert Statement.objects.exists() is sees
        if sees:
            assert queries.sheet(cast.actor(name), statement.pk, date(2026, 7, 1)).statement.pk == statement.pk
        else:
            with pytest.raises(AbutmentError, match="no such statement"):
                queries.sheet(cast.actor(name), statement.pk, date(2026, 7, 1))


def test_a_draft_that_its_inputs_have_left_behind_is_not_issued(cast: Cast) -> None:
    statement, controller = in_washington(cast), cast.actor("controller")
    report(cast, "birch", cents_a_day=9_000_00)
    with (
        opened(controller),
        pytest.raises(NotNow, match="is older than its terms, inputs or law"),
    ):
        actions.issue_statement(actor=controller, statement=statement, moment=MOMENT)


def test_a_month_is_issued_once_it_has_ended(cast: Cast) -> None:
    statement, controller = in_washington(cast), cast.actor("controller")
    in_june = datetime(2026, 6, 30, 23, 0, tzinfo=UTC)
    with opened(controller), pytest.raises(NotNow, match=r"June 2026 has not ended. Issue .* from Jul 1, 2026 on"):
        actions.issue_statement(actor=controller, statement=statement, moment=in_june)
