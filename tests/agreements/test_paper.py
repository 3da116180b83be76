"""The text of a paper in blocks: every character once, every quote on its words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from abutment.agreements.rules.paper import Block, Quote, blocks_of

LINES = st.lists(
    st.sampled_from(
        ["# Fee", "ARTICLE 4", "4.1 The fee is ten", "30 days after", "- a point", "| a | b |", "", "words"]
    ),
    max_size=12,
)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind, "".join(segment.text for segment in block.segments)) for block in blocks_of(text)]


def marked(blocks: list[Block], term_id: int) -> str:
    return "".join(part.text for block in blocks for part in block.segments if term_id in part.term_ids)


def test_headings_paragraphs_items_and_tables_are_told_apart() -> None:
    text = "# Agreement\n\nBetween two\nparties.\n\nARTICLE 4\n4.1 Fee. Ten dollars\n30 days after\n"
    text += "- one\n| a |\n| b |\n---\n"
    assert kinds(text) == [
        ("heading", "Agreement"),
        ("text", "Between two\nparties."),
        ("heading", "ARTICLE 4"),
        ("item", "4.1 Fee. Ten dollars\n30 days after"),
        ("item", "- one"),
        ("table", "| a |\n| b |"),
    ]


def test_a_sentence_that_begins_a_line_with_article_is_no_heading() -> None:
    assert kinds("what stands in\nArticle 2 and in no other place.\n") == [
        ("text", "what stands in\nArticle 2 and in no other place.")
    ]


def test_a_quote_over_several_blocks_is_marked_in_each_and_begins_once() -> None:
    text = "# Fee\n\nTen dollars\n\na month, due at once."
    blocks = blocks_of(text, [Quote(7, text.index("Ten"), text.index(", due"))])
    assert marked(blocks, 7) == "Ten dollarsa month"
    assert [segment.begins for block in blocks for segment in block.segments if segment.begins] == [(7,)]


def test_two_terms_may_rest_on_the_same_words() -> None:
    text = "Ten dollars a month."
    blocks = blocks_of(text, [Quote(1, 0, 11), Quote(2, 4, 19)])
    assert marked(blocks, 1) == "Ten dollars"
    assert marked(blocks, 2) == "dollars a month"


@given(lines=LINES, spans=st.lists(st.tuples(st.integers(-3, 150), st.integers(-3, 150)), max_size=4))
def test_no_word_is_lost_and_every_quote_begins_at_most_once(lines: list[str], spans: list[tuple[int, int]]) -> None:
    text = "\n".join(lines)
    quotes = [Quote(number, *span) for number, span in enumerate(spans)]
    blocks = blocks_of(text, quotes)
    shown = " ".join("".join(segment.text for segment in block.segments) for block in blocks)
    assert shown.split() == text.replace("# ", "").split()
    begun = [number for block in blocks for segment in block.segments for number in segment.begins]
    assert len(begun) == len(set(begun))
    for quote in quotes:
        if 0 <= quote.starts_at < quote.ends_at <= len(text) and text[quote.starts_at : quote.ends_at].strip("# \n"):
            assert quote.term_id in begun
