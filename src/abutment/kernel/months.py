"""Calendar months as values: '2026-06' is June 2026."""

import re
from calendar import month_name, monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date

from abutment.kernel.errors import AbutmentError
from abutment.kernel.periods import Period

_WRITTEN = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


class NotAMonth(AbutmentError):
    """A text or a pair of numbers names no calendar month."""


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One calendar month of one year."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (MINYEAR <= self.year <= MAXYEAR and 1 <= self.number <= 12):
            raise NotAMonth(f"Year {self.year}, month {self.number} is not a month. Months run from 1 to 12.")

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @classmethod
    def parse(cls, text: str) -> "Month":
        """The month written as '2026-06'."""
        found = _WRITTEN.fullmatch(text.strip())
        if found is None:
            raise NotAMonth(f"'{text}' is not a month. Write year and month, such as 2026-06.")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month that a day lies in."""
        return cls(day.year, day.month)

    @property
    def label(self) -> str:
        """The month as people say it: 'June 2026'."""
        return f"{month_name[self.number]} {self.year}"

    @property
    def first_day(self) -> date:
        """The first day of the month."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """The last day of the month."""
        return date(self.year, self.number, self.day_count)

    @property
    def day_count(self) -> int:
        """How many days the month has."""
        return monthrange(self.year, self.number)[1]

    @property
    def next(self) -> "Month":
        """The month after this one."""
        return self.plus(1)

    @property
    def previous(self) -> "Month":
        """The month before this one."""
        return self.plus(-1)

    @property
    def period(self) -> Period:
        """The month's days as a half-open period."""
        return Period(self.first_day, self.next.first_day)

    def plus(self, months: int) -> "Month":
        """The month that lies a number of months later, or earlier when negative."""
        year, index = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, index + 1)

    def months_until(self, other: "Month") -> int:
        """How many months later the other month is; negative when it is earlier."""
        return (other.year - self.year) * 12 + other.number - self.number

    def __contains__(self, day: date) -> bool:
        return Month.of(day) == self
