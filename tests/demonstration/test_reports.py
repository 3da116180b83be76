"""What the invented practices report: always the same, never of the future, and right for its stories in any month."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest

from abutment.agreements.rules.formulas import InputKind
from abutment.desk.demonstration.plan import month_from, plan
from abutment.desk.demonstration.reports import MONTHS, Reporter, reports
from abutment.fees.rules.entries import Entry

ON = date(2026, 11, 21)
A_YEAR = [month_from(ON, months).replace(day=1 + 2 * months) for months in range(12)]


def reporter(word: str, today: date) -> Reporter:
    practice = plan().practice(word)
    places = {office.city: number for number, office in enumerate(practice.locations, start=1)}
    return Reporter(practice, reports()[practice.name], places, today)


def usd_of_months(word: str, today: date) -> dict[int, dict[InputKind, int]]:
    """The dollars of each full month by kind; months counted from the one of the building."""
    sums: dict[int, dict[InputKind, int]] = defaultdict(lambda: defaultdict(int))
    for entry in reporter(word, today).entries():
        day = entry.period.starts_on
        months = day.year * 12 + day.month - today.year * 12 - today.month
        if months < 0:
            sums[months][entry.kind] += (entry.amount_cents or 0) // 100
    return sums


def everything(today: date) -> list[Entry]:
    return [entry for name in reports() for entry in reporter(name.split()[0], today).entries()]


def test_the_same_is_reported_in_every_building() -> None:
    assert everything(ON) == everything(ON)
    assert 70_000 < len(everything(ON)) < 90_000


@pytest.mark.parametrize("today", A_YEAR)
def test_no_day_is_reported_before_it_is_over(today: date) -> None:
    days = [entry.period for entry in everything(today)]
    assert all(period.ends_on is not None and period.ends_on <= today for period in days)
    assert min(period.starts_on for period in days) == month_from(today, -MONTHS)


def test_an_office_of_four_chairs_produces_what_one_does() -> None:
    sums = usd_of_months("Cedar", ON)
    chairs = 14
    assert all(90_000 <= month[InputKind.PRODUCTION] * 4 / chairs <= 140_000 for month in sums.values())


@pytest.mark.parametrize("today", A_YEAR)
def test_strong_months_pass_market_value_and_weak_ones_fall_below_the_least_amount_in_any_season(today: date) -> None:
    cascade, redwood, bayou = (usd_of_months(word, today) for word in ("Cascade", "Redwood", "Bayou"))
    # 10% of 150,000, 12% of 150,000 and 14% of the rest make 48,000 at 407,142 and the cap of 60,000 at 492,857
    steps = {months: month[InputKind.COLLECTIONS] - month[InputKind.REFUNDS] for months, month in cascade.items()}
    assert 410_000 < steps[-3] < 490_000
    assert all(260_000 < steps[months] < 405_000 for months in steps if months != -3)
    shares = {months: month[InputKind.COLLECTIONS] / 5 for months, month in redwood.items()}
    assert shares[-5] > 58_000
    assert all(40_000 < shares[months] < 58_000 for months in shares if months != -5)
    balance = {
        months: month[InputKind.COLLECTIONS] - month[InputKind.REFUNDS] - month[InputKind.EXPENSES]
        for months, month in bayou.items()
    }
    assert balance[-8] < 150_000
    assert balance[-5] > 185_000


@pytest.mark.parametrize("today", A_YEAR)
def test_the_lesser_of_lone_oaks_two_amounts_is_now_the_one_and_now_the_other(today: date) -> None:
    is_share = set()
    for month in usd_of_months("Lone", today).values():
        revenue = month[InputKind.PRODUCTION] - month[InputKind.ADJUSTMENTS] - month[InputKind.REFUNDS]
        is_share.add(revenue * 30 / 100 < revenue - month[InputKind.EXPENSES] - month[InputKind.COSTS])
    assert is_share == {True, False}


def test_what_is_missing_is_missing_and_not_zero() -> None:
    assert list(reporter("Blue", ON).month(-1)) == []
    places = {entry.location_id for entry in reporter("Cascade", ON).month(0)}
    assert places == {1, 3}  # Saltmarsh, the second, fell silent
