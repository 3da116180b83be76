"""Business days depend on the calendar, and the calendar is stated."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.kernel.calendar import BusinessCalendar, UnknownCalendar, calendar_codes
from abutment.kernel.periods import Period

FEDERAL = BusinessCalendar("US")
some_days = st.dates(min_value=date(2024, 1, 1), max_value=date(2030, 1, 1))


def test_independence_day_on_a_saturday_is_observed_on_friday():
    assert FEDERAL.holiday_name(date(2026, 7, 3)) is not None
    assert not FEDERAL.is_business_day(date(2026, 7, 3))
    assert FEDERAL.on_or_after(date(2026, 7, 3)) == date(2026, 7, 6)
    assert FEDERAL.on_or_before(date(2026, 7, 5)) == date(2026, 7, 2)


def test_a_state_may_have_a_holiday_that_the_nation_has_not():
    patriots_day = date(2026, 4, 20)
    assert FEDERAL.is_business_day(patriots_day)
    assert not BusinessCalendar("US-MA").is_business_day(patriots_day)


def test_ten_business_days_skip_weekends_and_thanksgiving():
    assert FEDERAL.add(date(2026, 11, 20), 10) == date(2026, 12, 7)
    assert FEDERAL.add(date(2026, 12, 7), -10) == date(2026, 11, 20)
    assert FEDERAL.add(date(2026, 11, 21), 0) == date(2026, 11, 21)


def test_business_days_of_a_month_are_counted():
    assert FEDERAL.count(Period(date(2026, 11, 1), date(2026, 12, 1))) == 19


def test_the_calendar_says_what_it_is():
    assert str(FEDERAL) == "Monday to Friday without United States federal holidays"
    assert "US-NY" in str(BusinessCalendar("US-NY"))


@pytest.mark.parametrize("code", ["NY", "us", "US-XX", "CA", ""])
def test_an_unknown_calendar_is_refused(code):
    with pytest.raises(UnknownCalendar, match="US-NY"):
        BusinessCalendar(code)


def test_every_state_and_the_district_have_a_calendar():
    assert len([code for code in calendar_codes() if code.startswith("US-")]) >= 51


@given(some_days, st.integers(1, 60), st.sampled_from(["US", "US-NY", "US-TX"]))
def test_the_day_reached_is_a_business_day_with_that_many_between(day, count, code):
    calendar = BusinessCalendar(code)
    reached = calendar.add(day, count)
    assert calendar.is_business_day(reached)
    assert calendar.count(Period(day + timedelta(days=1), reached + timedelta(days=1))) == count
