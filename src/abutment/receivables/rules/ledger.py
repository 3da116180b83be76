"""A family's account: what was charged and what took away from it, by day, with the balance after each line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class LineKind(StrEnum):
    """What a line of an account is; on one day charges come before what takes away from them."""

    PROCEDURE = "procedure"
    PLAN_DUE = "plan_due"
    ADJUSTMENT = "adjustment"
    INSURANCE = "insurance"
    WRITE_OFF = "write_off"
    PLAN_CREDIT = "plan_credit"
    PAYMENT = "payment"

    @property
    def word(self) -> str:
        """What it is called on screen."""
        return {
            "procedure": "Procedure",
            "plan_due": "Payment plan, due",
            "adjustment": "Adjustment",
            "insurance": "Insurance payment",
            "write_off": "Insurance write-off",
            "plan_credit": "Moved to a payment plan",
            "payment": "Payment",
        }[self.value]


_ORDER = {kind: place for place, kind in enumerate(LineKind)}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: cents above zero are owed, below zero take away. on is None where the record has no day; key is the
    number of its row here."""

    on: date | None
    kind: LineKind
    patient_id: int
    amount_cents: int
    words: str
    key: int = 0


@dataclass(frozen=True, slots=True)
class Running:
    """A line with the balance of the family after it."""

    line: Line
    balance_cents: int


def in_order(lines: Iterable[Line]) -> list[Line]:
    """The lines by day; those without one first; on one day charges first."""
    return sorted(lines, key=lambda each: (each.on or date.min, _ORDER[each.kind], each.patient_id, each.key))


def running(lines: Iterable[Line]) -> list[Running]:
    """Each line with the balance after it, by day."""
    total, found = 0, []
    for line in in_order(lines):
        total += line.amount_cents
        found.append(Running(line, total))
    return found


def total_cents(lines: Iterable[Line]) -> int:
    """What the lines come to."""
    return sum(line.amount_cents for line in lines)


def until(lines: Sequence[Line], day: date) -> list[Line]:
    """The lines that count on a day: those of it and before, and those without a day."""
    return [line for line in lines if line.on is None or line.on <= day]


def by_patient(lines: Iterable[Line]) -> dict[int, int]:
    """What each patient's lines come to."""
    totals: dict[int, int] = {}
    for line in lines:
        totals[line.patient_id] = totals.get(line.patient_id, 0) + line.amount_cents
    return totals
