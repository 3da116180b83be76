"""What a changed term would have made of the last months, beside what was charged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from abutment.agreements import queries as agreements
from abutment.agreements.queries import FeeAgreement
from abutment.agreements.rules.formulas import methods_of
from abutment.agreements.rules.gate import GateFinding, finding, strictest
from abutment.agreements.rules.terms import SignedTerm, Source, TermBook
from abutment.agreements.rules.values import Cap, Fee, Floor, TermKey
from abutment.fees.errors import NotFound
from abutment.fees.models import Statement
from abutment.fees.queries.asked import Ready, asked_of, computed, inputs_of
from abutment.fees.rules.inputs import InputRow
from abutment.fees.rules.results import MonthFee
from abutment.foundation.scope import Actor
from abutment.kernel.dated import NotInForce, OverlappingDates
from abutment.kernel.months import Month
from abutment.kernel.periods import Period
from abutment.law import queries as law

MONTHS = 24


@dataclass(frozen=True, slots=True)
class Change:
    """What would be agreed: a fee, a floor, a cap; None leaves what holds, and a removal takes a bound away."""

    fee: Fee | None = None
    floor: Floor | None = None
    cap: Cap | None = None
    removes: frozenset[TermKey] = frozenset()

    @property
    def values(self) -> tuple[Fee | Floor | Cap, ...]:
        """The values that are given."""
        return tuple(value for value in (self.fee, self.floor, self.cap) if value is not None)


@dataclass(frozen=True, slots=True)
class MonthBeside:
    """One month: what was charged, what the terms in force would charge, and what the change would."""

    month: Month
    charged_cents: int | None
    as_agreed: MonthFee | None
    as_changed: MonthFee | None
    reason: str = ""

    @property
    def difference_cents(self) -> int | None:
        """What the change adds to the fee by terms; None where one of the two is not known."""
        if self.as_agreed is None or self.as_changed is None:
            return None
        return self.as_changed.by_terms_cents - self.as_agreed.by_terms_cents


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The months beside each other, and what the law's gate says today to the fee."""

    practice: str
    agreement_id: int
    change: Change
    months: Sequence[MonthBeside]
    gates: Sequence[GateFinding]

    @property
    def decides(self) -> GateFinding | None:
        """The strictest finding on the fee as changed."""
        return strictest(self.gates) if self.gates else None


def changeable(actor: Actor, agreement_id: int, practice_id: int, *, on: date, months: int = MONTHS) -> FeeAgreement:
    """The agreement of which a what-if asks, as fees need it over the months before a day. Raises NotFound."""
    found = agreements.fee_agreements(actor, [practice_id], _span(on, months))
    agreement = next((each for each in found if each.agreement_id == agreement_id), None)
    if agreement is None:
        raise NotFound(
            f"This agreement had no fee in force in the last {months} months. Ask of a signed agreement that has one."
        )
    return agreement


def _span(on: date, months: int) -> Period:
    last = Month.of(on).previous
    return Period(last.plus(1 - months).first_day, last.next.first_day)


def what_if(actor: Actor, agreement: FeeAgreement, change: Change, *, on: date, months: int = MONTHS) -> WhatIf:
    """Compute the months before a day as agreed and as changed, the latest last. Nothing is written."""
    span = _span(on, months)
    first = Month.of(span.starts_on)
    agreement_id = agreement.agreement_id
    charged = _charged(agreement.practice_id, agreement_id, span)
    changed = _changed(agreement, change, span)
    rows = inputs_of(span, [agreement.practice_id]).get(agreement.practice_id, [])
    beside = [
        _beside(agreement, changed, month, rows, charged.get(month)) for month in (first.plus(n) for n in range(months))
    ]
    gates = _gates(agreement, change.fee or terms_of(agreement, on)[0], on)
    return WhatIf(agreement.practice_name, agreement_id, change, beside, gates)


def terms_of(agreement: FeeAgreement, on: date) -> tuple[Fee | None, Floor | None, Cap | None]:
    """Fee, floor and cap of a day; None where none is agreed, or where two agreements contradict each other."""
    if agreement.conflict:
        return None, None, None
    found = [agreement.book.find(key, on) for key in (TermKey.FEE, TermKey.FLOOR, TermKey.CAP)]
    fee, floor, cap = (None if term is None else term.value for term in found)
    return (
        fee if isinstance(fee, Fee) else None,
        floor if isinstance(floor, Floor) else None,
        cap if isinstance(cap, Cap) else None,
    )


def _changed(agreement: FeeAgreement, change: Change, span: Period) -> FeeAgreement:
    """The agreement with the change laid over its whole past."""
    if agreement.conflict or not (change.values or change.removes):
        return agreement
    replaced = {TermKey(value.key) for value in change.values} | change.removes
    kept = tuple(term for term in agreement.book.terms if term.key not in replaced)
    added = tuple(
        SignedTerm(
            term_id=-place,
            value=value,
            period=Period(span.starts_on),
            amendment_number=0,
            amendment="What if",
            source=Source(0, "", "", "", ""),
        )
        for place, value in enumerate(change.values, start=1)
    )
    return replace(agreement, book=TermBook(agreement.book.agreement, kept + added))


def _beside(
    agreement: FeeAgreement, changed: FeeAgreement, month: Month, rows: Sequence[InputRow], charged: int | None
) -> MonthBeside:
    reported = [row for row in rows if row.period.overlaps(month.period)]
    as_agreed, why = _fee(agreement, month, reported)
    as_changed, why_not = (as_agreed, why) if changed is agreement else _fee(changed, month, reported)
    return MonthBeside(month, charged, as_agreed, as_changed, why_not or why)


def _fee(agreement: FeeAgreement, month: Month, rows: Iterable[InputRow]) -> tuple[MonthFee | None, str]:
    ready = Ready(agreement.practice_id, agreement.practice_name, month, agreement)
    try:
        asked = asked_of(agreement, month, rows)
    except (NotInForce, OverlappingDates) as problem:
        return None, str(problem)
    if not asked.service:
        return None, "The agreement was not in force."
    fee, said = computed(replace(ready, asked=asked))
    return fee, said.hindrance


def _charged(practice_id: int, agreement_id: int, span: Period) -> dict[Month, int]:
    """What was issued for each month, corrections included."""
    found: dict[Month, int] = {}
    rows = Statement.objects.filter(
        entity=practice_id, agreement=agreement_id, month__gte=span.starts_on, issued_at__isnull=False
    )
    for day, cents in rows.order_by("month", "sequence").values_list("month", "fee_cents"):
        found[Month.of(day)] = found.get(Month.of(day), 0) + cents
    return found


def _gates(agreement: FeeAgreement, fee: Fee | None, on: date) -> list[GateFinding]:
    if fee is None:
        return []
    return [
        finding(place, law.method_verdict(place, method, on), agreement.opinions, on)
        for place in agreement.jurisdictions
        for method in methods_of(fee.formula)
    ]
