"""Money, dates and names are said as people say them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.web import words

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("cents", "said"), [(120_450, "$1,204.50"), (-120_450, "($1,204.50)"), (0, "$0.00"), (None, "no data")]
)
def test_negative_money_stands_in_parentheses_and_no_data_is_not_zero(cents: int | None, said: str) -> None:
    assert words.money(cents) == said


def test_whole_dollars_are_rounded_and_a_rounded_nothing_has_no_sign() -> None:
    assert words.money(120_450, whole=True) == "$1,205"
    assert words.money(-20, whole=True) == "$0"
    assert words.money(usd=Decimal("-1204.50")) == "($1,204.50)"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (12, "in 12 days"),
        (-45, "45 days ago"),
        (90, "in 2 months"),
        (365, "in 12 months"),
        (-400, "13 months ago"),
        (800, "in 2 years"),
    ],
)
def test_a_date_is_said_by_its_distance(days: int, said: str) -> None:
    assert words.distance_in_words(TODAY + timedelta(days=days), TODAY) == said


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.dates(date(1950, 1, 1), date(2150, 1, 1)))
def test_what_is_ahead_is_never_said_to_be_behind(day: date, today: date) -> None:
    said = words.distance_in_words(day, today)
    assert said.startswith("in ") or said == "tomorrow" if day > today else not said.startswith("in ")
    assert " 0 " not in f" {said} "


def test_a_moment_carries_its_zone() -> None:
    assert words.moment_in_words(datetime(2026, 11, 3, 0, 5, tzinfo=UTC)) == "Nov 3, 2026, 12:05 AM UTC"


@pytest.mark.parametrize(
    ("name", "letters"), [("Maya Chen", "MC"), ("Cher", "C"), ("", "?"), ("Dr. Amara N. Okafor, DDS", "AO")]
)
def test_initials_stand_for_a_name(name: str, letters: str) -> None:
    assert words.initials(name) == letters


def test_a_status_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="No status kind is named 'fine'"):
        words.kind_named("fine")


def test_one_thing_is_not_said_as_several() -> None:
    assert words.count_of(1, "practice") == "1 practice"
    assert words.count_of(1024, "person", "people") == "1,024 people"
