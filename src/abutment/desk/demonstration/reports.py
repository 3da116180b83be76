"""What the practices of the demonstration report: days with the shape of a week and of a year, always the same ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from random import Random

import yaml
from pydantic import BaseModel, ConfigDict

from abutment.agreements.rules.formulas import InputKind
from abutment.desk.demonstration.plan import Office, Practice, month_from
from abutment.fees.rules.entries import Entry
from abutment.kernel.calendar import BusinessCalendar
from abutment.kernel.months import Month
from abutment.kernel.periods import Period

MONTHS = 26
"""Full months before the one of the building."""

_SEASON = (96, 95, 102, 100, 101, 104, 99, 103, 96, 102, 98, 104)
_WEEK = (105, 110, 100, 108, 85, 50, 0)
_SATURDAY, _FRIDAY = 5, 4
_SATURDAY_FROM_CHAIRS = 4
_MONTH_NOISE, _DAY_NOISE, _POOL_NOISE = 3, 18, 5


class Report(BaseModel):
    """The shape of what one practice reports; see reports.yaml for the units."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    practice: str
    per_chair: int = 29_500
    collected: Decimal = Decimal(86)
    adjusted: Decimal = Decimal(12)
    refunded: Decimal = Decimal("0.6")
    retail: Decimal = Decimal(0)
    visits: dict[str, int] = {"hygiene": 58, "restorative": 36, "emergency": 6}
    expenses: dict[str, Decimal] = {"clinical pay": Decimal(31), "supplies": Decimal(6), "laboratory": Decimal(4)}
    costs: dict[str, int] = {"staffing": 3900, "facilities": 2100, "technology": 900}
    hours: dict[str, int] = {}
    swings: dict[int, int] = {}
    missing: dict[int, list[str]] = {}

    def is_missing(self, months: int, office: str) -> bool:
        """Whether nothing came of an office for a month; no office named means of none."""
        silent = self.missing.get(months)
        return silent is not None and (not silent or office in silent)


