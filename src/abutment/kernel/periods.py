"""Half-open periods of days: the first day is inside, the last named day is not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from abutment.kernel.errors import AbutmentError


class EmptyPeriod(AbutmentError):
    """A period ends on or before the day it starts."""


class NoEnd(AbutmentError):
    """A question that needs an end was asked of an open-ended period."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days from starts_on up to, but not including, ends_on; no ends_on means that it has no known end."""

    starts_on: date
    ends_on: date | None = None

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on <= self.starts_on:
            raise EmptyPeriod(
                f"The period from {self.starts_on} to {self.ends_on} holds no day. "
                "Give an end after the start; the end day itself is outside."
            )

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)

    def __str__(self) -> str:
        return f"from {self.starts_on}" if self.ends_on is None else f"{self.starts_on} to before {self.ends_on}"

    @classmethod
    def of_day(cls, day: date) -> "Period":
        """The period that holds one day."""
        return cls(day, day + timedelta(days=1))

    @classmethod
    def through(cls, first_day: date, last_day: date) -> "Period":
        """The period from a first to a last day, both inside, as agreements word it."""
        return cls(first_day, last_day + timedelta(days=1))

    @property
    def is_open_ended(self) -> bool:
        """Whether no end is known."""
        return self.ends_on is None

    @property
    def last_day(self) -> date | None:
        """The last day inside, or None when no end is known."""
        return None if self.ends_on is None else self.ends_on - timedelta(days=1)

    @property
    def day_count(self) -> int:
        """How many days are inside; raises NoEnd when no end is known."""
        return (self._end() - self.starts_on).days

    def days(self) -> Iterator[date]:
        """Each day inside, in order; raises NoEnd when no end is known."""
        start, count = self.starts_on, self.day_count
        return (start + timedelta(days=offset) for offset in range(count))

    def overlaps(self, other: "Period") -> bool:
        """Whether at least one day is inside both."""
        return self.intersect(other) is not None

    def intersect(self, other: "Period") -> "Period | None":
        """The days inside both, or None when there is none."""
        starts_on = max(self.starts_on, other.starts_on)
        ends = [end for end in (self.ends_on, other.ends_on) if end is not None]
        ends_on = min(ends) if ends else None
        return Period(starts_on, ends_on) if ends_on is None or starts_on < ends_on else None

    def covers(self, other: "Period") -> bool:
        """Whether every day of the other period is inside this one."""
        return self.intersect(other) == other

    def ending(self, ends_on: date) -> "Period":
        """The same period cut off before a day; never longer than it was."""
        return Period(self.starts_on, ends_on if self.ends_on is None else min(self.ends_on, ends_on))

    def _end(self) -> date:
        if self.ends_on is None:
            raise NoEnd(
                f"The period from {self.starts_on} has no end, so its days cannot be counted. Cut it off first."
            )
        return self.ends_on
