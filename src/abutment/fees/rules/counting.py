"""The inputs of a month added up by the days on which the same terms hold; one pass over the rows.

Amounts are whole cents, visits and hours millionths, so that a row is added as an integer; only a row that several
stretches of days share becomes a fraction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from abutment.agreements.rules.formulas import InputKind
from abutment.fees.rules.asked import Asked
from abutment.fees.rules.days import Days, mask_of
from abutment.fees.rules.inputs import InputRow
from abutment.fees.rules.rounding import Number, rounded
from abutment.kernel.working import Quantity, Reference, Usd

MILLION = 1_000_000
Key: TypeAlias = tuple[InputKind, str, int | None, str]
"""Kind, category, location."""


@dataclass(slots=True)
class Sum:
    """What was added under one key, and on which days there were rows."""

    number: Number = 0
    mask: int = 0


Sums: TypeAlias = dict[Key, Sum]


class Counted:
    """What counts toward the fee of some days, and what was left out because its location is not covered."""

    def __init__(self, days: Days, sums: Iterable[Sums], elsewhere: Iterable[Sums]) -> None:
        self.days = days
        self._by_category: dict[InputKind, dict[str, Sum]] = {}
        self._locations: dict[InputKind, set[int]] = {}
        for each in sums:
            for (kind, category, location_id, _), found in each.items():
                held = self._by_category.setdefault(kind, {}).setdefault(category, Sum())
                held.number += found.number
                held.mask |= found.mask
                if location_id is not None:
                    self._locations.setdefault(kind, set()).add(location_id)
        self._elsewhere = tuple(elsewhere)

    def total(self, kind: InputKind) -> Number:
        """Everything of a kind."""
        return sum((each.number for each in self._by_category.get(kind, {}).values()), 0)

    def of(self, kind: InputKind, category: str) -> Number:
        """What was reported of a kind under a category."""
        found = self._by_category.get(kind, {}).get(category)
        return 0 if found is None else found.number

    def categories(self, kind: InputKind) -> list[str]:
        """The categories of a kind that were reported."""
        return sorted(self._by_category.get(kind, {}))

    def elsewhere(self, kinds: Iterable[InputKind]) -> Mapping[tuple[InputKind, str], Number]:
        """What was reported at locations that the agreement does not cover on these days, by kind and location."""
        wanted = tuple(kinds)
        found: dict[tuple[InputKind, str], Number] = {}
        for each in self._elsewhere:
            for (kind, _, location_id, location), held in each.items():
                if kind in wanted:
                    name = (kind, location or f"location {location_id}")
                    found[name] = found.get(name, 0) + held.number
        return found

    def reference(self, kind: InputKind, category: str | None = None) -> tuple[Reference, ...]:
        """Where the rows of a sum are found, and of how many days they are."""
        by_category = self._by_category.get(kind, {})
        chosen = (
            by_category.values() if category is None else [by_category[category]] if category in by_category else []
        )
        mask = 0
        for each in chosen:
            mask |= each.mask
        if not mask:
            return ()
        key = f"{kind.value}/{self.days.month}" + (f"/{category}" if category else "")
        label = f"{kind.label}{f', {category}' if category else ''}, {counted(mask.bit_count(), 'day')}"
        if len(locations := self._locations.get(kind, ())) > 1 and category is None:
            label += f", {len(locations)} locations"
        return (Reference("fee_input", key, label),)


class Tally:
    """The rows of a month's needed kinds, added up by segment of days."""

    def __init__(self, asked: Asked, needed: frozenset[InputKind], masks: Sequence[int]) -> None:
        self.month = asked.month
        self.masks = tuple(masks)
        self.sums: list[Sums] = [{} for _ in masks]
        self.elsewhere: list[Sums] = [{} for _ in masks]
        self.outside: Sums = {}
        self._first = asked.month.first_day.toordinal()
        self._count = asked.month.day_count
        self._covered = _covered_masks(asked)
        segment_of = [-1] * self._count
        for place, mask in enumerate(masks):
            for day in range(self._count):
                if mask >> day & 1:
                    segment_of[day] = place
        self._add(asked.inputs.rows, needed, segment_of)

    def counted(self, places: Sequence[int]) -> Counted:
        """What counts in some of the segments, taken together."""
        mask = 0
        for place in places:
            mask |= self.masks[place]
        return Counted(
            Days(self.month, mask), [self.sums[place] for place in places], [self.elsewhere[place] for place in places]
        )

    def reported(self) -> Iterable[Key]:
        """The keys under which anything was reported in the month, whether it counts or not."""
        for each in (*self.sums, *self.elsewhere, self.outside):
            yield from each

    def _add(self, rows: Iterable[InputRow], needed: frozenset[InputKind], segment_of: Sequence[int]) -> None:
        first_day, count, covered = self._first, self._count, self._covered
        for row in rows:
            if row.kind not in needed or row.period.ends_on is None:
                continue
            key = (row.kind, row.category, row.location_id, row.location)
            number = row.amount_cents if row.quantity is None else int(row.quantity.scaleb(6))
            day = row.period.starts_on.toordinal() - first_day
            if number is None:
                continue
            if row.period.ends_on.toordinal() - first_day - day > 1:
                self._spread(key, number, row)
            elif 0 <= day < count:
                place = segment_of[day]
                if place < 0:
                    held = self.outside
                elif covered is None or row.location_id is None or covered.get(row.location_id, 0) >> day & 1:
                    held = self.sums[place]
                else:
                    held = self.elsewhere[place]
                found = held.get(key)
                if found is None:
                    held[key] = Sum(number, 1 << day)
                else:
                    found.number += number
                    found.mask |= 1 << day

    def _spread(self, key: Key, number: int, row: InputRow) -> None:
        of_days = row.period.day_count
        inside = mask_of(self.month, row.period)
        covered = -1 if self._covered is None or key[2] is None else self._covered.get(key[2], 0)
        rest = inside
        for place, mask in enumerate(self.masks):
            rest &= ~mask
            _put(self.sums[place], key, number, inside & mask & covered, of_days)
            _put(self.elsewhere[place], key, number, inside & mask & ~covered, of_days)
        _put(self.outside, key, number, rest, of_days)


def _put(held: Sums, key: Key, number: int, mask: int, of_days: int) -> None:
    if not mask:
        return
    found = held.setdefault(key, Sum())
    days = mask.bit_count()
    found.number += number if days == of_days else Fraction(number * days, of_days)
    found.mask |= mask


def _covered_masks(asked: Asked) -> dict[int, int] | None:
    if not asked.covered:
        return None
    masks: dict[int, int] = {}
    for each in asked.covered:
        masks[each.location_id] = masks.get(each.location_id, 0) | mask_of(asked.month, each.period)
    return masks


def shown(kind: InputKind, number: Number) -> Usd | Quantity:
    """A sum of a kind as a step shows it: dollars, or a count of visits or hours."""
    if not kind.is_counted:
        return Usd(rounded(number))
    millionths = Decimal(rounded(number)).scaleb(-6).normalize()
    return Quantity(Decimal(format(millionths, "f")), kind.value)


def counted(number: int, noun: str) -> str:
    """A number with its noun: '1 day', '26 days'."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