@dataclass(frozen=True, slots=True)
class Reporter:
    """One practice's reports, with the numbers that its offices have here and the day of the building."""

    practice: Practice
    report: Report
    location_ids: Mapping[str, int]
    today: date

    def entries(self) -> Iterator[Entry]:
        """Everything that was reported until the day before the building."""
        joined, left = self.practice.affiliation.since, self.practice.affiliation.ends
        for months in range(max(-MONTHS, joined), min(0, -1 if left is None or left > 0 else left - 1) + 1):
            yield from self.month(months)
        if joined <= 0 and (left is None or left > 0):
            yield from self.month(0)

    def before(self, months: int) -> Iterator[Entry]:
        """What it would have reported since so many months ago of those before it joined, or before the first kept."""
        for each in range(-months, max(-MONTHS, self.practice.affiliation.since)):
            yield from self.month(each)

    def month(self, months: int) -> Iterator[Entry]:
        """What was reported of a month; of the present one, only the days that are over and no bills yet."""
        month = Month.of(month_from(self.today, months))
        for office in self.practice.locations:
            if not self.report.is_missing(months, office.city):
                yield from self._office(office, months, month)
        if self.report.missing.get(months) != []:
            yield from self._hours(months, month)
            if months < 0:
                yield from self._costs(months, month)

    def _office(self, office: Office, months: int, month: Month) -> Iterator[Entry]:
        chance = Random(f"{self.practice.name}/{office.city}/{months}")  # noqa: S311 - invented figures, always the same
        days = self._open_days(month, saturdays=office.doctor_chairs >= _SATURDAY_FROM_CHAIRS)
        chairs, place = office.doctor_chairs + office.hygiene_chairs, self.location_ids[office.city]
        volume = _SEASON[month.number - 1] * self.report.swings.get(months, 100) * _near(chance, 100, _MONTH_NOISE)
        production = chairs * self.report.per_chair * 100 * volume // 1_000_000
        weights = [_WEEK[day.weekday()] * _near(chance, 100, _DAY_NOISE) for day in days]
        for kind, percent in (
            (InputKind.PRODUCTION, Decimal(100)),
            (InputKind.ADJUSTMENTS, self.report.adjusted),
            (InputKind.COLLECTIONS, self.report.collected),
        ):
            whole = int(production * percent / 100)
            yield from self._spread(chance, kind, days, weights, whole, place)
        for visit, per_chair in self.report.visits.items():
            number = chairs * per_chair * volume // 1_000_000
            yield from self._counted(chance, days, weights, number, visit, place)
        fridays = [day for day in days if day.weekday() == _FRIDAY]
        yield from self._weekly(InputKind.REFUNDS, fridays, int(production * self.report.refunded / 100), "", place)
        if self.report.retail:
            whole = int(production * self.report.retail / 100)
            yield from self._weekly(InputKind.COLLECTIONS, fridays, whole, "retail", place)
        if months < 0:
            for category, percent in self.report.expenses.items():
                amount = int(production * percent / 100) * _near(chance, 100, _POOL_NOISE) // 100
                yield Entry(InputKind.EXPENSES, month.period, amount, category=category, location_id=place)

    def _costs(self, months: int, month: Month) -> Iterator[Entry]:
        chance = Random(f"{self.practice.name}/costs/{months}")  # noqa: S311
        chairs = sum(office.doctor_chairs + office.hygiene_chairs for office in self.practice.locations)
        for pool, per_chair in self.report.costs.items():
            amount = chairs * per_chair * _near(chance, 100, _POOL_NOISE) + chance.randrange(100)
            yield Entry(InputKind.COSTS, month.period, amount, category=pool)

    def _hours(self, months: int, month: Month) -> Iterator[Entry]:
        chance = Random(f"{self.practice.name}/hours/{months}")  # noqa: S311
        days = [day for day in self._open_days(month, saturdays=False) if day.weekday() in (1, 3)]
        for service, number in self.report.hours.items():
            quarters = number * 4 // max(len(days), 1)
            for day in days:
                worked = Decimal(_near(chance, quarters, quarters // 3)) / 4
                if day < self.today:
                    yield Entry(InputKind.HOURS, Period.of_day(day), quantity=worked, category=service)

    def _spread(
        self, chance: Random, kind: InputKind, days: Sequence[date], weights: Sequence[int], whole: int, place: int
    ) -> Iterator[Entry]:
        total = sum(weights) * 100
        for day, weight in zip(days, weights, strict=True):
            if day < self.today:
                amount = whole * weight * _near(chance, 100, 6) // total
                yield Entry(kind, Period.of_day(day), amount, location_id=place)

    def _counted(
        self, chance: Random, days: Sequence[date], weights: Sequence[int], number: int, visit: str, place: int
    ) -> Iterator[Entry]:
        total, carried = sum(weights), chance.randrange(sum(weights))
        for day, weight in zip(days, weights, strict=True):
            seen, carried = divmod(number * weight + carried, total)
            if day < self.today:
                yield Entry(
                    InputKind.VISITS, Period.of_day(day), quantity=Decimal(seen), category=visit, location_id=place
                )

    def _weekly(self, kind: InputKind, days: Sequence[date], whole: int, category: str, place: int) -> Iterator[Entry]:
        for number, day in enumerate(days):
            if day < self.today:
                amount = whole * (number + 1) // len(days) - whole * number // len(days)
                yield Entry(kind, Period.of_day(day), amount, category=category, location_id=place)

    def _open_days(self, month: Month, *, saturdays: bool) -> list[date]:
        calendar = BusinessCalendar(self.practice.state)
        return [
            day
            for day in month.period.days()
            if calendar.is_business_day(day)
            or (saturdays and day.weekday() == _SATURDAY and calendar.holiday_name(day) is None)
        ]


def _near(chance: Random, middle: int, percent_or_units: int) -> int:
    return middle + chance.randint(-percent_or_units, percent_or_units)


@cache
def reports() -> Mapping[str, Report]:
    """What each practice reports, by its name; a practice that is not listed reports nothing."""
    text = resources.files(__package__).joinpath("reports.yaml").read_text("utf-8")
    return {report.practice: report for report in map(Report.model_validate, yaml.safe_load(text))}
