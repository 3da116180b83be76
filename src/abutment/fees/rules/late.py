"""What is added to a fee that is paid late, month by month as the agreement counts months."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from abutment.agreements.rules.terms import SignedTerm
from abutment.agreements.rules.values import LateCharge
from abutment.fees.rules.counting import counted
from abutment.fees.rules.methods import percent_text
from abutment.fees.rules.parts import Part, addends, total_of
from abutment.fees.rules.rounding import Number, rounded
from abutment.kernel.money import Cents, format_usd
from abutment.kernel.months import Month
from abutment.kernel.working import Step, Text, Usd, Working
from abutment.web.words import day_in_words


def late_charge(unpaid_cents: Cents, due_on: date, on: date, term: SignedTerm) -> Working:
    """The charge on a day for an amount that was due on an earlier one; the result is in dollars.

    Months run from the due day to the same day of the next month (its last, where it has no such day). A month that
    has begun counts by its days, in full, or only once it is over, as the term says. Within the days of grace nothing
    is added; after them the charge runs from the due day. Compound interest is added to the debt at the end of a month.
    """
    value = term.value
    assert isinstance(value, LateCharge)  # noqa: S101 - its key says so
    days_late = (on - due_on).days
    label = f"Late charge on {day_in_words(on)}"
    asides = (
        Step("Unpaid", Usd(unpaid_cents)),
        Step("Due", Text(f"{day_in_words(due_on)}, {counted(max(days_late, 0), 'day')} before")),
        _rate(value, term),
    )
    if unpaid_cents <= 0 or days_late <= value.grace_days:
        reason = "nothing is unpaid" if unpaid_cents <= 0 else _not_late(value, days_late)
        return Working(label, Usd(0), (*asides, Step("No charge", Text(reason))))
    parts = _months(unpaid_cents, due_on, on, value)
    cents = rounded(total_of(parts))
    if not parts:
        return Working(label, Usd(0), (*asides, Step("No charge", Text("no full month has passed"))))
    return Working(label, Usd(cents), (*asides, *addends(cents, parts)))


def _rate(value: LateCharge, term: SignedTerm) -> Step:
    counting = {
        "by_days": "by days",
        "by_months_begun": "for each month begun",
        "by_full_months": "for each full month",
    }
    words = f"{percent_text(value.percent_per_month)} a month, {counting[value.accrues]}, {value.interest}"
    return Step("Rate", Text(words), term=term.label, amendment=term.amendment)


def _not_late(value: LateCharge, days_late: int) -> str:
    return f"within {counted(value.grace_days, 'day')} of grace" if days_late > 0 else "not late"


def _months(unpaid_cents: Cents, due_on: date, on: date, value: LateCharge) -> list[Part]:
    rate = Fraction(value.percent_per_month) / 100
    parts: list[Part] = []
    debt: Number = unpaid_cents
    start, number = due_on, 0
    while start < on:
        number += 1
        end = _anniversary(due_on, number)
        days, of_days = (min(on, end) - start).days, (end - start).days
        share = _share(value, days, of_days)
        if share:
            part = "" if share == 1 else f", {days} of {of_days} days"
            label = (
                f"{percent_text(value.percent_per_month)} of {format_usd(rounded(debt))} "
                f"for the month from {day_in_words(start)}{part}"
            )
            parts.append(Part(label, debt * rate * share))
            if value.interest == "compound":
                debt += debt * rate * share
        start = end
    return parts


def _share(value: LateCharge, days: int, of_days: int) -> Fraction:
    if value.accrues == "by_days":
        return Fraction(days, of_days)
    return Fraction(1 if value.accrues == "by_months_begun" or days == of_days else 0)


def _anniversary(due_on: date, months: int) -> date:
    month = Month.of(due_on).plus(months)
    return month.first_day.replace(day=min(due_on.day, month.day_count))
