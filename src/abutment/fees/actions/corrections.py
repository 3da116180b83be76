"""Correcting what was issued: by a difference of its own, which is approved and issued like a statement."""

from __future__ import annotations

from django.db import transaction

from abutment.fees.actions.months import statement_number
from abutment.fees.errors import Malformed, NotNow
from abutment.fees.models import Dispute, Hindrance, Statement, StatementLine
from abutment.fees.policies import check_can_compute
from abutment.fees.queries.asked import computed, ready_months
from abutment.fees.refusals import in_words
from abutment.fees.rules.approvals import approval_asked
from abutment.fees.rules.asked import Asked
from abutment.fees.rules.fee import RULES_VERSION
from abutment.fees.rules.results import MonthFee
from abutment.foundation.audit import record
from abutment.foundation.scope import Actor
from abutment.kernel.money import format_usd, usd_text
from abutment.kernel.working import Step, Usd, Working


@transaction.atomic
def correct_statement(*, actor: Actor, statement: Statement) -> Statement:
    """Compute an issued month anew from today's terms and inputs, and draft the difference. Raises NotNow if none."""
    check_can_compute(statement.entity_id, "correct statements")
    held = _chain(statement)
    original = held[0]
    if original.issued_at is None:
        raise NotNow(f"{original} has not been issued: run month-end again instead.")
    waiting = [each for each in held if each.issued_at is None]
    if waiting:
        raise NotNow(f"{waiting[0]} waits to be issued. Issue it before another correction is made.")
    # What was conceded on a line is given, not computed: it is no part of what the terms make.
    counted = [each for each in held if each.kind != Statement.Kind.CREDIT]
    charged, held_back, refused = (
        sum(getattr(each, name) for each in counted) for name in ("fee_cents", "held_cents", "refused_cents")
    )
    asked, fee = _computed_anew(actor, original)
    now = (fee.charged_cents, fee.held_cents, fee.refused_cents) if fee else (0, 0, 0)
    if now == (charged, held_back, refused):
        raise NotNow(f"{original} computes to what was issued. There is nothing to correct.")
    working = Working.sum_of(
        f"Correction of {original.number}",
        [
            Step("As it computes now", Usd(now[0]), is_addend=True, working=fee.working if fee else None),
            *(
                Step(f"Issued as {each.number}", Usd(-each.fee_cents), is_addend=True)
                for each in counted
                if each.fee_cents or not each.is_correction
            ),
        ],
    )
    new = Statement(
        kind=Statement.Kind.CORRECTION,
        fee_cents=now[0] - charged,
        held_cents=now[1] - held_back,
        refused_cents=now[2] - refused,
        sentence=f"{original.of_month.label} computes to {format_usd(now[0])}; {format_usd(charged)} was issued.",
        due_on=fee.due_on if fee else None,
        asked=asked.to_json() if asked else original.asked,
        asked_sha256=asked.sha256 if asked else original.asked_sha256,
        result=fee.to_json() if fee else original.result,
    )
    if asked is not None:
        new.needs_approval, new.approval_citation = approval_asked(asked.jurisdictions, original.of_month.last_day)
    saved = _saved(actor, new, original, working)
    Hindrance.objects.filter(entity=original.entity_id, month=original.month, kind=Hindrance.Kind.RESTATED).delete()
    return saved


def _computed_anew(actor: Actor, original: Statement) -> tuple[Asked | None, MonthFee | None]:
    """The month under the same agreement as it computes now; nothing when the agreement serves it no more."""
    found = ready_months(actor, original.of_month, [original.entity_id])
    mine = [each for each in found if each.agreement and each.agreement.agreement_id == original.agreement_id]
    if not mine:
        return None, None
    fee, said = computed(mine[0])
    if fee is None or said.asked is None:
        raise NotNow(f"{original} cannot be computed anew: {said.hindrance}")
    return said.asked, fee


@transaction.atomic
def credit_line(*, actor: Actor, dispute: Dispute) -> Statement:
    """Draft the credit of what was conceded on a disputed line."""
    line, original = dispute.line, _original(dispute.statement)
    label = f"Conceded on line {line.position} of {dispute.statement.number}: {line.label}"
    credit = Step(label, Usd(-dispute.conceded_cents), is_addend=True, term=line.term or None)
    chain = _chain(original)
    waiting = [each for each in chain if each.issued_at is None and each.kind == Statement.Kind.CORRECTION]
    if waiting:
        raise NotNow(f"{waiting[0]} waits to be issued. Issue it before anything is conceded.")
    if sum(each.fee_cents for each in chain) < dispute.conceded_cents:
        raise Malformed(f"Less than {format_usd(dispute.conceded_cents)} is left of {original}. Concede what is left.")
    new = Statement(
        kind=Statement.Kind.CREDIT,
        needs_approval=original.needs_approval,
        approval_citation=original.approval_citation,
        fee_cents=-dispute.conceded_cents,
        held_cents=0,
        refused_cents=0,
        sentence=f"{format_usd(dispute.conceded_cents)} conceded on line {line.position} of "
        f"{dispute.statement.number}.",
        due_on=None,
        asked=original.asked,
        asked_sha256=original.asked_sha256,
        result=original.result,
    )
    return _saved(actor, new, original, Working.sum_of(f"Credit on {original.number}", [credit]))


def _saved(actor: Actor, new: Statement, original: Statement, working: Working) -> Statement:
    sequence = 1 + max(each.sequence for each in _chain(original))
    new.entity_id, new.agreement_id, new.month = original.entity_id, original.agreement_id, original.month
    new.corrects, new.sequence = original, sequence
    new.agreement_title, new.manager_name = original.agreement_title, original.manager_name
    new.number = statement_number(original.agreement_id, original.of_month, sequence)
    new.by_terms_cents = new.fee_cents + new.held_cents + new.refused_cents
    new.result = {**new.result, "correction": working.to_json()}
    new.rules_version = RULES_VERSION
    with in_words():
        new.save(force_insert=True)
        StatementLine.objects.bulk_create(
            StatementLine(
                entity_id=new.entity_id,
                statement=new,
                position=position,
                label=step.label,
                amount_cents=step.value.amount_cents if isinstance(step.value, Usd) else 0,
                term=step.term or "",
            )
            for position, step in enumerate(working.steps, start=1)
        )
        record(
            actor,
            action="statement.corrected",
            entity_id=new.entity_id,
            subject=f"statement {new.pk}",
            details={"number": new.number, "corrects": original.number, "difference_usd": usd_text(new.fee_cents)},
        )
    return new


def _original(statement: Statement) -> Statement:
    return statement if statement.corrects is None else statement.corrects


def _chain(statement: Statement) -> list[Statement]:
    """The statement of the month and its corrections, held against others until this is done."""
    original = _original(statement)
    found = Statement.objects.select_for_update(of=("self",)).filter(
        agreement_id=original.agreement_id, month=original.month
    )
    return list(found.order_by("sequence"))
