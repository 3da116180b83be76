"""Sets of days of a month, and exact parts of whole cents."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.fees.rules.days import Days, mask_of
from abutment.fees.rules.rounding import parts_of, rounded
from abutment.kernel.months import Month
from abutment.kernel.periods import Period
from abutment.web.words import day_in_words
from tests.fees.rules.asking import JUNE


def test_days_read_as_people_say_them():
    def said(*days: int) -> str:
        return str(Days(JUNE, sum(1 << day - 1 for day in days)))

    assert said(1, 2, 3) == "Jun 1 to 3"
    assert said(30) == "Jun 30"
    assert said(1, 3, 4, 30) == "Jun 1, Jun 3 to 4 and Jun 30"
    assert day_in_words(date(2026, 7, 5)) == "Jul 5, 2026"


def test_a_share_is_of_the_days_of_its_own_month():
    february = Days(Month(2028, 2), mask_of(Month(2028, 2), Period(date(2028, 2, 15))))
    assert (february.share, february.share_in_words) == (Fraction(15, 29), "15 of 29 days")
    assert february.last == date(2028, 2, 29)
    assert not february.is_whole_month
    assert Days(JUNE, mask_of(JUNE, Period(date(2020, 1, 1)))).is_whole_month


@given(st.integers(-40, 70), st.none() | st.integers(1, 80))
def test_a_set_holds_the_days_of_its_period(offset, length):
    starts_on = JUNE.first_day + timedelta(days=offset)
    period = Period(starts_on, None if length is None else starts_on + timedelta(days=length))
    mask = mask_of(JUNE, period)
    assert [bool(mask >> place & 1) for place in range(30)] == [day in period for day in JUNE.period.days()]
    assert mask < 1 << 30


@pytest.mark.parametrize(
    ("exact", "expected"),
    [(Fraction(1, 2), 1), (Fraction(-1, 2), -1), (Fraction(49, 100), 0), (Fraction(-149, 100), -1), (7, 7)],
)
def test_half_a_cent_goes_away_from_zero(exact, expected):
    assert rounded(exact) == expected


EXACT = st.lists(st.fractions(-1_000, 1_000, max_denominator=60) | st.integers(-1_000, 1_000), min_size=1, max_size=8)


@given(EXACT)
def test_parts_add_to_the_whole_and_each_is_less_than_a_cent_away(exact):
    total = sum(exact, Fraction(0))
    for whole in {rounded(total), total.numerator // total.denominator, -(-total.numerator // total.denominator)}:
        parts = parts_of(whole, exact)
        assert sum(parts) == whole
        assert all(abs(part - each) < 1 for part, each in zip(parts, exact, strict=True))


def test_the_odd_cent_goes_to_the_largest_remainder_and_then_to_the_first():
    third = Fraction(1, 3)
    assert parts_of(1, [third, third, third]) == [1, 0, 0]
    assert parts_of(1, [third, Fraction(2, 3)]) == [0, 1]
    assert parts_of(0, [Fraction(5, 2), Fraction(-5, 2)]) == [3, -3]
