"""Timelines and matrices place what they are given and refuse what would mislead."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.web.figures import Bar, Cell, Mark, Matrix, Row, timeline

START, END = date(2024, 1, 1), date(2028, 1, 1)
DAYS = st.dates(date(2020, 1, 1), date(2032, 1, 1))


@given(DAYS, DAYS, DAYS)
def test_a_bar_stays_inside_its_window(starts_on: date, ends_on: date, today: date) -> None:
    drawn = timeline([Bar("Term", starts_on, ends_on)], title="x", starts_on=START, ends_on=END, today=today)
    touches = max(starts_on, START) < min(ends_on, END)
    assert len(drawn.bars) == (1 if touches else 0)
    for placed in drawn.bars:
        assert 0 <= placed.left < 100
        assert placed.left + placed.width <= 100.7  # the shortest bar stays visible


def test_a_period_ends_before_its_last_day_and_the_next_begins_there() -> None:
    middle = date(2026, 1, 1)
    bars = [Bar("First", START, middle), Bar("Second", middle)]
    first, second = timeline(bars, title="x", starts_on=START, ends_on=END, today=middle).bars
    assert first.left + first.width == pytest.approx(second.left)
    assert second.is_open
    assert second.dates == "Jan 1, 2026 to no end set"


def test_marks_years_and_today_stand_only_inside_the_window() -> None:
    outside = END + timedelta(days=1)
    drawn = timeline(
        [], title="x", starts_on=START, ends_on=END, today=outside, marks=[Mark(START, "a"), Mark(outside, "b")]
    )
    assert [mark.label for mark in drawn.marks] == ["a"]
    assert [year.label for year in drawn.years] == ["2024", "2025", "2026", "2027"]
    assert drawn.today is None


def test_a_window_without_days_is_refused() -> None:
    with pytest.raises(ValueError, match="has no days"):
        timeline([], title="x", starts_on=END, ends_on=START, today=START)


def test_a_row_that_lacks_a_cell_is_refused() -> None:
    with pytest.raises(ValueError, match="Harbor has 1 cells for 2 areas"):
        Matrix("x", "Location", ["Money", "People"], [Row("Harbor", [Cell("fine", "good")])])
