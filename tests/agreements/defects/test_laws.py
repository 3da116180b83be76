"""What holds for every text: quotes are its own words, nothing breaks, twice the text is about twice the work."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.agreements.clauses import outlined
from abutment.agreements.defects import defects_of

_PIECES = (
    *("Section 2.1", " (Payment)", "Sections 1, ", "and 14 survive. ", "Exhibit B ", "\n1. Fees\n", "\n2.1 Base. "),
    *("99.5%", " - ", "< 99.9%", ": 10% credit\n", "“Site” means ", "(“Site”) ", "fifteen (10) ", "$100/month "),
    *("$900/year\n", "| ", "Total: $5\n", "Save 15% ", "the Cure Window ", "of Article III ", "confidentiality ", "a"),
    *("\n\n", "(", ")", "\u00a0", "laws of the State of Texas ", "in case of conflict, this SLA controls. "),
    *("2% × $50 = $3 ", "Client may export data within 30 days. "),
)


@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join))
def test_a_quote_always_stands_in_the_text(text: str) -> None:
    for defect in defects_of(outlined(text)):
        assert text[defect.start : defect.end] == defect.quote
        assert defect.other is None or text[defect.other.start : defect.other.end] == defect.other.quote


@given(st.text(max_size=300))
def test_no_text_breaks_the_search(text: str) -> None:
    defects_of(outlined(text))


def _calls(text: str) -> int:
    """How many functions are called to find the defects of a text."""
    count = 0

    def counted(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    outline = outlined(text)
    sys.setprofile(counted)
    try:
        defects_of(outline)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "piece", ["Section 9.9 and ", "“Site {}” means {}. ", "99% to 99.5%: 5% fee\n", "the Cure Window{} "]
)
def test_twice_the_text_is_no_more_than_about_twice_the_work(piece: str) -> None:
    short, long = ("1. A\n\n2. B\n\n" + "".join(piece.format(at, at) for at in range(count)) for count in (300, 600))
    assert _calls(long) < 3 * _calls(short) + 5_000


def test_no_agreement_that_lies_beside_breaks_the_search() -> None:
    folder = Path(__file__).parents[4] / "shared" / "contracts"
    if not folder.is_dir():
        pytest.skip("The agreements of others are not here.")
    for file in sorted(folder.glob("*.txt")):
        text = file.read_text()
        assert all(text[each.start : each.end] == each.quote for each in defects_of(outlined(text)))
