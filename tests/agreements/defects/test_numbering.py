"""Numbers of clauses that are left out or given twice are found."""

from __future__ import annotations

import pytest

from tests.agreements.defects.conftest import Kinds, found_in


def articles(*numbers: str) -> str:
    return "".join(f"ARTICLE {number}: TITLE\n\nSomething is said here.\n\n" for number in numbers)


def sections(*numbers: str) -> str:
    return "1. Services\n\n" + "".join(f"{number} Title. Something is said here.\n\n" for number in numbers)


def test_an_article_that_is_left_out_is_found() -> None:
    (found,) = found_in(articles("1", "2", "3", "5", "6"))
    assert (found.kind, found.explanation) == ("missing-number", "After 3 comes 5: there is no 4.")


def test_a_section_that_is_left_out_is_found(kinds: Kinds) -> None:
    assert [kind for kind, _ in kinds(sections("1.1", "1.2", "1.3", "1.5"))] == ["missing-number"]


def test_a_number_that_two_clauses_share_is_found_with_the_first() -> None:
    (found,) = found_in(sections("1.1", "1.2", "1.2", "1.3"))
    assert found.kind == "double-number"
    assert found.other is not None
    assert found.other.start < found.start


@pytest.mark.parametrize(
    "text",
    [
        articles("1", "2", "3", "4", "5"),
        articles("I", "II", "III", "IV"),
        sections("1.1", "1.2", "1.3", "1.4"),
        articles("1", "2", "3") + "4. [Reserved]\n\n" + articles("5", "6"),
        articles("1", "2", "3", "4") + "EXHIBIT A\n\n" + articles("1", "2", "3", "4"),
        articles("1", "2", "9"),
        articles("1", "2", "3", "4") + "Whoever pays under the terms of\nSection 4) of it pays.\n",
    ],
)
def test_rows_without_holes_and_too_short_to_tell_are_left_alone(kinds: Kinds, text: str) -> None:
    assert kinds(text) == []
