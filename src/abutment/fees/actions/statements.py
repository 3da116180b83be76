"""What happens to a statement: an owner approves it, a controller issues it, it is paid."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

from django.db import transaction
from django.db.models import Sum

from abutment.fees.errors import Malformed, NotNow
from abutment.fees.models import Payment, Statement
from abutment.fees.pdf import statement_pdf
from abutment.fees.policies import check_can_approve, check_can_compute
from abutment.fees.queries.asked import ready_months
from abutment.fees.queries.statements import sheet
from abutment.fees.refusals import in_words
from abutment.foundation.audit import record
from abutment.foundation.audit.queries import head
from abutment.foundation.documents.actions import store
from abutment.foundation.documents.rules import Filing, Shelf
from abutment.foundation.scope import Actor
from abutment.kernel.money import usd_text

PDF = "application/pdf"


@transaction.atomic
def approve_statement(*, actor: Actor, statement: Statement, seen_sha256: str) -> Statement:
    """An owner's approval of exactly what they have read; marked when they also work for an organization."""
    check_can_approve(statement.entity_id)
    locked = _locked(statement)
    if locked.asked_sha256 != seen_sha256:
        raise NotNow(f"{locked} was computed anew since you opened it. Read it again, then approve it.")
    if locked.status != Statement.Status.DRAFT:
        raise NotNow(f"{locked} is {locked.get_status_display().lower()}; only a draft is approved. Look at it again.")
    with in_words():
        locked.approved_at = locked.drafted_at  # the database writes the moment and the name
        locked.status = Statement.Status.APPROVED
        locked.save(update_fields=["approved_at", "status"])
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
        raise NotNow(f"{locked} is {locked.get_status_display().lower()} and cannot be issued. {locked.sentence}")
    _check_is_fresh(actor, locked)
    with in_words():
        sealed = head()
        locked.chain_sequence, locked.chain_hash = (sealed.sequence, sealed.hash_hex) if sealed else (None, "")
        locked.issued_at, locked.status = moment, Statement.Status.ISSUED
        locked.save(update_fields=["issued_at", "status", "chain_sequence", "chain_hash"])
        printed = statement_pdf(sheet(actor, locked.pk, moment.date()))
        filing = Filing(f"Statement {locked.number}.pdf", Shelf.MONEY, "statement", PDF)
        locked.document = store(actor, entity_id=locked.entity_id, filing=filing, stream=BytesIO(printed))
        locked.save(update_fields=["document"])
        _record(actor, "statement.issued", locked, chain_sequence=locked.chain_sequence)
    locked.refresh_from_db()
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
        if paid_cents(locked) >= owed_cents(locked):
            locked.settled_on = paid_on
            locked.save(update_fields=["settled_on"])
        _record(actor, "statement.paid", locked, paid_usd=usd_text(amount_cents), paid_on=paid_on)
    locked.refresh_from_db()
    return locked


def paid_cents(statement: Statement) -> int:
    """What was paid on a statement so far."""
    return statement.payments.aggregate(total=Sum("amount_cents"))["total"] or 0


def owed_cents(statement: Statement) -> int:
    """The fee of a statement with what its issued corrections add or take away."""
    issued = statement.corrections.filter(issued_at__isnull=False)
    return statement.fee_cents + (issued.aggregate(total=Sum("fee_cents"))["total"] or 0)


def _check_is_fresh(actor: Actor, statement: Statement) -> None:
    """What is issued is what terms, inputs and law say now; a draft that they have left behind is computed anew."""
    if statement.is_correction:
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
