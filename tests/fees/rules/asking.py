"""Short ways to ask for the fee of an invented practice: terms, inputs, and what the law says to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from abutment.agreements.rules.formulas import InputKind
from abutment.agreements.rules.gate import CounselOpinion, GateFinding, Passage
from abutment.agreements.rules.terms import SignedTerm, Source
from abutment.agreements.rules.values import read_value
from abutment.fees.rules.asked import Asked, CoveredDays, Release
from abutment.fees.rules.fee import fee_of
from abutment.fees.rules.inputs import InputRow, MonthInputs
from abutment.fees.rules.results import MonthFee
from abutment.kernel.money import cents_from_usd
from abutment.kernel.months import Month
from abutment.kernel.periods import Period
from abutment.kernel.working import Step, Working
from abutment.law.answers import Citation, Status, Verdict
from abutment.law.rules.fees import FeeMethod

JUNE = Month(2026, 6)
PRACTICE = "Cedar Dental"
MILL_STREET, LAKESIDE = 1, 2
NAMES = {MILL_STREET: "Mill Street", LAKESIDE: "Lakeside"}
SECTIONS = {"fee": "4.1", "floor": "4.2", "cap": "4.3", "payment_day": "5.1", "late_charge": "5.2"}
AS_SIGNED = date(2024, 1, 1)


def usd(amount: str | int) -> int:
    """Dollars as cents."""
    return cents_from_usd(Decimal(amount))


def term(
    key: str, starts_on: date = AS_SIGNED, ends_on: date | None = None, *, amendment: int = 0, **keys: Any
) -> SignedTerm:
    """A signed term of the agreement of Cedar Dental."""
    number = sorted({*SECTIONS, "fmv_opinion"}).index(key) * 100 + amendment * 10 + starts_on.toordinal() % 10
    document = "Avery 2026.pdf" if key == "fmv_opinion" else "MSA.pdf"
    source = Source(7, document, "ab" * 32, SECTIONS.get(key, ""), "as agreed")
    name = f"Amendment {amendment}" if amendment else "Original agreement"
    return SignedTerm(number, read_value({"key": key, **keys}), Period(starts_on, ends_on), amendment, name, source)


def fee(formula: Mapping[str, Any], starts_on: date = AS_SIGNED, ends_on: date | None = None, **how: Any) -> SignedTerm:
    """A fee term by its formula."""
    return term("fee", starts_on, ends_on, formula=dict(formula), **how)


def flat(amount: str, per: str = "month") -> dict[str, Any]:
    """A fixed amount."""
    return {"method": "flat", "amount_usd": amount, "per": per}


def share(percent: str, base: str = "gross_collections", *exclusions: str) -> dict[str, Any]:
    """A share of a base."""
    return {"method": "percentage", "percent": percent, "base": base, "exclusions": list(exclusions)}


def tiers(*steps: tuple[str, str], applies: str = "marginal", base: str = "gross_collections") -> dict[str, Any]:
    """A share that steps: from this amount on, this percentage."""
    named = [{"from_usd": start, "percent": percent} for start, percent in steps]
    return {"method": "tiered", "base": base, "applies": applies, "tiers": named}


def market(low: str, high: str, starts_on: date = AS_SIGNED, ends_on: date | None = None, **how: Any) -> SignedTerm:
    """An appraiser's range."""
    keys = {"per": "month", "method": "market", "appraiser": "Avery Appraisals"} | how
    return term("fmv_opinion", starts_on, ends_on, low_usd=low, high_usd=high, **keys)


WIDE = market("0", "1000000000")
"""A range that every fee of these tests lies inside."""


def input_row(
    kind: str, amount: str | int, first: date, last: date | None = None, *, category: str = "", place: int | None = None
) -> InputRow:
    """One row of dollars or counts, over a day or through a last day."""
    named = InputKind(kind)
    return InputRow(
        named,
        category,
        Period.through(first, last or first),
        None if named.is_counted else usd(amount),
        Decimal(amount) if named.is_counted else None,
        place,
        "" if place is None else NAMES[place],
    )


def whole(kind: str, amount: str | int, *, month: Month = JUNE, category: str = "") -> InputRow:
    """One row over the whole month."""
    return input_row(kind, amount, month.first_day, month.last_day, category=category)


def daily(kind: str, amount: str | int, month: Month = JUNE, place: int | None = None) -> list[InputRow]:
    """The same amount on each day of the month."""
    return [input_row(kind, amount, day, place=place) for day in month.period.days()]


LAW = Citation(
    row_id="xx-fees",
    jurisdiction="US-NY",
    subject="fees",
    citation="8 NYCRR 29.1(b)(4)",
    rule="Invented words of a rule.",
    source="https://law.example",
    source_asof="2026-01-01",
    read=True,
    evidence="text on fees read",
    basis="statute",
    status=Status.IN_FORCE,
    status_reason="",
    in_force_from=None,
    note=None,
    values={},
)


def gate(passage: str, *, opinion: CounselOpinion | None = None) -> GateFinding:
    """A finding of the law on a percentage in New York."""
    verdict = {"open": Verdict.ALLOWED, "waits": Verdict.CONTESTED, "refused": Verdict.PROHIBITED}[passage]
    return GateFinding(
        jurisdiction="US-NY",
        method=FeeMethod.PERCENTAGE,
        verdict=verdict,
        passage=Passage(passage),
        sentence=f"Percentage: {verdict.value}.",
        citations=(LAW,),
        opinion=opinion,
    )


def asked(
    *terms: SignedTerm,
    rows: Iterable[InputRow] = (),
    month: Month = JUNE,
    service: Sequence[Period] | None = None,
    covered: Sequence[CoveredDays] = (),
    gates: Sequence[tuple[Period, GateFinding]] | None = None,
    releases: Sequence[Release] = (),
) -> Asked:
    """A question that is open by law and inside the market, unless told otherwise."""
    has_market = any(each.key == "fmv_opinion" for each in terms)
    return Asked(
        practice=PRACTICE,
        month=month,
        service=tuple([month.period] if service is None else service),
        covered=tuple(covered),
        jurisdictions=("US-NY",),
        terms=terms if has_market else (*terms, WIDE),
        gates=tuple([(month.period, gate("open"))] if gates is None else gates),
        inputs=MonthInputs(month, tuple(rows)),
        releases=tuple(releases),
    )


def fee_for(*terms: SignedTerm, **how: Any) -> MonthFee:
    """The fee of such a question."""
    return fee_of(asked(*terms, **how))


def by_terms(*terms: SignedTerm, **how: Any) -> int:
    """Only what the terms make, in cents."""
    return fee_for(*terms, **how).by_terms_cents


def told(working: Working) -> dict[str, str]:
    """Each step by its label, as a reader sees it."""
    return {step.label: str(step.value) for step in working.steps}


def added(working: Working) -> dict[str, str]:
    """Only the steps that add to the result."""
    return {step.label: str(step.value) for step in working.steps if step.is_addend}


def step_of(working: Working, label: str) -> Step:
    """The step with a label, at any depth."""
    found = [step for step in every_step(working) if step.label == label]
    assert found, f"no step '{label}' in {[step.label for step in every_step(working)]}"
    return found[0]


def within(working: Working, label: str) -> Working:
    """The working of the step with a label."""
    found = step_of(working, label).working
    assert found is not None, f"the step '{label}' has no working of its own"
    return found


def every_step(working: Working) -> Iterator[Step]:
    """All steps at every depth."""
    for step in working.steps:
        yield step
        if step.working is not None:
            yield from every_step(step.working)
