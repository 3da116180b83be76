"""Business days by a stated calendar: Monday to Friday without the public holidays of the nation or of one state."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

from abutment.kernel.errors import AbutmentError
from abutment.kernel.periods import Period


class UnknownCalendar(AbutmentError):
    """A calendar was asked for by a code that names neither the nation nor a state."""


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """Which days count as business days; 'US' is the federal calendar, 'US-NY' adds the holidays of New York."""

    code: str

    def __post_init__(self) -> None:
        if self.code not in calendar_codes():
            raise UnknownCalendar(f"There is no business calendar '{self.code}'. Use 'US' or a state such as 'US-NY'.")

    def __str__(self) -> str:
        whose = "United States federal" if self.code == "US" else f"{self.code} state and United States federal"
        return f"Monday to Friday without {whose} holidays"

    def holiday_name(self, day: date) -> str | None:
        """The name of the public holiday on a day, or None."""
        return _holidays_of(self.code, day.year).get(day)

    def is_business_day(self, day: date) -> bool:
        """Whether a day is neither on a weekend nor a public holiday of this calendar."""
        return day.weekday() < 5 and self.holiday_name(day) is None

    def on_or_after(self, day: date) -> date:
        """The day itself when it is a business day, else the next one."""
        while not self.is_business_day(day):
            day += timedelta(days=1)
        return day

    def on_or_before(self, day: date) -> date:
        """The day itself when it is a business day, else the one before."""
        while not self.is_business_day(day):
            day -= timedelta(days=1)
        return day

    def add(self, day: date, business_days: int) -> date:
        """The day a number of business days later, or earlier when negative; the day itself is not counted."""
        step = timedelta(days=1 if business_days >= 0 else -1)
        left = abs(business_days)
        while left:
            day += step
            left -= self.is_business_day(day)
        return day

    def count(self, period: Period) -> int:
        """How many business days a period holds; the period must have an end."""
        return sum(self.is_business_day(day) for day in period.days())


@lru_cache(maxsize=1)
def calendar_codes() -> frozenset[str]:
    """Every code that names a calendar: 'US' and 'US-' with a state, district or territory."""
    subdivisions = holidays.country_holidays("US").subdivisions
    return frozenset({"US", *(f"US-{code}" for code in subdivisions)})


@lru_cache(maxsize=512)
def _holidays_of(code: str, year: int) -> dict[date, str]:
    # One year at a time and kept: the library's own object grows while it is asked, which would be shared state.
    subdivision = None if code == "US" else code.removeprefix("US-")
    return dict(holidays.country_holidays("US", subdiv=subdivision, years=year).items())
