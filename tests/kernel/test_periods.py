"""Periods are half-open, so that two that touch never share a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.kernel.periods import EmptyPeriod, NoEnd, Period

days = st.dates(min_value=date(2000, 1, 1), max_value=date(2060, 1, 1))


@st.composite
def periods(draw):
    starts_on = draw(days)
    length = draw(st.none() | st.integers(min_value=1, max_value=4000))
    return Period(starts_on, None if length is None else starts_on + timedelta(days=length))


def test_the_first_day_is_inside_and_the_end_is_not():
    june = Period(date(2026, 6, 1), date(2026, 7, 1))
    assert date(2026, 6, 1) in june
    assert date(2026, 6, 30) in june
    assert date(2026, 7, 1) not in june
    assert june.last_day == date(2026, 6, 30)
    assert june.day_count == 30
    assert list(june.days())[-1] == date(2026, 6, 30)


def test_an_agreement_that_runs_through_a_day_includes_it():
    assert Period.through(date(2026, 1, 1), date(2026, 12, 31)) == Period(date(2026, 1, 1), date(2027, 1, 1))


def test_a_single_day_is_a_period():
    assert Period.of_day(date(2026, 6, 1)).day_count == 1


@pytest.mark.parametrize("ends_on", [date(2026, 6, 1), date(2026, 5, 31)])
def test_a_period_without_days_is_refused(ends_on):
    with pytest.raises(EmptyPeriod, match="holds no day"):
        Period(date(2026, 6, 1), ends_on)


def test_an_open_ended_period_has_no_last_day_and_no_count():
    since = Period(date(2026, 6, 1))
    assert since.is_open_ended
    assert since.last_day is None
    assert date(2999, 1, 1) in since
    with pytest.raises(NoEnd, match="no end"):
        _ = since.day_count
    with pytest.raises(NoEnd):
        since.days()


def test_periods_that_touch_do_not_overlap():
    june, july = Period(date(2026, 6, 1), date(2026, 7, 1)), Period(date(2026, 7, 1), date(2026, 8, 1))
    assert not june.overlaps(july)
    assert june.intersect(july) is None


def test_a_period_can_be_cut_off_but_never_lengthened():
    june = Period(date(2026, 6, 1), date(2026, 7, 1))
    assert june.ending(date(2026, 6, 15)) == Period(date(2026, 6, 1), date(2026, 6, 15))
    assert june.ending(date(2027, 1, 1)) == june
    assert Period(date(2026, 6, 1)).ending(date(2026, 7, 1)) == june


@given(periods(), periods(), days)
def test_a_day_is_in_the_intersection_when_it_is_in_both(one, other, day):
    common = one.intersect(other)
    assert (common is not None and day in common) == (day in one and day in other)


@given(periods(), periods())
def test_overlap_is_mutual_and_means_a_common_day(one, other):
    assert one.overlaps(other) == other.overlaps(one)
    assert one.intersect(other) == other.intersect(one)
    assert one.overlaps(other) == (
        max(one.starts_on, other.starts_on) in one and max(one.starts_on, other.starts_on) in other
    )


@given(periods(), periods())
def test_a_period_covers_its_intersections(one, other):
    common = one.intersect(other)
    assert one.covers(one)
    if common is not None:
        assert one.covers(common)
        assert other.covers(common)


@given(periods())
def test_a_period_is_told_in_words(period):
    assert str(period.starts_on) in str(period)
