"""What an attack on fees found, each now refused."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from abutment.agreements.rules.formulas import InputKind
from abutment.fees import actions, queries
from abutment.fees.errors import Malformed, NotNow
from abutment.fees.models import Hindrance, Payment, Release, Statement, StatementLine
from abutment.fees.rules.approvals import states_that_ask
from abutment.fees.rules.entries import Entry
from abutment.foundation.audit.models import Event
from abutment.foundation.documents.models import Document
from abutment.foundation.scope import Actor, opened
from abutment.kernel.periods import Period
from abutment.organizations import actions as network
from abutment.organizations.models import Affiliation, Location
from tests.cast import SERVER, Cast, today
from tests.fees.agreeing import FLAT, JUNE, agree, amend, computed, move_to, report
from tests.fees.test_statements import MOMENT, drafted, in_washington, issued, the

MINE = "Because the desk was closed."


def issued_in_washington(cast: Cast, cents_a_day: int = 10_000_00) -> Statement:
    statement, controller = in_washington(cast, cents_a_day=cents_a_day), cast.actor("controller")
    with opened(controller):
        return actions.issue_statement(actor=controller, statement=statement, moment=MOMENT)


def conceded(cast: Cast, statement: Statement, cents: int) -> Statement:
    bruno, controller = cast.actor("bruno"), cast.actor("controller")
    with opened(bruno):
        dispute = actions.dispute_line(actor=bruno, line=statement.lines.order_by("position")[0], reason=MINE)
    with opened(controller):
        ended = actions.concede_dispute(actor=controller, dispute=dispute, conceded_cents=cents, answer="Yes.")
    assert ended.credit is not None
    return ended.credit


def test_a_concession_is_not_taken_back_by_the_next_month_end(cast: Cast) -> None:
    statement, controller = issued_in_washington(cast), cast.actor("controller")
    credit = conceded(cast, statement, 20_000_00)
    with opened(controller):
        actions.issue_statement(actor=controller, statement=credit, moment=MOMENT)
    assert computed(cast, practices=["birch"])[0].outcome == "unchanged"
    with opened(controller), pytest.raises(NotNow, match="nothing to correct"):
        actions.correct_statement(actor=controller, statement=statement)


def test_no_more_is_conceded_than_a_line_has(cast: Cast) -> None:
    statement = issued_in_washington(cast)
    conceded(cast, statement, 45_000_00)
    with pytest.raises(Malformed, match=r"\$15,000.00 is left of this line"):
        conceded(cast, statement, 20_000_00)


def test_nothing_is_conceded_while_a_correction_waits(cast: Cast) -> None:
    statement, controller = issued_in_washington(cast), cast.actor("controller")
    report(cast, "birch", cents_a_day=5_000_00)
    with opened(controller):
        actions.correct_statement(actor=controller, statement=statement)
    with pytest.raises(NotNow, match="Issue it before anything is conceded"):
        conceded(cast, statement, 10_000_00)


def test_a_correction_that_its_terms_have_left_behind_is_not_issued(cast: Cast) -> None:
    statement, controller = issued_in_washington(cast), cast.actor("controller")
    report(cast, "birch", cents_a_day=9_000_00)
    with opened(controller):
        correction = actions.correct_statement(actor=controller, statement=statement)
    report(cast, "birch", cents_a_day=8_000_00)
    with opened(controller), pytest.raises(NotNow, match="is older than its terms"):
        actions.issue_statement(actor=controller, statement=correction, moment=MOMENT)


def test_releases_never_add_up_to_more_than_waits(cast: Cast) -> None:
    statement, counsel = in_washington(cast, cents_a_day=15_000_00), cast.actor("counsel")
    with opened(counsel):
        actions.release_held(
            actor=counsel, statement=statement, amount_cents=15_000_00, words=MINE, on=date(2026, 7, 2)
        )
        with pytest.raises(Malformed, match=r"\$5,000.00 waits"):
            actions.release_held(
                actor=counsel, statement=statement, amount_cents=15_000_00, words=MINE, on=date(2026, 7, 2)
            )


def test_a_release_is_of_what_counsel_has_read_and_of_nothing_else(cast: Cast) -> None:
    statement, counsel = in_washington(cast, cents_a_day=15_000_00), cast.actor("counsel")
    with opened(counsel):
        actions.release_held(
            actor=counsel, statement=statement, amount_cents=20_000_00, words=MINE, on=date(2026, 7, 2)
        )
    computed(cast, practices=["birch"])
    assert (the(cast).fee_cents, the(cast).held_cents) == (90_000_00, 0)
    report(cast, "birch", cents_a_day=20_000_00)
    computed(cast, practices=["birch"])
    assert (the(cast).fee_cents, the(cast).held_cents) == (70_000_00, 50_000_00)


def test_a_release_is_dated_by_the_database(cast: Cast) -> None:
    statement, counsel = in_washington(cast, cents_a_day=15_000_00), cast.actor("counsel")
    with opened(counsel):
        actions.release_held(actor=counsel, statement=statement, amount_cents=1, words=MINE, on=date(1900, 1, 1))
        assert Release.objects.get().given_on > date(2026, 1, 1)


def test_a_month_is_charged_under_one_agreement(cast: Cast) -> None:
    statement = issued(cast)
    with opened(SERVER):
        agreement = statement.agreement
        agreement.ends_on, agreement.ended_because = date(2026, 6, 1), "replaced"
        agreement.save(update_fields=["ends_on", "ended_because"])
    agree(cast, starts_on=date(2026, 6, 1), fmv_days=(date(2026, 6, 1), None))
    told = computed(cast, practices=["cedar"])
    assert [each.outcome for each in told] == ["hindered"]
    assert f"by statement {statement.number} under another agreement" in told[0].sentence
    controller = cast.actor("controller")
    with opened(controller):
        correction = actions.correct_statement(actor=controller, statement=statement)
    assert correction.fee_cents == -60_000_00


def test_the_owner_approves_where_any_of_the_places_leaves_it_to_the_owner(cast: Cast) -> None:
    move_to(cast, "birch", "US-WA")
    with opened(SERVER):
        Location.objects.filter(entity=cast.entity("birch")).update(jurisdiction="US-NY")
    agree(cast, "birch", [FLAT])
    computed(cast, practices=["birch"])
    assert the(cast).needs_approval


def test_a_correction_is_approved_where_the_practice_is_now(cast: Cast) -> None:
    move_to(cast, "cedar", "US-WA")
    agreement = agree(cast)
    computed(cast, practices=["cedar"])
    controller = cast.actor("controller")
    with opened(controller):
        statement = actions.issue_statement(actor=controller, statement=the(cast), moment=MOMENT)
    move_to(cast, "cedar", "US-NY")
    raised = {"key": "fee", "formula": {"method": "flat", "amount_usd": "65000"}}
    amend(cast, "cedar", agreement, [raised], date(2026, 6, 1))
    with opened(controller):
        correction = actions.correct_statement(actor=controller, statement=statement)
    assert correction.fee_cents == 5_000_00
    assert correction.needs_approval


def test_the_states_of_the_database_are_those_of_the_law(cast: Cast) -> None:
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        cursor.execute("select * from foundation.approval_state")
    assert states_that_ask(date.max) == ["US-NY"]  # another state needs a migration that writes it


@pytest.mark.parametrize(
    "attack",
    [
        "update fees_statement set needs_approval = false, fee_cents = 1, by_terms_cents = 1 where id = {pk}",
        "update fees_statement set month = '2020-01-01', number = 'FREE' where id = {pk}",
        "update fees_statement set number = number || '-x' where id = {pk}",
        "update fees_statement set manager_name = 'Nobody' where id = {pk}",
        "update fees_statement set drafted_at = '2020-01-01' where id = {pk}",
        "update fees_statement set named_entity_ids = '{{}}' where id = {pk}",
        "delete from fees_statementline where statement_id = {pk}",
    ],
)
def test_what_a_controller_writes_by_hand_is_neither_approved_nor_issued(cast: Cast, attack: str) -> None:
    statement, controller, olive = drafted(cast), cast.actor("controller"), cast.actor("olive")
    with opened(controller):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(attack.format(pk=statement.pk))
        except DatabaseError:
            assert the(cast).number == statement.number
            return
    after = the(cast)
    assert after.needs_approval
    with opened(olive), pytest.raises(NotNow, match="not what its terms and inputs compute to"):
        actions.approve_statement(actor=olive, statement=after, seen_sha256=after.asked_sha256)


def test_lines_that_do_not_add_are_not_approved_by_hand_either(cast: Cast) -> None:
    statement = drafted(cast)
    with opened(cast.actor("controller")), connection.cursor() as cursor:
        cursor.execute("delete from fees_statementline where statement_id = %s", [statement.pk])
    with (
        opened(cast.actor("olive")),
        pytest.raises(DatabaseError, match="do not add to its fee"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("update fees_statement set approved_at = now() where id = %s", [statement.pk])


def test_an_approval_is_not_carried_to_another_amount(cast: Cast) -> None:
    statement, olive = drafted(cast), cast.actor("olive")
    with opened(olive):
        actions.approve_statement(actor=olive, statement=statement, seen_sha256=statement.asked_sha256)
    with (
        opened(cast.actor("controller")),
        pytest.raises(DatabaseError, match="what an owner approved does not change"),
        transaction.atomic(),
    ):
        Statement.objects.filter(pk=statement.pk).update(fee_cents=1, held_cents=60_000_00 - 1)


def test_a_refused_month_stays_refused_whatever_its_status_says(cast: Cast) -> None:
    agree(cast, "birch")  # flat in New Jersey: no rule was read
    computed(cast, practices=["birch"])
    with opened(cast.actor("controller")):
        Statement.objects.filter(pk=the(cast).pk).update(status="draft")
    assert the(cast).status == "waits"


@pytest.mark.parametrize(
    "change",
    [{"settled_on": date(1999, 1, 1)}, {"chain_hash": "a" * 64}, {"document_id": None}, {"chain_sequence": 1}],
)
def test_nobody_settles_or_forges_an_issued_statement_by_hand(cast: Cast, change: dict[str, object]) -> None:
    statement = issued(cast)
    with opened(cast.actor("controller")):
        try:
            with transaction.atomic():
                Statement.objects.filter(pk=statement.pk).update(**change)
        except DatabaseError:
            pass
    after = the(cast)
    assert (after.status, after.settled_on, after.chain_hash) == ("issued", None, statement.chain_hash)
    assert after.document_id == statement.document_id


def test_a_payment_is_of_an_amount_above_zero(cast: Cast) -> None:
    statement = issued(cast)
    with opened(cast.actor("controller")), pytest.raises(DatabaseError), transaction.atomic():
        Payment.objects.create(
            entity_id=statement.entity_id, statement=statement, paid_on=date(2026, 7, 1), amount_cents=-5
        )


SETTLED_ON = "select foundation.settled_on(jsonb_populate_record(null::public.fees_statement, %s::jsonb))"


@pytest.mark.parametrize(
    ("issued_at", "settled_on"),
    [("2026-07-09T12:00:00Z", date(2026, 7, 9)), ("2026-07-10T03:59:59Z", date(2026, 7, 9)), (None, None)],
)
def test_nothing_to_pay_is_settled_on_the_practice_s_day_of_issue_and_stays_so(
    cast: Cast, owner_login: psycopg.Connection[Any], issued_at: str | None, settled_on: date | None
) -> None:
    statement = {"entity_id": cast.entity("cedar"), "sequence": 0, "fee_cents": 0, "issued_at": issued_at}
    assert owner_login.execute(SETTLED_ON, [json.dumps(statement)]).fetchone() == (settled_on,)


def test_what_is_conceded_in_full_is_settled_on_the_day_of_its_credit(cast: Cast) -> None:
    statement, controller = issued_in_washington(cast), cast.actor("controller")
    credit = conceded(cast, statement, 60_000_00)
    with opened(controller):
        assert the(cast).settled_on is None
        actions.issue_statement(actor=controller, statement=credit, moment=MOMENT)
    assert (the(cast).status, the(cast).settled_on) == ("settled", today())


def test_a_settled_statement_is_open_again_when_a_correction_adds_to_it(cast: Cast) -> None:
    statement, controller = issued_in_washington(cast), cast.actor("controller")
    with opened(controller):
        paid = actions.record_payment(
            actor=controller, statement=statement, paid_on=date(2026, 7, 9), amount_cents=60_000_00
        )
    assert paid.status == "settled"
    report(cast, "birch", cents_a_day=11_000_00)
    with opened(controller):
        correction = actions.correct_statement(actor=controller, statement=statement)
        actions.issue_statement(actor=controller, statement=correction, moment=MOMENT)
        assert (the(cast).status, the(cast).settled_on) == ("issued", None)
        sheet = queries.sheet(controller, statement.pk, date(2026, 7, 10))
        assert (sheet.standing.unpaid_cents, "pay" in sheet.may) == (6_000_00, True)


def test_one_practice_with_absurd_numbers_stops_nobody_else(cast: Cast) -> None:
    agree(cast)
    dear = {"key": "fee", "formula": {"method": "per_visit", "rates_usd": {"hygiene": "999999999999"}}}
    move_to(cast, "birch", "US-WA")
    agree(cast, "birch", [dear])
    controller = cast.actor("controller")
    entry = Entry(InputKind.VISITS, Period.of_day(JUNE.first_day), quantity=999_999_999, category="hygiene")  # type: ignore[arg-type]
    with opened(controller):
        actions.enter_inputs(actor=controller, practice_id=cast.entity("birch"), entries=[entry], source="test")
    told = {each.practice: each for each in computed(cast)}
    assert told["Cedar Dental"].outcome == "drafted"
    assert "more than a trillion dollars" in told["Birch Dental"].sentence


def test_a_month_that_can_no_longer_be_computed_is_said_to_be_restated(cast: Cast) -> None:
    issued_in_washington(cast)
    controller = cast.actor("controller")
    with opened(controller):
        rows = list(queries.inputs(controller, cast.entity("birch")))
        actions.remove_inputs(actor=controller, practice_id=cast.entity("birch"), inputs=rows)
    told = computed(cast, practices=["birch"])
    assert (told[0].outcome, "cannot be computed any more" in told[0].sentence) == ("restated", True)
    with opened(controller):
        assert Hindrance.objects.get().kind == "restated"


def test_the_next_organization_reads_nothing_of_what_was_charged_under_the_former(cast: Cast) -> None:
    statement, olive = issued(cast), cast.actor("olive")
    computed(cast, month=JUNE.next, practices=["cedar"])
    now = today()
    with opened(olive):
        tie = Affiliation.objects.get(practice=cast.entity("cedar"))
        network.end_affiliation(actor=olive, affiliation=tie, ends_on=now, sight_ends_on=now + timedelta(days=90))
    with opened(SERVER):
        Affiliation.objects.create(
            practice_id=cast.entity("cedar"),
            organization_id=cast.entity("summit"),
            model="service",
            brand="group",
            starts_on=now,
        )
    next_one, former = cast.actor("summit_executive"), cast.actor("controller")
    assert read_of(cast, next_one) == (0, 0, 0, 0)
    assert min(read_of(cast, former)) > 0
    assert min(read_of(cast, olive)) > 0
    assert statement.document_id


def read_of(cast: Cast, actor: Actor) -> tuple[int, int, int, int]:
    """How many statements, lines, sheets and acts of Cedar's statements somebody reads."""
    with opened(actor):
        return (
            Statement.objects.filter(entity=cast.entity("cedar")).count(),
            StatementLine.objects.filter(entity=cast.entity("cedar")).count(),
            Document.objects.filter(entity=cast.entity("cedar"), kind="statement").count(),
            Event.objects.filter(entity=cast.entity("cedar"), action__startswith="statement.").count(),
        )
