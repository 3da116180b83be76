"""Days of one month as a set that is cheap to cut and to count: bit 0 is the first day."""

from __future__ import annotations

from calendar import month_abbr
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from abutment.kernel.months import Month
from abutment.kernel.periods import Period


def mask_of(month: Month, period: Period) -> int:
    """The days of a month that lie inside a period."""
    first, count = month.first_day.toordinal(), month.day_count
    start = min(max(period.starts_on.toordinal() - first, 0), count)
    end = count if period.ends_on is None else min(max(period.ends_on.toordinal() - first, 0), count)
    return (1 << end) - (1 << start) if end > start else 0


def runs_of(mask: int) -> Iterator[tuple[int, int]]:
    """The stretches of days that follow each other, each by its first and last day of the month, counted from 1."""
    day = 1
    while mask:
        skipped = (mask & -mask).bit_length() - 1
        mask >>= skipped
        length = (~mask & (mask + 1)).bit_length() - 1
        yield day + skipped, day + skipped + length - 1
        mask >>= length
        day += skipped + length


@dataclass(frozen=True, slots=True)
class Days:
    """A set of days of a month."""

    month: Month
    mask: int

    @property
    def count(self) -> int:
        """How many days."""
        return self.mask.bit_count()

    @property
    def is_whole_month(self) -> bool:
        """Whether every day of the month is inside."""
        return self.count == self.month.day_count

    @property
    def share(self) -> Fraction:
        """Their part of the month."""
        return Fraction(self.count, self.month.day_count)

    @property
    def share_in_words(self) -> str:
        """Their part of the month as people say it: '16 of 30 days'."""
        return f"{self.count} of {self.month.day_count} days"

    @property
    def last(self) -> date:
        """The last of them."""
        return self.month.first_day.replace(day=self.mask.bit_length())

    def __str__(self) -> str:
        name = month_abbr[self.month.number]
        runs = [
            f"{name} {first}" if first == last else f"{name} {first} to {last}" for first, last in runs_of(self.mask)
        ]
        return " and ".join([", ".join(runs[:-1]), runs[-1]]) if len(runs) > 1 else "".join(runs)
