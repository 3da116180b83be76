"""A paper on the page of its review: emphasis and tables as what they are, every quote on its own characters."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO

from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from abutment.agreements.reading import read
from abutment.agreements.review.brief import docx
from abutment.agreements.review.report import as_json, review
from abutment.agreements.review_paper import ShownBlock, ShownSegment, as_set, sections_of, shown_blocks
from abutment.agreements.rules.paper import Quote, blocks_of
from tests.agreements.reviewing import PAPER


def blocks(text: str, *quotes: Quote, is_marked_up: bool = True) -> list[ShownBlock]:
    return list(shown_blocks(0, text, [], quotes, is_marked_up=is_marked_up))


def segments(found: list[ShownBlock]) -> list[ShownSegment]:
    """All segments in the order in which they are read."""
    return [
        segment
        for block in found
        for part in (*(cell for row in block.rows for cell in row), block.segments)
        for segment in part
    ]


def html(text: str) -> str:
    return as_set(text, is_marked_up=True)


def plain(parts: list[ShownSegment]) -> str:
    return "".join(run.text for part in parts for run in part.runs)


def test_emphasis_is_set_and_its_signs_are_not_shown() -> None:
    assert html("**2.1 Fee.** The *fee* is __due__ and ***all*** of `it`.") == (
        "<strong>2.1 Fee.</strong> The <em>fee</em> is <strong>due</strong> and <strong><em>all</em></strong> of it."
    )
    assert html("See [our site](https://example.com/a_b) and \\*this\\*.") == "See our site and *this*."
    assert html("> as **quoted**\n> twice") == "as <strong>quoted</strong>\ntwice"
    assert html("- (a) the dash before a number goes") == "(a) the dash before a number goes"


def test_what_only_looks_like_a_sign_stays() -> None:
    for words in (
        "Signature: ____________  Date: ___/___/___",
        "$__________ for ___ miles",
        "5 * 3 * 2 and 10%* with a note",
        "a_file_name and another_file_name",
        "[see](the exhibit) and [Name] (of the Practice)",
        "<b>not a mark</b>",
    ):
        assert html(words) == words.replace("<", "&lt;").replace(">", "&gt;"), words


def test_half_a_pair_of_signs_is_not_shown_in_a_quote_and_stays_in_the_paper() -> None:
    assert html('Laws"** means') == "Laws&quot; means"
    assert html("**Applicable Laws means") == "Applicable Laws means"
    assert html("**Fee** and Laws** mean") == "<strong>Fee</strong> and Laws mean"
    assert plain(segments(blocks("**open and never closed"))) == "**open and never closed"


def test_the_brief_prints_no_signs_of_emphasis() -> None:
    paper = read(PAPER.replace("3.1 Records.", "**3.1 Records.**").encode(), "offer.md")
    said = as_json(review([paper], "msa"))
    assert any("**" in quote["text"] for each in said["findings"] for quote in each["quotes"] + each["candidates"])
    printed = Document(BytesIO(docx(said, datetime(2026, 11, 20, tzinfo=UTC))))
    words = "\n".join(each.text for each in printed.paragraphs)
    assert "Manager owns all patient records" in words
    assert "**" not in words


def test_of_a_pdf_or_a_word_file_every_character_is_shown() -> None:
    text = "The **fee** is *due*.\n\n| a | **b** |\n"
    assert "The **fee** is *due*." in plain(segments(blocks(text, is_marked_up=False)))
    assert "**b**" in plain(segments(blocks(text, is_marked_up=False)))


def test_a_table_is_cut_into_its_cells_and_its_rule_is_not_shown() -> None:
    [table] = blocks("| Uptime | **Credit** |\n|---|:-:|\n| 99% | 10% |\n")
    assert table.has_head
    assert [[plain(list(cell)) for cell in row] for row in table.rows] == [["Uptime", "Credit"], ["99%", "10%"]]


def test_a_quote_that_begins_in_a_sign_or_between_cells_begins_with_what_follows() -> None:
    text = "**2.1 Fee.** Ten dollars."
    shown = segments(blocks(text, Quote(1, 0, len(text)), Quote(2, 1, 9)))
    assert [(plain([each]), each.begins) for each in shown if each.begins] == [("2.1 Fee", (1, 2))]
    text = "| a | b |\n|---|---|\n| c | d |"
    shown = segments(blocks(text, Quote(1, text.index("|---"), len(text))))
    assert [(plain([each]), each.begins) for each in shown if each.begins] == [("c", (1,))]
    text = "| a | b |"
    assert [each.begins for each in segments(blocks(text, Quote(3, 8, 9))) if each.begins] == [(3,)]


WORDS = st.text(alphabet=st.sampled_from("ab |*_`#>\\-[]/.\n\n1"), max_size=120)  # without links: their addresses go
SPANS = st.lists(st.tuples(st.integers(0, 120), st.integers(1, 40)), max_size=4)


@given(text=WORDS, spans=SPANS, is_marked_up=st.booleans())
def test_no_character_but_a_sign_is_lost_and_every_quote_begins_once(
    text: str, spans: list[tuple[int, int]], is_marked_up: bool
) -> None:
    quotes = [Quote(number, start, min(start + length, len(text))) for number, (start, length) in enumerate(spans, 1)]
    known = [quote for quote in quotes if quote.starts_at < quote.ends_at]
    found, stored = blocks(text, *known, is_marked_up=is_marked_up), blocks_of(text, known)
    begins = [number for part in segments(found) for number in part.begins]
    assert sorted(begins) == sorted(number for block in stored for part in block.segments for number in part.begins)
    for shown, block in zip(found, stored, strict=True):
        words, read = "".join(part.text for part in block.segments), plain(segments([shown]))
        assert re.sub(r"[^ab1]", "", read) == re.sub(r"[^ab1]", "", words)
        if block.kind != "table" and not is_marked_up:
            assert read == words


@given(text=WORDS, start=st.integers(0, 100), length=st.integers(1, 40))
def test_the_marked_words_of_a_quote_are_its_own_characters(text: str, start: int, length: int) -> None:
    quote = Quote(1, start, min(start + length, len(text)))
    if quote.starts_at >= quote.ends_at:
        return
    shown = [part for part in segments(blocks(text, quote, is_marked_up=False)) if 1 in part.term_ids]
    stored = [part.text for block in blocks_of(text, [quote]) for part in block.segments if 1 in part.term_ids]
    assert re.sub(r"[\s|:-]", "", plain(shown)) == re.sub(r"[\s|:-]", "", "".join(stored))


def test_sections_lead_to_the_paragraphs_in_which_they_open() -> None:
    text = "# Agreement\n\nBetween two.\n\n## **1. Services**\n\nMany.\n\n## 2. Fees\n\nTen dollars.\n"
    starts = [block.starts_at for block in blocks_of(text)]
    named = {section.name: section.anchor for section in sections_of(0, text, starts)}
    shown = {each.anchor: plain(list(each.segments)) for each in blocks(text)}
    assert {name: shown[anchor] for name, anchor in named.items() if name[0].isdigit()} == {
        "1 Services": "1. Services",
        "2 Fees": "2. Fees",
    }


def test_a_million_signs_are_read_in_one_pass() -> None:
    found = blocks("*a " * 300_000)
    assert len(found) == 1
