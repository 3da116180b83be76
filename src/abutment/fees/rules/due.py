"""When the fee of a month is due."""

from __future__ import annotations

from datetime import date

from abutment.agreements.rules.terms import SignedTerm, overlaid
from abutment.agreements.rules.values import PaymentDay, TermKey
from abutment.fees.rules.asked import Asked
from abutment.kernel.calendar import BusinessCalendar
from abutment.kernel.months import Month

_MONTHS_LATER = {"same_month": 0, "following_month": 1, "second_month_after": 2}


def due_on(asked: Asked, last_served: date) -> date | None:
    """The day by the payment term in force on the last day of service; None when no day was agreed."""
    terms = [term for term in asked.terms if term.key is TermKey.PAYMENT_DAY]
    dated = overlaid(f"Payment day of {asked.practice}", terms)
    return (
        day_of(dated.as_of(last_served), asked.month, asked.jurisdictions) if dated.is_in_force(last_served) else None
    )


def day_of(term: SignedTerm, month: Month, jurisdictions: tuple[str, ...]) -> date:
    """The payment day for a month; a day that the month does not have is its last.

    Business days are those of the first jurisdiction, the practice's own.
    """
    value = term.value
    assert isinstance(value, PaymentDay)  # noqa: S101 - its key says so
    paid_in = month.plus(_MONTHS_LATER[value.of])
    day = paid_in.first_day.replace(day=min(value.day, paid_in.day_count))
    if value.if_not_a_business_day == "as_is":
        return day
    calendar = BusinessCalendar(jurisdictions[0] if jurisdictions else "US")
    return calendar.on_or_after(day) if value.if_not_a_business_day == "next" else calendar.on_or_before(day)
