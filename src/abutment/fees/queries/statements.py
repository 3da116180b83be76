"""Statements as both sides read them. Row security answers for the open scope; absent and not visible look the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from abutment.agreements.rules.gate import GateFinding, strictest
from abutment.agreements.rules.terms import SignedTerm
from abutment.agreements.rules.values import LateCharge, TermKey
from abutment.fees import policies
from abutment.fees.errors import NotFound
from abutment.fees.models import Dispute, Payment, Release, Statement, StatementLine
from abutment.fees.rules.asked import Asked
from abutment.fees.rules.fee import fee_of
from abutment.fees.rules.late import late_charge
from abutment.fees.rules.results import MonthFee
from abutment.foundation.scope import Actor
from abutment.kernel.months import Month
from abutment.kernel.working import Usd, Working


@dataclass(frozen=True, slots=True)
class Standing:
    """What is owed on a statement with its issued corrections, what was paid, and what is late, on a day."""

    owed_cents: int
    paid_cents: int
    due_on: date | None
    late: Working | None

    @property
    def unpaid_cents(self) -> int:
        """What is still to be paid; never below zero."""
        return max(self.owed_cents - self.paid_cents, 0)

    @property
    def late_cents(self) -> int:
        """What being late has added."""
        return self.late.result.amount_cents if self.late and isinstance(self.late.result, Usd) else 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One statement with everything that stands on it, and what its reader may do."""

    statement: Statement
    practice: str
    manager: str
    agreement: str
    month: Month
    fee: MonthFee
    working: Working
    lines: Sequence[StatementLine]
    corrections: Sequence[Statement]
    releases: Sequence[Release]
    payments: Sequence[Payment]
    standing: Standing
    on: date
    may: frozenset[str]

    @property
    def law(self) -> GateFinding | None:
        """What the law said, where it said different things the strictest."""
        findings = [finding for _, finding in self.fee.gates]
        return strictest(findings) if findings else None

    @property
    def is_correction(self) -> bool:
        """Whether it shows the difference of a correction."""
        return self.statement.is_correction


def statements(actor: Actor) -> QuerySet[Statement]:
    """The statements in scope, newest month first, without what they froze."""
    return (
        Statement.objects.select_related("entity", "corrects")
        .defer("asked", "result", "corrects__asked", "corrects__result")
        .order_by("-month", "entity__name", "sequence")
    )


def statement(actor: Actor, statement_id: int) -> Statement:
    """One statement. Raises NotFound."""
    found = statements(actor).filter(pk=statement_id).first()
    if found is None:
        raise NotFound("There is no such statement here. Check the address, or in whose name you look.")
    return found


def statements_of(actor: Actor, practice_id: int, month: Month) -> list[Statement]:
    """The statements of a practice's month, one for each of its agreements, without their corrections."""
    return list(statements(actor).filter(entity=practice_id, month=month.first_day, sequence=0).order_by("agreement"))


def line(actor: Actor, line_id: int) -> StatementLine:
    """One line of a statement. Raises NotFound."""
    found = StatementLine.objects.select_related("statement").filter(pk=line_id).first()
    if found is None:
        raise NotFound("There is no such line here. Check the address, or in whose name you look.")
    return found


def dispute(actor: Actor, dispute_id: int) -> Dispute:
    """One dispute with its line. Raises NotFound."""
    found = Dispute.objects.select_related("line", "statement").filter(pk=dispute_id).first()
    if found is None:
        raise NotFound("There is no such dispute here. Check the address, or in whose name you look.")
    return found


def sheet(actor: Actor, statement_id: int, on: date) -> Sheet:
    """One statement in full as of a day. Raises NotFound."""
    disputes = Prefetch("disputes", queryset=Dispute.objects.order_by("id"))
    found = (
        Statement.objects.select_related("entity", "corrects")
        .prefetch_related(
            Prefetch("lines", queryset=StatementLine.objects.prefetch_related(disputes).order_by("position")),
            Prefetch("payments", queryset=Payment.objects.order_by("paid_on", "id")),
            Prefetch("corrections", queryset=Statement.objects.defer("asked", "result").order_by("sequence")),
        )
        .filter(pk=statement_id)
        .first()
    )
    if found is None:
        raise NotFound("There is no such statement here. Check the address, or in whose name you look.")
    fee = MonthFee.from_json(found.result)
    corrected = found.result.get("correction")
    releases = Release.objects.filter(agreement=found.agreement_id, month=found.month).order_by("id")
    return Sheet(
        statement=found,
        practice=found.entity.name,
        manager=found.manager_name,
        agreement=found.agreement_title,
        month=found.of_month,
        fee=fee,
        working=Working.from_json(corrected) if corrected else fee.working,
        lines=list(found.lines.all()),
        corrections=list(found.corrections.all()),
        releases=list(releases),
        payments=list(found.payments.all()),
        standing=_standing(found, on),
        on=on,
        may=_may(found),
    )


def recomputed(actor: Actor, statement_id: int) -> tuple[bool, MonthFee]:
    """The fee computed again from what the statement froze, and whether it is the same to the cent."""
    found = Statement.objects.filter(pk=statement_id).first()
    if found is None:
        raise NotFound("There is no such statement here. Check the address, or in whose name you look.")
    asked = Asked.from_json(found.asked)
    again, frozen = fee_of(asked), MonthFee.from_json(found.result)
    return asked.sha256 == found.asked_sha256 and again == frozen, again


def _standing(found: Statement, on: date) -> Standing:
    corrections = [each for each in found.corrections.all() if each.issued_at is not None]
    owed = found.fee_cents + sum(each.fee_cents for each in corrections)
    paid = sum(each.amount_cents for each in found.payments.all())
    late = None
    if found.issued_at is not None and found.due_on is not None and owed > paid and on > found.due_on:
        late = _late(found, owed - paid, on)
    return Standing(owed, paid, found.due_on, late)


def _late(found: Statement, unpaid_cents: int, on: date) -> Working | None:
    terms = [SignedTerm.from_json(each) for each in found.asked["terms"]]
    charges = [term for term in terms if term.key is TermKey.LATE_CHARGE]
    if not charges or found.due_on is None:
        return None
    term = max(charges, key=lambda each: (each.amendment_number, each.period.starts_on))
    assert isinstance(term.value, LateCharge)  # noqa: S101 - its key says so
    return late_charge(unpaid_cents, found.due_on, on, term)


def _may(found: Statement) -> frozenset[str]:
    """What the reader may do with it as it stands."""
    status = Statement.Status(found.status)
    is_issued = found.issued_at is not None
    can_compute, can_approve = policies.can_compute(found.entity_id), policies.can_approve(found.entity_id)
    waits_for_owner = found.needs_approval and found.approved_at is None
    may = {
        "approve": can_approve and status is Statement.Status.DRAFT,
        "issue": can_compute
        and (status is Statement.Status.APPROVED or (status is Statement.Status.DRAFT and not waits_for_owner)),
        "dispute": can_approve and is_issued,
        "answer": can_compute and is_issued,
        "pay": can_compute and is_issued and not found.is_correction and found.settled_on is None,
        "correct": can_compute and is_issued and not found.is_correction,
        "release": found.held_cents > 0 and policies.can_release(found.entity_id),
        "compute": can_compute and not is_issued,
    }
    return frozenset(name for name, allowed in may.items() if allowed)
