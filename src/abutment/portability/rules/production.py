"""Gross and net production, collections and collection percentage, each with the sum that it came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from abutment.kernel.money import Cents
from abutment.kernel.working import Quantity, Step, Text, Usd, Working

DENOMINATOR = "net collections ÷ net production"
"""What a collection percentage is of; others divide by gross production, which comes out lower."""


class Term(StrEnum):
    """What is added up after an import; the two that end in `done` are by the day of the procedure."""

    GROSS = "gross"
    ADJUSTED = "adjusted"
    ADJUSTED_DONE = "adjusted_done"
    WRITTEN = "written"
    WRITTEN_DONE = "written_done"
    PAID = "paid"
    INSURED = "insured"


class Basis(StrEnum):
    """By which day adjustments and write-offs count."""

    PROCEDURE = "procedure"
    POSTING = "posting"

    @property
    def label(self) -> str:
        """The basis as people say it."""
        return {"procedure": "Procedure date", "posting": "Posting date"}[self.value]

    @property
    def terms(self) -> tuple[Term, ...]:
        """What is added up on it: payments count by the day of posting on either."""
        changed = (Term.ADJUSTED, Term.WRITTEN) if self is Basis.POSTING else (Term.ADJUSTED_DONE, Term.WRITTEN_DONE)
        return (Term.GROSS, *changed, Term.PAID, Term.INSURED)


class By(StrEnum):
    """Whose production a line is."""

    PROVIDER = "provider"
    LOCATION = "location"
    PRACTICE = "practice"

    @property
    def label(self) -> str:
        """The grouping as people say it."""
        return self.value.capitalize()


class Part(StrEnum):
    """A term of the sums that are shown."""

    GROSS = "gross"
    ADJUSTMENTS = "adjustments"
    WRITE_OFFS = "write_offs"
    INSURANCE_WRITE_OFFS = "insurance_write_offs"
    UNMAPPED_ADJUSTMENTS = "unmapped_adjustments"
    PAYMENTS = "payments"
    INSURANCE = "insurance"
    REFUNDS = "refunds"
    UNMAPPED_PAYMENTS = "unmapped_payments"
    LEFT_OUT = "left_out"

    @property
    def label(self) -> str:
        """The part as a step of its sum names it."""
        return _LABELS[self]


_LABELS: Mapping[Part, str] = {
    Part.GROSS: "Completed procedures at their full fee",
    Part.ADJUSTMENTS: "Adjustments to production",
    Part.WRITE_OFFS: "Write-offs among adjustments",
    Part.INSURANCE_WRITE_OFFS: "Insurance write-offs",
    Part.UNMAPPED_ADJUSTMENTS: "Adjustments of an unmapped type",
    Part.PAYMENTS: "Patient payments",
    Part.INSURANCE: "Insurance payments",
    Part.REFUNDS: "Refunds to patients",
    Part.UNMAPPED_PAYMENTS: "Payments of an unmapped type",
    Part.LEFT_OUT: "Charges, transfers and what is not counted",
}
NET = (
    Part.GROSS, Part.ADJUSTMENTS, Part.WRITE_OFFS, Part.INSURANCE_WRITE_OFFS, Part.UNMAPPED_ADJUSTMENTS,
)  # fmt: skip
COLLECTED = (Part.PAYMENTS, Part.INSURANCE, Part.REFUNDS, Part.UNMAPPED_PAYMENTS)
_ADJUSTMENT_PARTS: Mapping[str, Part] = {
    "": Part.UNMAPPED_ADJUSTMENTS,
    "adjustment": Part.ADJUSTMENTS,
    "write_off": Part.WRITE_OFFS,
    "refund": Part.REFUNDS,
}
_PAYMENT_PARTS: Mapping[str, Part] = {
    "": Part.UNMAPPED_PAYMENTS,
    "collection": Part.PAYMENTS,
    "refund": Part.REFUNDS,
}


@dataclass(frozen=True, slots=True)
class Counted:
    """Cents and rows of one term. meaning: of the adjustment's or payment's type, empty while nobody has said it."""

    term: Term
    cents: Cents
    rows: int
    meaning: str = ""

    @property
    def part(self) -> Part:
        """Which part of the sums shown it is."""
        if self.term in (Term.ADJUSTED, Term.ADJUSTED_DONE):
            return _ADJUSTMENT_PARTS.get(self.meaning, Part.LEFT_OUT)
        if self.term is Term.PAID:
            return _PAYMENT_PARTS.get(self.meaning, Part.LEFT_OUT)
        return {Term.GROSS: Part.GROSS, Term.INSURED: Part.INSURANCE}.get(self.term, Part.INSURANCE_WRITE_OFFS)

    @property
    def signed_cents(self) -> Cents:
        """As it changes its sum: a write-off lies as a positive number there, and money given back by an adjustment
        makes what a family owes more, but what was collected less."""
        is_turned = self.part is Part.INSURANCE_WRITE_OFFS or (self.part is Part.REFUNDS and self.term is not Term.PAID)
        return -self.cents if is_turned else self.cents


@dataclass(frozen=True, slots=True)
class Figures:
    """The sums of one line: cents and rows by part. Lines of the same rows add up to the cent."""

    basis: Basis
    cents: Mapping[Part, Cents] = field(default_factory=dict)
    rows: Mapping[Part, int] = field(default_factory=dict)

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.basis,
            {part: self.cents.get(part, 0) + other.cents.get(part, 0) for part in Part},
            {part: self.rows.get(part, 0) + other.rows.get(part, 0) for part in Part},
        )

    @property
    def is_known(self) -> bool:
        """Whether a single row stands behind it."""
        return any(self.rows.values())

    @property
    def gross_cents(self) -> Cents:
        """Completed procedures at their full fee."""
        return self.cents.get(Part.GROSS, 0)

    @property
    def adjustment_cents(self) -> Cents:
        """Adjustments that mean one; what is unmapped stands apart."""
        return self.cents.get(Part.ADJUSTMENTS, 0)

    @property
    def write_off_cents(self) -> Cents:
        """Write-offs, of insurance and of others."""
        return self.cents.get(Part.WRITE_OFFS, 0) + self.cents.get(Part.INSURANCE_WRITE_OFFS, 0)

    @property
    def unmapped_cents(self) -> Cents:
        """Adjustments, part of net production, whose type nobody has given a meaning."""
        return self.cents.get(Part.UNMAPPED_ADJUSTMENTS, 0)

    @property
    def unmapped_paid_cents(self) -> Cents:
        """Payments, part of net collections, whose type nobody has given a meaning."""
        return self.cents.get(Part.UNMAPPED_PAYMENTS, 0)

    @property
    def net_cents(self) -> Cents:
        """Gross production with what makes it less or more."""
        return sum(self.cents.get(part, 0) for part in NET)

    @property
    def collected_cents(self) -> Cents:
        """Payments of patients and insurance, less what was given back."""
        return sum(self.cents.get(part, 0) for part in COLLECTED)

    @property
    def percent(self) -> Decimal | None:
        """Net collections of net production in percent to a tenth; None where there is no net production to divide
        by."""
        if self.net_cents <= 0:
            return None
        exact = Decimal(self.collected_cents) * 100 / Decimal(self.net_cents)
        return exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)

    def net_working(self) -> Working:
        """How net production came to be."""
        basis = Step("Adjustments and write-offs count by", Text(self.basis.label.lower()))
        return Working.sum_of("Net production", (*self._steps(NET), basis, *self._left_out()))

    def gross_working(self) -> Working:
        """How gross production came to be."""
        return Working.sum_of("Gross production", self._steps((Part.GROSS,)))

    def collected_working(self) -> Working:
        """How net collections came to be."""
        counted = Step("Payments count by", Text("posting date"))
        return Working.sum_of("Net collections", (*self._steps(COLLECTED), counted, *self._left_out()))

    def percent_working(self) -> Working:
        """How the percentage came to be, with its denominator."""
        percent = self.percent
        collected, net = self.collected_working(), self.net_working()
        steps = (
            Step("Net collections", collected.result, working=collected),
            Step("Divided by net production", net.result, working=net),
        )
        if percent is None:
            said = Step("No percentage", Text("there is no net production to divide by"))
            return Working(f"Collection % ({DENOMINATOR})", Text("no data"), (*steps, said))
        return Working(f"Collection % ({DENOMINATOR})", Quantity(percent, "%"), steps)

    def _steps(self, parts: Iterable[Part]) -> tuple[Step, ...]:
        return tuple(
            Step(f"{part.label}: {_rows(self.rows.get(part, 0))}", Usd(self.cents.get(part, 0)), is_addend=True)
            for part in parts
        )

    def _left_out(self) -> tuple[Step, ...]:
        part = Part.LEFT_OUT
        if not self.rows.get(part):
            return ()
        return (Step(f"Not in this sum. {part.label}: {_rows(self.rows[part])}", Usd(self.cents.get(part, 0))),)


def figures(rows: Iterable[Counted], basis: Basis) -> Figures:
    """The sums of rows; those of the other basis are left out, so that nothing counts twice."""
    cents: defaultdict[Part, int] = defaultdict(int)
    counts: defaultdict[Part, int] = defaultdict(int)
    for row in rows:
        if row.term in basis.terms:
            cents[row.part] += row.signed_cents
            counts[row.part] += row.rows
    return Figures(basis, dict(cents), dict(counts))


def total(lines: Iterable[Figures], basis: Basis) -> Figures:
    """All lines together."""
    return sum(lines, Figures(basis))


def _rows(count: int) -> str:
    return f"{count:,} {'row' if count == 1 else 'rows'}"
