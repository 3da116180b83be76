"""What happens to a statement: an owner approves it, a controller issues it, it is paid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO

from django.db import transaction

from abutment.fees.errors import Malformed, NotNow
from abutment.fees.models import Payment, Statement
from abutment.fees.pdf import statement_pdf
from abutment.fees.policies import check_can_approve, check_can_compute
from abutment.fees.queries.asked import ready_months
from abutment.fees.queries.statements import sheet
from abutment.fees.refusals import in_words
from abutment.fees.rules.asked import Asked
from abutment.fees.rules.fee import fee_of
from abutment.foundation.audit import record
from abutment.foundation.documents.actions import store
from abutment.foundation.documents.rules import Filing, Shelf
from abutment.foundation.scope import Actor
from abutment.kernel.money import usd_text
from abutment.web.words import day_in_words

PDF = "application/pdf"

_STANDS: Mapping[str, str] = {
    Statement.Status.DRAFT: "is a draft",
    Statement.Status.WAITS: "waits for counsel",
    Statement.Status.REFUSED: "is refused by law",
    Statement.Status.APPROVED: "was approved",
    Statement.Status.ISSUED: "was issued",
    Statement.Status.DISPUTED: "was issued and is disputed",
    Statement.Status.SETTLED: "was issued and settled",
}


@transaction.atomic
def approve_statement(*, actor: Actor, statement: Statement, seen_sha256: str) -> Statement:
    """An owner's approval of exactly what they have read; marked when they also work for an organization."""
    check_can_approve(statement.entity_id)
    locked = _locked(statement)
    if locked.asked_sha256 != seen_sha256:
        raise NotNow(f"{locked} was computed anew since you opened it. Read it again, then approve it.")
    if locked.status != Statement.Status.DRAFT:
        raise NotNow(f"{locked} {_STANDS[locked.status]}; only a draft is approved. Look at it again.")
    _check_is_whole(locked)
    with in_words():
        locked.approved_at = locked.drafted_at  # the database writes the moment and the name
        locked.save(update_fields=["approved_at"])
        _record(actor, "statement.approved", locked)
    locked.refresh_from_db()
    return locked


@transaction.atomic
def issue_statement(*, actor: Actor, statement: Statement, moment: datetime) -> Statement:
    """Give a statement to the practice for good: the chain's head is printed on it, and its sheet kept as it is."""
    check_can_compute(statement.entity_id, "issue statements")
    locked = _locked(statement)
    if locked.needs_approval and locked.approved_at is None and locked.status == Statement.Status.DRAFT:
        raise NotNow(f"{locked} waits for an owner's approval ({locked.approval_citation}). Ask an owner to read it.")
    if locked.status not in (Statement.Status.DRAFT, Statement.Status.APPROVED):
        raise NotNow(f"{locked} {_STANDS[locked.status]} and cannot be issued. {locked.sentence}")
    if moment.date() <= locked.of_month.last_day:
        first = day_in_words(locked.of_month.next.first_day)
        raise NotNow(f"{locked.of_month.label} has not ended. Issue {locked} from {first} on.")
    _check_is_whole(locked)
    _check_is_fresh(actor, locked)
    with in_words():
        locked.issued_at = moment  # the database writes the moment, the name and the chain's head
        locked.save(update_fields=["issued_at"])
        printed = statement_pdf(sheet(actor, locked.pk, moment.date()))
        filing = Filing(f"Statement {locked.number}.pdf", Shelf.MONEY, "statement", PDF)
        locked.document = store(actor, entity_id=locked.entity_id, filing=filing, stream=BytesIO(printed))
        locked.save(update_fields=["document"])
        locked.refresh_from_db()
        _record(actor, "statement.issued", locked, chain_sequence=locked.chain_sequence)
    return locked


@transaction.atomic
def record_payment(
    *, actor: Actor, statement: Statement, paid_on: date, amount_cents: int, reference: str = ""
) -> Statement:
    """Note what was paid on a statement; once fee and corrections are covered, it is settled."""
    check_can_compute(statement.entity_id, "record payments")
    locked = _locked(statement)
    if locked.issued_at is None or locked.is_correction:
        raise NotNow(f"{locked} is not an issued statement of a month. Payments are recorded on those.")
    if amount_cents <= 0:
        raise Malformed("A payment is of an amount above zero. A refund is a correction.")
    with in_words():
        Payment.objects.create(
            entity_id=locked.entity_id,
            statement=locked,
            paid_on=paid_on,
            amount_cents=amount_cents,
            reference=reference,
        )
        _record(actor, "statement.paid", locked, paid_usd=usd_text(amount_cents), paid_on=paid_on)
    locked.refresh_from_db()
    return locked


def _check_is_whole(statement: Statement) -> None:
    """Nobody approves or issues what was written past the rules: result, amounts and lines are computed once more."""
    if statement.is_correction:  # its difference is shown against what was computed; the lines are checked below it
        return
    asked = Asked.from_json(statement.asked)
    fee = fee_of(asked)
    amounts = (statement.fee_cents, statement.held_cents, statement.refused_cents)
    lines = [(each.label, each.amount_cents) for each in statement.lines.order_by("position")]
    if (
        asked.sha256 != statement.asked_sha256
        or fee.to_json() != statement.result
        or amounts != (fee.charged_cents, fee.held_cents, fee.refused_cents)
        or lines != [(line.label, line.amount_cents) for line in fee.lines]
    ):
        raise NotNow(
            f"{statement} is not what its terms and inputs compute to. Run month-end again, and tell an auditor."
        )


def _check_is_fresh(actor: Actor, statement: Statement) -> None:
    """What is issued is what terms, inputs and law say now; a draft that they have left behind is computed anew."""
    if statement.kind == Statement.Kind.CREDIT:
        return
    now = ready_months(actor, statement.of_month, [statement.entity_id])
    if any(each.asked is not None and each.asked.sha256 == statement.asked_sha256 for each in now):
        return
    month = statement.of_month.label
    raise NotNow(f"{statement} is older than its terms, inputs or law. Run month-end for {month} again.")


def _locked(statement: Statement) -> Statement:
    return Statement.objects.select_for_update().get(pk=statement.pk)


def _record(actor: Actor, action: str, statement: Statement, **further: object) -> None:
    record(
        actor,
        action=action,
        entity_id=statement.entity_id,
        subject=f"statement {statement.pk}",
        details={
            "number": statement.number,
            "fee_usd": usd_text(statement.fee_cents),
            "asked_sha256": statement.asked_sha256,
            **further,
        },
    )
