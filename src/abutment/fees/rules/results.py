"""What came out for a month: what is charged, held and refused, each with the lines and the working that lead to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal, TypeAlias

from abutment.agreements.rules.gate import GateFinding
from abutment.fees.rules.errors import NotAnAsked
from abutment.fees.rules.frozen import read_finding, read_period, stored_finding, stored_period
from abutment.kernel.errors import AbutmentError
from abutment.kernel.money import Cents
from abutment.kernel.months import Month
from abutment.kernel.periods import Period
from abutment.kernel.working import DoesNotAdd, Reference, Step, Usd, Working

FmvStatus: TypeAlias = Literal["inside", "above", "below", "none", "partly"]


class FeeStatus(StrEnum):
    """Whether a month's fee is charged, waits for somebody in part or in whole, or is refused by the law."""

    CHARGED = "charged"
    WAITS = "waits"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """The status as people say it."""
        return {"charged": "Charged", "waits": "Waits for counsel", "refused": "Refused"}[self.value]


@dataclass(frozen=True, slots=True)
class Line:
    """One amount of a statement that can be disputed by itself; the lines of a month add to what is charged."""

    label: str
    amount_cents: Cents
    term: str | None = None
    amendment: str | None = None
    citation: str | None = None
    rows: tuple[Reference, ...] = ()

    @classmethod
    def of(cls, step: Step) -> Line:
        """The line of an addend of a month's working."""
        if not isinstance(step.value, Usd):
            raise DoesNotAdd(f"The step '{step.label}' is no amount of money, so it is no line. Show it as a step.")
        return cls(step.label, step.value.amount_cents, step.term, step.amendment, step.citation, step.rows)

    def to_json(self) -> dict[str, Any]:
        """The line with stable keys."""
        return {
            "label": self.label,
            "amount_cents": self.amount_cents,
            "term": self.term,
            "amendment": self.amendment,
            "citation": self.citation,
            "rows": [[row.kind, row.key, row.label] for row in self.rows],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Line:
        """The line that to_json wrote."""
        rows = tuple(Reference(*row) for row in stored["rows"])
        return cls(**{**stored, "rows": rows})


@dataclass(frozen=True, slots=True)
class FmvFinding:
    """Where the fee lies against the fair market value that an appraiser gave; bounds are of the days compared.

    partly: some of the days have no opinion, so their fee is held; none: no day has one.
    """

    status: FmvStatus
    low_cents: Cents | None
    high_cents: Cents | None
    sentence: str
    appraiser: str | None = None
    method: str | None = None
    valid: Period | None = None
    document_name: str | None = None
    term_id: int | None = None

    def to_json(self) -> dict[str, Any]:
        """The finding with stable keys."""
        return {
            "status": self.status,
            "low_cents": self.low_cents,
            "high_cents": self.high_cents,
            "sentence": self.sentence,
            "appraiser": self.appraiser,
            "method": self.method,
            "valid": None if self.valid is None else stored_period(self.valid),
            "document_name": self.document_name,
            "term_id": self.term_id,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> FmvFinding:
        """The finding that to_json wrote."""
        return cls(**{**stored, "valid": None if stored["valid"] is None else read_period(stored["valid"])})


@dataclass(frozen=True, slots=True)
class MonthFee:
    """The fee of a month: by_terms is what the agreement says; it is charged, held or refused, to the cent."""

    month: Month
    by_terms_cents: Cents
    charged_cents: Cents
    held_cents: Cents
    refused_cents: Cents
    status: FeeStatus
    due_on: date | None
    working: Working
    lines: tuple[Line, ...]
    gates: tuple[tuple[Period, GateFinding], ...]
    fmv: FmvFinding
    sentence: str
    waits: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        parts = self.charged_cents + self.held_cents + self.refused_cents
        lines = sum(line.amount_cents for line in self.lines)
        if parts != self.by_terms_cents or lines != self.charged_cents or self.working.result != Usd(lines):
            raise DoesNotAdd(
                f"The fee for {self.month.label} does not add: charged, held and refused make {Usd(parts)} of "
                f"{Usd(self.by_terms_cents)}, the lines make {Usd(lines)}, the working {self.working.result}. "
                "Compute it again."
            )

    def to_json(self) -> dict[str, Any]:
        """All of it with stable keys; days are texts, money is whole cents, in the working exact dollars as text."""
        return {
            "month": str(self.month),
            "by_terms_cents": self.by_terms_cents,
            "charged_cents": self.charged_cents,
            "held_cents": self.held_cents,
            "refused_cents": self.refused_cents,
            "status": self.status.value,
            "due_on": None if self.due_on is None else self.due_on.isoformat(),
            "working": self.working.to_json(),
            "lines": [line.to_json() for line in self.lines],
            "gates": [[*stored_period(period), stored_finding(finding)] for period, finding in self.gates],
            "fmv": self.fmv.to_json(),
            "sentence": self.sentence,
            "waits": list(self.waits),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> MonthFee:
        """The fee that to_json wrote; its sums are checked again. Raises NotAnAsked."""
        try:
            due_on = stored["due_on"]
            return cls(
                month=Month.parse(stored["month"]),
                by_terms_cents=stored["by_terms_cents"],
                charged_cents=stored["charged_cents"],
                held_cents=stored["held_cents"],
                refused_cents=stored["refused_cents"],
                status=FeeStatus(stored["status"]),
                due_on=None if due_on is None else date.fromisoformat(due_on),
                working=Working.from_json(stored["working"]),
                lines=tuple(Line.from_json(each) for each in stored["lines"]),
                gates=tuple((read_period(each[:2]), read_finding(each[2])) for each in stored["gates"]),
                fmv=FmvFinding.from_json(stored["fmv"]),
                sentence=stored["sentence"],
                waits=tuple(stored["waits"]),
            )
        except (KeyError, TypeError, ValueError, AbutmentError) as problem:
            raise NotAnAsked(
                f"A stored fee cannot be read: {problem}. Compute it again from what it froze."
            ) from problem
