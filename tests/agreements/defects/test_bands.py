"""Between the bands of a table nothing is left out, counted twice, or turned around."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.agreements.defects.bands import tables_of_bands
from tests.agreements.defects.conftest import Kinds, found_in

BANDS = "Credits under an uptime commitment of 99.9%:\n\n99.0% - {top}: 10% credit\n95.0% - {middle}: 25% credit\n"


@pytest.mark.parametrize(
    ("top", "middle", "found"),
    [
        ("< 99.9%", "< 99.0%", []),
        ("< 99.8%", "< 99.0%", ["gap"]),
        ("< 99.9%", "< 98.9%", ["gap"]),
        ("< 99.9%", "< 99.5%", ["overlap"]),
        ("< 99.9%", "99.0%", ["overlap"]),
    ],
)
def test_between_the_bands_of_credits_nothing_is_left_out_or_counted_twice(
    kinds: Kinds, top: str, middle: str, found: list[str]
) -> None:
    assert [kind for kind, _ in kinds(BANDS.format(top=top, middle=middle))] == found


@pytest.mark.parametrize(
    ("table", "found"),
    [
        ("| ≥ 99.0% but < 99.9% | 10% |\n| ≥ 95.0% but < 99.0% | 25% |\n| < 95.0% | 50% |\n", []),
        ("| ≥ 99.0% but < 99.9% | 10% |\n| ≥ 95.0% but < 98.0% | 25% |\n", ["gap"]),
        ("| ≥ 99.0% but < 99.9% | 25% |\n| ≥ 95.0% but < 99.0% | 10% |\n", ["direction"]),
        ("Below 99.9% but at or above 99.0%: 10% credit\nBelow 98.0% but at or above 95.0%: 25% credit\n", ["gap"]),
        ("Below 99.9% but at or above 99.0%: 10% credit\nBelow 99.0% but at or above 95.0%: 25% credit\n", []),
        ("99.0% to less than 99.9% | 10%\n\n95.0% to less than 99.0% | 25%\n\n", []),
        ("99.0% to 99.9% | 10%\n\n95.0% to 99.0% | 25%\n\n", ["overlap"]),
        ("99.0-99.4%: 10% credit\n98.0-98.9%: 25% credit\n", ["gap"]),
        ("more than 99% to 99.9%: 5% credit\nmore than 98% to 99%: 10% credit\n", []),
        ("Between 98% and 99%: 5% credit\n97% or less: 9% credit\n", ["gap"]),
        ("Less than 99.9%: 5% credit\nLess than 99.5%: 10% credit\nLess than 99%: 20% credit\n", []),
    ],
)
def test_tables_are_read_however_a_reader_renders_them(kinds: Kinds, table: str, found: list[str]) -> None:
    assert [kind for kind, _ in kinds(f"Availability | Service credit\n{table}")] == found


@pytest.mark.parametrize(("third", "found"), [("99.0%", []), ("98.0%", ["gap"])])
def test_a_table_in_one_sentence_is_a_table(kinds: Kinds, third: str, found: list[str]) -> None:
    text = (
        "If availability is less than 99.9% but at least 99.5%, a credit of 5% of the fee is due; if less than 99.5% "
        f"but at least 99.0%, a credit of 10%; if less than {third}, a credit of 25%."
    )
    assert [kind for kind, _ in kinds(text)] == found


def test_two_tables_below_each_other_are_two(kinds: Kinds) -> None:
    rows = "99.5% to < 99.9% | 10% of fee\n99.0% to < 99.5% | 25% of fee\n"
    assert kinds(rows + "99.0% to < 99.5% | 10% of fee\n95.0% to < 99.0% | 25% of fee\n") == []


def test_a_promise_above_the_first_band_is_found_with_its_words() -> None:
    (found,) = found_in("Uptime of 99.99% is promised.\n\n99.0% to < 99.9%: 10% credit\n98.0% to < 99.0%: 25% credit\n")
    assert found.explanation == "99.99% is promised; below it, down to 99.9%, the table gives nothing."
    assert found.other is not None
    assert "99.99%" in found.other.quote


@given(st.lists(st.integers(1, 98), min_size=3, max_size=8, unique=True))
def test_bands_that_meet_have_no_defect(limits: list[int]) -> None:
    steps = sorted(limits, reverse=True)
    rows = [f"{low}% to less than {high}%: {place + 1}% credit" for place, (high, low) in enumerate(pairwise(steps))]
    text = "\n".join(rows)
    assert [len(table) for table in tables_of_bands(text)] == [len(rows)]
    assert found_in(text) == []
