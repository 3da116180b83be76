"""Months follow each other without a gap."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.kernel.months import Month, NotAMonth
from abutment.kernel.periods import Period

months = st.builds(Month, st.integers(1900, 2200), st.integers(1, 12))


def test_a_month_is_written_as_year_and_number():
    june = Month.parse("2026-06")
    assert june == Month(2026, 6)
    assert str(june) == "2026-06"
    assert june.label == "June 2026"
    assert june.first_day == date(2026, 6, 1)
    assert june.last_day == date(2026, 6, 30)
    assert june.period == Period(date(2026, 6, 1), date(2026, 7, 1))


@pytest.mark.parametrize("text", ["2026", "2026-6", "2026-13", "2026-00", "June 2026", "26-06", "", "0000-01"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(NotAMonth):
        Month.parse(text)


def test_february_of_a_leap_year_has_a_day_more():
    assert Month(2028, 2).day_count == 29
    assert Month(2026, 2).day_count == 28


def test_december_is_followed_by_january():
    assert Month(2026, 12).next == Month(2027, 1)
    assert Month(2027, 1).previous == Month(2026, 12)


@given(months)
def test_writing_and_parsing_agree(month):
    assert Month.parse(str(month)) == month


@given(months)
def test_the_next_month_starts_where_this_one_ends(month):
    assert month.period.ends_on == month.next.period.starts_on
    assert month.period.day_count == month.day_count
    assert month.next.previous == month


@given(months, st.integers(-500, 500))
def test_counting_months_undoes_adding_them(month, count):
    assert month.months_until(month.plus(count)) == count


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)))
def test_every_day_lies_in_exactly_its_own_month(day):
    month = Month.of(day)
    assert day in month
    assert day in month.period
    assert day not in month.next
