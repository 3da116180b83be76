"""Correcting what was issued: by a difference of its own, which is approved and issued like a statement."""

from __future__ import annotations

from django.db import transaction

from abutment.fees.actions.months import statement_number
from abutment.fees.errors import NotNow
from abutment.fees.models import Dispute, Hindrance, Statement, StatementLine
from abutment.fees.policies import check_can_compute
from abutment.fees.queries.asked import computed, ready_months
from abutment.fees.refusals import in_words
from abutment.fees.rules.fee import RULES_VERSION
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
    ready = [
        each
        for each in ready_months(actor, original.of_month, [original.entity_id])
        if each.agreement is not None and each.agreement.agreement_id == original.agreement_id
    ]
    fee, said = computed(ready[0]) if ready else (None, None)
    if fee is None or said is None or said.asked is None:
        reason = said.hindrance if said else "Nobody serves the practice in that month."
        raise NotNow(f"{original} cannot be computed anew: {reason}")
    so_far = sum(each.fee_cents for each in held)
    if (fee.charged_cents, fee.held_cents, fee.refused_cents) == tuple(
        sum(getattr(each, name) for each in held) for name in ("fee_cents", "held_cents", "refused_cents")
    ):
        raise NotNow(f"{original} computes to what was issued. There is nothing to correct.")
    working = Working.sum_of(
        f"Correction of {original.number}",
        [
            Step("As it computes now", Usd(fee.charged_cents), is_addend=True, working=fee.working),
            *(
                Step(f"Issued as {each.number}", Usd(-each.fee_cents), is_addend=True)
                for each in held
                if each.fee_cents or not each.is_correction
            ),
        ],
    )
    new = Statement(
        fee_cents=fee.charged_cents - so_far,
        held_cents=fee.held_cents - sum(each.held_cents for each in held),
        refused_cents=fee.refused_cents - sum(each.refused_cents for each in held),
        sentence=f"{original.of_month.label} computes to {format_usd(fee.charged_cents)}; "
        f"{format_usd(so_far)} was issued.",
        due_on=fee.due_on,
        asked=said.asked.to_json(),
        asked_sha256=said.asked.sha256,
        result=fee.to_json(),
    )
    saved = _saved(actor, new, original, working)
    Hindrance.objects.filter(entity=original.entity_id, month=original.month, kind=Hindrance.Kind.RESTATED).delete()
    return saved


@transaction.atomic
def credit_line(*, actor: Actor, dispute: Dispute) -> Statement:
    """Draft the credit of what was conceded on a disputed line."""
    line, original = dispute.line, _original(dispute.statement)
    label = f"Conceded on line {line.position} of {dispute.statement.number}: {line.label}"
    credit = Step(label, Usd(-dispute.conceded_cents), is_addend=True, term=line.term or None)
    new = Statement(
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
    new.rules_version, new.status = RULES_VERSION, Statement.Status.DRAFT
    new.needs_approval, new.approval_citation = original.needs_approval, original.approval_citation
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
