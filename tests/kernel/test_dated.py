"""A dated value answers for the days it covers, and says so when it does not."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.kernel.dated import Dated, GapInDates, InForce, NotInForce, OverlappingDates
from abutment.kernel.periods import Period

FEE = Dated.of(
    "The flat fee of Cedar Dental",
    [
        (Period(date(2026, 7, 1)), 1_250_000),
        (Period(date(2026, 1, 1), date(2026, 7, 1)), 1_200_000),
    ],
)


def test_a_new_rate_applies_from_its_first_day():
    assert FEE.as_of(date(2026, 6, 30)) == 1_200_000
    assert FEE.as_of(date(2026, 7, 1)) == 1_250_000


def test_asking_before_the_first_day_names_the_thing_the_day_and_what_is_covered():
    with pytest.raises(NotInForce) as refusal:
        FEE.as_of(date(2025, 12, 31))
    message = str(refusal.value)
    assert "The flat fee of Cedar Dental" in message
    assert "2025-12-31" in message
    assert "covered is from 2026-01-01" in message
    assert "\n" not in message


def test_a_thing_without_values_says_that_nothing_is_covered():
    with pytest.raises(NotInForce, match="nothing is covered"):
        Dated.of("The cap", []).as_of(date(2026, 1, 1))


def test_two_values_for_one_day_are_refused_whatever_their_order():
    with pytest.raises(OverlappingDates, match="two values on 2026-03-01"):
        Dated.of("The rate", [(Period(date(2026, 3, 1)), 2), (Period(date(2026, 1, 1), date(2026, 3, 2)), 1)])


def test_a_gap_is_named():
    rate = Dated.of("The rate", [(Period(date(2026, 1, 1), date(2026, 2, 1)), 1), (Period(date(2026, 3, 1)), 2)])
    assert rate.gaps == (Period(date(2026, 2, 1), date(2026, 3, 1)),)
    assert not rate.is_in_force(date(2026, 2, 14))
    with pytest.raises(GapInDates, match="The rate has no value 2026-02-01 to before 2026-03-01"):
        rate.require_no_gap()
    FEE.require_no_gap()
    with pytest.raises(GapInDates, match="2025-12-01 to before 2026-01-01"):
        FEE.require_no_gap(Period(date(2025, 12, 1), date(2026, 2, 1)))


def test_what_is_missing_after_the_last_value_is_open_ended():
    rate = Dated.of("The rate", [(Period(date(2026, 1, 1), date(2026, 2, 1)), 1)])
    assert rate.missing_from(Period(date(2026, 1, 15))) == (Period(date(2026, 2, 1)),)
    assert rate.missing_from(Period(date(2026, 1, 1), date(2026, 2, 1))) == ()


def test_nothing_is_missing_where_the_last_value_is_open_ended():
    assert FEE.missing_from(Period(date(2026, 1, 1))) == ()


def test_the_entry_tells_since_when():
    assert FEE.entry_as_of(date(2026, 8, 1)) == InForce(Period(date(2026, 7, 1)), 1_250_000)
    assert list(FEE) == list(FEE.entries)


def test_a_thing_can_be_cut_to_a_period():
    cut = FEE.within(Period(date(2026, 6, 15), date(2026, 7, 15)))
    assert [entry.period.day_count for entry in cut] == [16, 14]


@st.composite
def dated(draw):
    day, entries = date(2026, 1, 1), []
    for value in range(draw(st.integers(1, 6))):
        starts_on = day + timedelta(days=draw(st.integers(0, 40)))
        day = starts_on + timedelta(days=draw(st.integers(1, 40)))
        entries.append((Period(starts_on, day), value))
    return Dated.of("A thing", draw(st.permutations(entries)))


@given(dated(), st.integers(-10, 500))
def test_every_day_of_a_period_either_has_a_value_or_is_missing(thing, offset):
    day = date(2026, 1, 1) + timedelta(days=offset)
    missing = thing.missing_from(Period(date(2025, 1, 1), date(2028, 1, 1)))
    assert thing.is_in_force(day) != any(day in period for period in missing)
    if thing.is_in_force(day):
        assert day in thing.entry_as_of(day).period
    else:
        with pytest.raises(NotInForce):
            thing.as_of(day)
