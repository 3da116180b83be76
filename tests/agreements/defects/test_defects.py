"""What does not fit in a paper is found; what fits is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.agreements.clauses import outlined
from abutment.agreements.defects import defects_of

_FILL = "The parties keep their promises and say so in words that are of no further interest here.\n\n" * 80


def kinds(text: str) -> list[tuple[str, str]]:
    return [(defect.kind, defect.quote) for defect in defects_of(outlined(text))]


SECTIONS = "1. Services\n\n1.1 Bookkeeping. Books are kept.\n\n2. Fees\n\n2.1 Base Fee. A flat fee.\n\n"


@pytest.mark.parametrize(
    "sentence",
    [
        "See Section 1.1 (Bookkeeping).",
        "See Section 2.1 (Fees Base Fee).",
        "See Section 1.1(a).",
        "Article 2 says more.",
        "as Section 164.504(e) requires",
        "under Section 13401 of the HITECH Act",
        "45 CFR Section 9.9 applies",
        "Section 9 of the Internal Revenue Code",
    ],
)
def test_a_reference_that_leads_to_its_section_or_out_of_the_paper_is_no_defect(sentence: str) -> None:
    assert kinds(SECTIONS + sentence) == []


def test_a_reference_that_leads_nowhere_is_found() -> None:
    assert kinds(SECTIONS + "See Section 7.2 for more.") == [("dangling-reference", "Section 7.2")]


def test_a_reference_under_another_heading_is_found() -> None:
    found = defects_of(outlined(SECTIONS + "See Section 2.1 (Confidentiality)."))
    assert [defect.explanation for defect in found] == ["2.1 is headed “Base Fee”, not “Confidentiality”."]


def test_an_exhibit_that_was_not_read_is_found_where_others_were() -> None:
    assert kinds(SECTIONS + "See Exhibit C.\n\nEXHIBIT A\n\nOffices.\n") == [("dangling-reference", "Exhibit C")]


def test_terms_that_are_unused_or_defined_twice_are_found() -> None:
    text = _FILL + "“Practice” means Cedar. “Site” means an office.\n\nPractice pays.\n\n“Practice” means Alder.\n"
    assert {kind for kind, _ in kinds(text)} == {"unused-definition", "defined-twice"}


def test_an_excerpt_is_not_blamed_for_what_the_rest_may_use() -> None:
    assert kinds("“Site” means an office.") == []


def test_a_capitalized_phrase_that_nothing_defines_is_found_once() -> None:
    words = ("Alpha", "Beta", "Gamma", "Delta", "Omega")
    defined = "".join(f"“{word}” means a thing. {word} is used. " for word in words)
    text = defined + "\n\n" + _FILL + "then the Cure Period ends. " * 4
    assert kinds(text) == [("undefined-term", "Cure Period")]


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
    top: str, middle: str, found: list[str]
) -> None:
    assert [kind for kind, _ in kinds(BANDS.format(top=top, middle=middle))] == found


@pytest.mark.parametrize(("yearly", "found"), [("1,020.00", []), ("1,020", []), ("1,080", ["price"])])
def test_a_printed_discount_must_compute(yearly: str, found: list[str]) -> None:
    text = f"Gold: $100/month\n\nSave 15% by the year:\n\nGold: ${yearly}/year\n"
    assert [kind for kind, _ in kinds(text)] == found


@given(st.text(alphabet=st.sampled_from("aA1 .%-<$\n(“”)Section Exhibit means"), max_size=400))
def test_a_quote_always_stands_in_the_text(text: str) -> None:
    for defect in defects_of(outlined(text)):
        assert text[defect.start : defect.end] == defect.quote
