"""What the words of a search mean."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.patients.rules.finding import Wanted, after_prefix, age_on, phone_in_words, wanted


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("", Wanted()),
        ("   ", Wanted()),
        ("Smith", Wanted(names=("smith",))),
        ("smith,  JO", Wanted(names=("smith", "jo"))),
        ("3/4/1980", Wanted(born_on=date(1980, 3, 4))),
        ("1980-03-04", Wanted(born_on=date(1980, 3, 4))),
        ("123", Wanted(chart="123")),
        ("(555) 010-4477", Wanted(digits="5550104477", chart="(555) 010-4477")),
        ("A17", Wanted(names=("a17",), chart="A17")),
        ("O'Neil", Wanted(names=("o'neil",))),
    ],
)
def test_words_are_read_as_names_a_day_a_telephone_or_a_chart_number(text: str, meaning: Wanted) -> None:
    assert wanted(text) == meaning


@given(st.text(max_size=200))
def test_any_text_means_something_or_nothing(text: str) -> None:
    meaning = wanted(text)
    assert meaning.is_empty == (meaning == Wanted())
    assert all(name == name.lower() for name in meaning.names)


@given(st.text(min_size=1, max_size=8), st.text(max_size=8))
def test_what_begins_with_a_prefix_comes_before_its_end_and_nothing_else_does(prefix: str, rest: str) -> None:
    end = after_prefix(prefix)
    if end:
        assert prefix <= prefix + rest < end
    other = rest
    if end and prefix <= other < end:
        assert other.startswith(prefix)


def test_age_counts_birthdays() -> None:
    assert age_on(date(2000, 2, 29), date(2026, 2, 28)) == 25
    assert age_on(date(2000, 2, 29), date(2026, 3, 1)) == 26
    assert age_on(None, date(2026, 1, 1)) is None
    assert age_on(date(2027, 1, 1), date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [("1-555-010-4477", "(555) 010-4477"), ("010-4477", "010-4477"), ("call Ann", "call Ann"), ("", "")],
)
def test_a_telephone_is_written_as_people_do(text: str, said: str) -> None:
    assert phone_in_words(text) == said
