"""A text as rules read it, and the way back to its own characters."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.agreements.clauses import Sentences, Wording, outlined


def said(text: str) -> str:
    return Wording.of(text).text


@pytest.mark.parametrize(
    "written",
    [
        "con\ufb01dential", "confi-\ndential", "confi-  \n   dential", "con\u00adfidential", "confi\u00ad\ndential",
        "con\u200bfidential", "c\u043enfidential", "\uff43onfidential", "con**fidential**", "confi\u2010\r\ndential",
        "con\u202cfidential",
    ],
)  # fmt: skip
def test_a_word_is_found_however_it_was_printed_and_its_own_characters_are_the_quote(written: str) -> None:
    text = f"The Manager keeps {written} what it learns."
    wording = Wording.of(text)
    found = re.search("confidential", wording.text)
    assert found is not None
    start, end = wording.span(*found.span())
    assert text[start:end].strip("*") == written.strip("*")
    assert wording.said(text.index("keeps"), text.index("what")) == "keeps confidential "


def test_a_line_a_tab_and_a_space_that_does_not_break_are_spaces() -> None:
    assert (
        said("net\ncollections\u00a0of\tthe   Practice\r\n  each month") == "net collections of the Practice each month"
    )


def test_an_empty_line_ends_a_paragraph() -> None:
    assert said("Fees\n \t\n\n  Base fee") == "Fees\n\nBase fee"


def test_a_hyphen_of_its_own_stays_where_a_line_ends_after_it() -> None:
    assert said("a third-\nparty; the third party, another third-party vendor") == (
        "a third-party; the third party, another third-party vendor"
    )
    assert said("a full-\ntime hygienist, the full cost, any time") == "a full-time hygienist, the full cost, any time"
    assert said("with-\nout notice, with it, out of it") == "without notice, with it, out of it"


def test_quotation_marks_and_dashes_of_one_kind_are_read_alike() -> None:
    assert said("the \u201cFee\u201d of the Manager\u2019s co\u2011op") == 'the "Fee" of the Manager\'s co-op'


def test_words_of_another_alphabet_stay() -> None:
    assert said("Стоматология и Manager") == "Стоматология и Manager"


def test_blanks_of_a_form_and_lines_under_words_stay() -> None:
    assert said("within ____ days and __ hours, ** and *") == "within ____ days and __ hours, ** and *"


PAGED = """MANAGEMENT AGREEMENT

1. Fees. The Practice shall pay to the Manager each month, not later than the tenth

{foot}

day, twelve percent of net collections.

2. Term. This agreement lasts for five years and then{foot}it ends unless the

parties renew it.
"""


@pytest.mark.parametrize(
    "foot",
    ["- 3 -", "Page 3 of 40", "\n\n3\n<PAGE>\n", "\f", "3 of 40", "-3-\n\n\f"],
)
def test_a_sentence_goes_on_over_the_end_of_a_page(foot: str) -> None:
    text = PAGED.format(foot=f"\n\n{foot}\n\n").replace("\n\n3\n", "\n\n- 3 -\n")
    sentences = Sentences.of(outlined(text))
    read = [sentences.wording.text[start:end] for each in sentences.readings for start, end in each]
    assert "The Practice shall pay to the Manager each month, not later than the tenth day, twelve percent of net" in (
        " ".join(read)
    )
    assert "and then it ends unless the" in " ".join(read)
    quotes = [text[start:end] for each in sentences.spans for start, end in each]
    assert any(quote.startswith("The Practice shall pay") and quote.endswith("net collections.") for quote in quotes)


def test_a_running_title_opens_no_clause_and_breaks_no_list() -> None:
    page = "\n\n{}\n\nCEDAR DENTAL MANAGEMENT, LLC\n\n"
    items = "".join(
        f"({letter}) keep item number {place};{page.format(place // 2 + 1) if place % 2 else chr(10) * 2}"
        for place, letter in enumerate("abcdefgh", start=1)
    )
    outline = outlined(f"1. Duties. The Manager shall:\n\n{items}")
    numbers = [clause.number for clause in outline.clauses if clause.number != "Preamble"]
    assert numbers == ["1", *(f"1({letter})" for letter in "abcdefgh")]


def test_a_number_in_a_table_is_no_page() -> None:
    text = "Locations\n\n12\n\nChairs\n\n40\n\nFee\n\n9"
    assert outlined(text).furniture == ()


def test_a_text_without_pages_has_no_furniture() -> None:
    assert outlined("1. Fees\n\nA fee.\n\n2. Term\n\nA year.").furniture == ()


letters = st.text(alphabet=st.sampled_from("ab-A \n\t\r*_.\u00ad\u200b\ufb01\u2019\uff43\u0430\f3<PAGE>"), max_size=120)


@given(letters)
def test_each_place_of_a_wording_leads_back_to_the_text(text: str) -> None:
    outline = outlined(text)
    wording = Wording.of(text, outline.furniture)
    before = 0
    for place, letter in enumerate(wording.text):
        start, end = wording.span(place, place + 1)
        assert before <= start < end <= len(text)
        assert wording.place(start) <= place
        if letter.isascii() and letter.isalnum() and end - start == 1 and text[start].isascii():
            assert text[start] == letter
        before = start
    assert wording.span(0, len(wording.text))[1] <= len(text)


@given(letters)
def test_the_words_of_a_text_are_those_of_its_wording_but_for_pages(text: str) -> None:
    plain = re.sub(r"[\u00ad\u200b]", "", text).replace("\ufb01", "fi")
    if "-" in text or "<" in text or "\u0430" in text or outlined(text).furniture:
        return  # <b> is how a word is printed, and none itself
    kept = "".join(Wording.of(text).text.split()).replace("*", "").replace("_", "")
    assert kept == "".join(plain.split()).replace("*", "").replace("_", "").replace("\u2019", "'").replace(
        "\uff43", "c"
    )


@given(letters)
def test_the_spans_of_sentences_are_in_order_inside_of_their_passages(text: str) -> None:
    sentences = Sentences.of(outlined(text))
    for passage, spans, readings in zip(sentences.passages, sentences.spans, sentences.readings, strict=True):
        assert len(spans) == len(readings)
        assert all(passage.start <= start < end <= passage.end for start, end in spans)
