"""What a practice's days must add up to: the reported figures by day and office, from the month the database speaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from abutment.agreements.rules.formulas import InputKind
from abutment.desk.demonstration.plan import month_from
from abutment.fees.rules.entries import Entry

MONTHS_AT_SCALE_ONE = 12
YEARS_IN_MONTHS = 36
USUAL_SCALE = Decimal("0.7")

_KINDS = frozenset(
    {InputKind.PRODUCTION, InputKind.ADJUSTMENTS, InputKind.COLLECTIONS, InputKind.REFUNDS, InputKind.VISITS}
)


@dataclass(slots=True)
class Figures:
    """One office's day, in cents and visits; collections of a category (retail) stand apart."""

    production: int = 0
    adjustments: int = 0
    collections: int = 0
    refunds: int = 0
    apart: dict[str, int] = field(default_factory=dict)
    visits: dict[str, int] = field(default_factory=dict)


def first_month(entries: Iterable[Entry], today: date, scale: Decimal) -> date:
    """The month from which on the database speaks: so many months before today's, or the first that was reported."""
    asked = month_from(today, -max(1, int(MONTHS_AT_SCALE_ONE * scale)))
    reported = min((entry.period.starts_on for entry in entries), default=month_from(today, 0)).replace(day=1)
    return max(asked, reported)


def month_of_years(today: date, scale: Decimal) -> date:
    """The month from which on a database speaks that holds three years at the usual scale and above."""
    return month_from(today, -max(1, int(YEARS_IN_MONTHS * min(scale / USUAL_SCALE, Decimal(1)))))


def figures(entries: Iterable[Entry], location_ids: Mapping[str, int], since: date) -> dict[date, dict[str, Figures]]:
    """The figures by day and name of the office; what no practice's own system knows (costs, hours) is left out."""
    names = {number: name for name, number in location_ids.items()}
    days: dict[date, dict[str, Figures]] = {}
    for entry in entries:
        day, name = entry.period.starts_on, names.get(entry.location_id or 0)
        if entry.kind in _KINDS and day >= since and name is not None:
            _add(days.setdefault(day, {}).setdefault(name, Figures()), entry)
    return dict(sorted(days.items()))


def _add(day: Figures, entry: Entry) -> None:
    amount = entry.amount_cents or 0
    match entry.kind:
        case InputKind.PRODUCTION:
            day.production += amount
        case InputKind.ADJUSTMENTS:
            day.adjustments += amount
        case InputKind.COLLECTIONS if entry.category:
            day.apart[entry.category] = day.apart.get(entry.category, 0) + amount
        case InputKind.COLLECTIONS:
            day.collections += amount
        case InputKind.REFUNDS:
            day.refunds += amount
        case _:
            day.visits[entry.category] = day.visits.get(entry.category, 0) + int(entry.quantity or 0)
