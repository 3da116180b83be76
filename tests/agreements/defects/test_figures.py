"""A number whose word and figure disagree is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.agreements.defects.figures import value_of
from tests.agreements.defects.conftest import Kinds


@pytest.mark.parametrize(
    "words",
    [
        "fifteen (10) days",
        "ten percent (15%)",
        "Five Thousand Dollars ($50,000)",
        "the fifteenth (10th) day",
        "30 (sixty) days",
        "twenty-five (52) days",
        "one (1) or two (3) copies",
    ],
)
def test_a_word_and_a_figure_that_disagree_are_found(kinds: Kinds, words: str) -> None:
    assert [kind for kind, _ in kinds(f"It is paid within {words} of the invoice.")] == ["figures"]


@pytest.mark.parametrize(
    "words",
    [
        "fifteen (15) days",
        "ten percent (10%)",
        "Five Thousand Dollars ($5,000.00)",
        "one thousand two hundred fifty and 00/100 dollars ($1,250.00)",
        "the fifteenth (15th) day",
        "60 (sixty) days",
        "one hundred and eighty (180) days",
        "two and one-half (2.5) times",
        "one and one half percent (1.5%)",
        "ninety-nine and nine-tenths percent (99.9%)",
        "two thirds (67%)",
        "one-half (1/2) of it",
        "section 5 and thirty (30) days",
    ],
)
def test_a_word_and_a_figure_that_agree_are_left_alone(kinds: Kinds, words: str) -> None:
    assert kinds(f"It is paid within {words} of the invoice.") == []


_UNITS = str.split("one two three four five six seven eight nine")
_TENS = str.split("twenty thirty forty fifty sixty seventy eighty ninety")


@given(st.integers(0, 9), st.integers(0, 7), st.integers(0, 8))
def test_every_number_below_a_thousand_is_read_from_its_words(hundreds: int, tens: int, units: int) -> None:
    words = [_UNITS[hundreds - 1], "hundred"] if hundreds else []
    assert value_of(" ".join((*words, f"{_TENS[tens]}-{_UNITS[units]}"))) == hundreds * 100 + tens * 10 + 20 + units + 1
