"""Values that change on a day: what was in force then, and what the answer rests on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Generic, TypeVar

from abutment.kernel.errors import AbutmentError
from abutment.kernel.periods import Period

T = TypeVar("T")
U = TypeVar("U")


class NotInForce(AbutmentError):
    """Nothing was in force on the day asked about."""


class OverlappingDates(AbutmentError):
    """Two values of one thing claim the same day."""


class GapInDates(AbutmentError):
    """A thing that must always have a value has none for some days."""


@dataclass(frozen=True, slots=True)
class InForce(Generic[T]):
    """A value and the days on which it holds."""

    period: Period
    value: T


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """One named thing whose value differs from day to day; at most one value holds on any day."""

    name: str
    entries: tuple[InForce[T], ...]

    def __post_init__(self) -> None:
        in_order = tuple(sorted(self.entries, key=lambda entry: entry.period.starts_on))
        object.__setattr__(self, "entries", in_order)
        for earlier, later in pairwise(in_order):
            if earlier.period.overlaps(later.period):
                raise OverlappingDates(
                    f"{self.name} has two values on {later.period.starts_on}: {earlier.value} ({earlier.period}) and "
                    f"{later.value} ({later.period}). End the first before the second starts."
                )

    @classmethod
    def of(cls, name: str, values: Iterable[tuple[Period, T]]) -> "Dated[T]":
        """A dated thing from pairs of period and value, in any order."""
        return cls(name, tuple(InForce(period, value) for period, value in values))

    def __iter__(self) -> Iterator[InForce[T]]:
        return iter(self.entries)

    def as_of(self, day: date) -> T:
        """The value in force on a day; raises NotInForce naming the thing, the day and the days that are covered."""
        return self.entry_as_of(day).value

    def entry_as_of(self, day: date) -> InForce[T]:
        """The value in force on a day together with its period; raises NotInForce like as_of."""
        for entry in self.entries:
            if day in entry.period:
                return entry
        raise NotInForce(
            f"{self.name} has no value on {day}: {self.coverage}. Ask about a covered day, or add a value."
        )

    def is_in_force(self, day: date) -> bool:
        """Whether some value holds on a day."""
        return any(day in entry.period for entry in self.entries)

    @property
    def coverage(self) -> str:
        """The days that have a value, in words; periods that touch are told as one."""
        if not self.entries:
            return "nothing is covered"
        spans: list[Period] = []
        for entry in self.entries:
            if spans and spans[-1].ends_on == entry.period.starts_on:
                spans[-1] = Period(spans[-1].starts_on, entry.period.ends_on)
            else:
                spans.append(entry.period)
        return "covered is " + ", ".join(str(span) for span in spans)

    @property
    def gaps(self) -> tuple[Period, ...]:
        """The stretches of days between the first and the last value that have none."""
        return tuple(
            Period(earlier.period.ends_on, later.period.starts_on)
            for earlier, later in pairwise(self.entries)
            if earlier.period.ends_on is not None and earlier.period.ends_on < later.period.starts_on
        )

    def require_no_gap(self, within: Period | None = None) -> None:
        """Raise GapInDates when a day between first and last value, or inside a given period, has no value."""
        missing = self.gaps if within is None else self.missing_from(within)
        if missing:
            raise GapInDates(f"{self.name} has no value {missing[0]}. Add a value for those days.")

    def missing_from(self, period: Period) -> tuple[Period, ...]:
        """The stretches of days inside a period on which no value holds."""
        missing: list[Period] = []
        start = period.starts_on
        for entry in self.entries:
            common = entry.period.intersect(period)
            if common is None:
                continue
            if start < common.starts_on:
                missing.append(Period(start, common.starts_on))
            if common.ends_on is None:
                return tuple(missing)
            start = common.ends_on
        if period.ends_on is None or start < period.ends_on:
            missing.append(Period(start, period.ends_on))
        return tuple(missing)

    def within(self, period: Period) -> "Dated[T]":
        """The same thing cut to the days of one period."""
        cut = ((entry.period.intersect(period), entry.value) for entry in self.entries)
        return Dated.of(self.name, [(common, value) for common, value in cut if common is not None])
