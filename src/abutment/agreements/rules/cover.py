"""For which locations an agreement holds: what instruments say of them, laid over each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from abutment.kernel.dated import Dated, InForce
from abutment.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class SaidOfLocation:
    """What a signed instrument says of a location: that the agreement holds for it on these days, or not any more."""

    amendment_number: int
    location_id: int
    location: str
    period: Period
    covers: bool = True


Covered = tuple[int, str, Period]
"""A location by number and name, and days on which the agreement holds for it."""


def covered_days(said: Iterable[SaidOfLocation]) -> tuple[Covered, ...]:
    """The days on which each location is covered: a later instrument takes over on its own days.

    >>> from datetime import date
    >>> covered_days([SaidOfLocation(0, 7, "Mill Street", Period(date(2026, 1, 1))),
    ...               SaidOfLocation(1, 7, "Mill Street", Period(date(2026, 6, 1)), covers=False)])[0][2]
    Period(starts_on=datetime.date(2026, 1, 1), ends_on=datetime.date(2026, 6, 1))
    """
    by_location: dict[tuple[int, str], dict[int, list[SaidOfLocation]]] = {}
    for each in said:
        of_one = by_location.setdefault((each.location_id, each.location), {})
        of_one.setdefault(each.amendment_number, []).append(each)
    found: list[Covered] = []
    for (location_id, name), by_instrument in by_location.items():
        laid: list[InForce[bool]] = []
        for number in sorted(by_instrument):
            over = Dated.of(name, [(each.period, each.covers) for each in by_instrument[number]])
            rest = [InForce(days, entry.value) for entry in laid for days in over.missing_from(entry.period)]
            laid = [*rest, *over]
        found += [(location_id, name, entry.period) for entry in laid if entry.value]
    return tuple(sorted(found, key=lambda each: (each[2].starts_on, each[1], each[0])))


def covered_since_signed(
    said: Iterable[SaidOfLocation], all_places: Iterable[Covered], since: Period
) -> tuple[Covered, ...]:
    """The covered days of a whole agreement; empty where no instrument names a location: then it holds for all.

    Where a later amendment first names locations, the days before it stay as they were agreed: for all places.
    since: the days on which the agreement is in force.
    """
    known = tuple(said)
    if not any(each.covers for each in known):
        return ()
    first = min(each.amendment_number for each in known)
    named_on = min(each.period.starts_on for each in known if each.amendment_number == first)
    found = list(covered_days(known))
    if first > 0 and since.starts_on < named_on:
        before = Period(since.starts_on, named_on)
        found += [(number, name, common) for number, name, days in all_places if (common := days.intersect(before))]
    return tuple(sorted(found, key=lambda each: (each[2].starts_on, each[1], each[0])))


def days_covered(covered: Iterable[Covered], within: Iterable[Period]) -> tuple[Period, ...]:
    """Of some days those on which at least one location is covered, in their order.

    >>> from datetime import date
    >>> half = Period(date(2026, 1, 1), date(2026, 7, 1))
    >>> [str(days) for days in days_covered([(7, "Mill Street", half)], [Period(date(2026, 6, 1))])]
    ['2026-06-01 to 2026-06-30']
    """
    found: list[Period] = []
    spans = sorted((each[2] for each in covered), key=lambda days: days.starts_on)
    joined: list[Period] = []
    for days in spans:
        last = joined[-1] if joined else None
        if last is None or (last.ends_on is not None and last.ends_on < days.starts_on):
            joined.append(days)
        elif last.ends_on is not None and (days.ends_on is None or days.ends_on > last.ends_on):
            joined[-1] = Period(last.starts_on, days.ends_on)
    for asked in within:
        found += [common for days in joined if (common := asked.intersect(days)) is not None]
    return tuple(found)
