"""Where to look: the passages that come nearest to what a provision is usually called."""

from __future__ import annotations

import pytest

from abutment.agreements.clauses import Sentences, outlined
from abutment.agreements.review.ranking import Ranking

TEXT = """1. Exit. On termination Manager returns every patient record and export of the database to Practice.

2. Invoices. Practice pays each invoice, and keeps a record of the invoice.

3. Offices. Each office has its own telephone number and its own sign.
"""
QUERIES = (
    "return of records on termination",
    "export of the database",
    "patient data returned",
    "record of the invoice",
)


def ranking(text: str = TEXT) -> Ranking:
    sentences = Sentences.of(outlined(text))
    return Ranking(sentences)


def test_what_most_queries_name_comes_before_what_one_of_them_names_best() -> None:
    exit_, invoices, offices = ranking().scores(QUERIES)
    assert exit_ > invoices + 0.2
    assert invoices > offices == 0


def test_one_passage_that_leads_in_all_has_one_and_none_has_more() -> None:
    assert ranking().scores(["export of the database"]) == pytest.approx([1, 0, 0])
    assert max(ranking().scores(QUERIES)) <= 1


def test_words_count_without_their_endings() -> None:
    assert ranking().scores(["exports, exported, exporting"])[0] == pytest.approx(1)


@pytest.mark.parametrize("queries", [(), ("zebra",), ("",), ("zebra", "the of and")])
def test_without_a_word_in_common_nothing_is_near(queries: tuple[str, ...]) -> None:
    assert ranking().scores(queries) == [0, 0, 0]


def test_a_text_without_words_has_nothing_to_rank() -> None:
    assert ranking("").scores(QUERIES) in ([], [0])
    assert ranking("\u2014 \u2014").scores(QUERIES) in ([], [0])


def test_a_word_that_the_end_of_a_line_broke_is_ranked_as_one() -> None:
    broken = TEXT.replace("database", "data-\nbase")
    assert ranking(broken + "\n\nThe database is kept.\n").scores(["export of the database"])[0] == pytest.approx(1)
