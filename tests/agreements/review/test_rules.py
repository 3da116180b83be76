"""What a rule of a catalog may ask: a side, a start, firmness, and to count only where nothing else is there."""

from __future__ import annotations

from typing import Any

import pytest

from abutment.agreements.clauses import Sentences, outlined
from abutment.agreements.review.catalog.loading import CatalogError, _provision
from abutment.agreements.review.deciding import decided
from abutment.agreements.review.findings import State
from abutment.agreements.review.units import Units


def state(
    text: str, adverse: list[Any] | None = None, provider: str = "", named: str = "", **element: Any
) -> tuple[State, int]:
    """How a text stands to a provision of one element, and how many elements it misses."""
    source = {
        "code": "books",
        "name": "Books",
        "why": "Because.",
        "elements": {"thing": {"name": "books", "core": True, **element}},
        "adverse": adverse or [],
    }
    found = decided(_provision(source, {}, "test", provider), Units.of(Sentences.of(outlined(named + "1. " + text))))
    return found.state, len(found.missing)


KEEPS = [r"(?P<does>keeps?)\b[^;]{0,40}books"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Manager shall keep the books.", State.ADDRESSED),
        ("Practice shall keep the books.", State.ABSENT),
        ("Neither Practice nor Manager shall keep books.", State.ADDRESSED),
        ("There shall be somebody to keep the books.", State.ADDRESSED),
    ],
)
def test_a_rule_by_a_side_holds_unless_another_side_alone_is_named(text: str, expected: State) -> None:
    assert state(text, any=KEEPS, by="manager")[0] is expected


def test_a_rule_that_is_sure_holds_only_where_its_side_alone_is_named() -> None:
    rule = [{"needs": KEEPS, "by": "manager", "sure": True}]
    assert state("Manager shall keep the books.", any=rule)[0] is State.ADDRESSED
    assert state("There shall be somebody to keep the books.", any=rule)[0] is State.ABSENT
    assert state("Neither Practice nor Manager shall keep books.", any=rule)[0] is State.ABSENT


def test_a_rule_to_a_side_objects_to_the_other() -> None:
    rule = ["(?P<does>deliver)[^;]{0,20}books"]
    assert state("Manager shall deliver the books to Practice.", any=rule, to="practice")[0] is State.ADDRESSED
    assert state("Practice shall deliver the books to Manager.", any=rule, to="practice")[0] is State.ABSENT


def test_what_costs_extra_is_not_what_is_to_be_free() -> None:
    assert state("Manager shall keep the books.", any=KEEPS, free=True)[0] is State.ADDRESSED
    assert state("Manager shall keep the books for an additional fee.", any=KEEPS, free=True)[0] is State.ABSENT


@pytest.mark.parametrize(
    ("weak", "text", "expected"),
    [
        ("partial", "Manager shall keep the books unless Manager elects otherwise.", (State.PARTIAL, 1)),
        ("adverse", "Manager shall keep the books unless Manager elects otherwise.", (State.ADVERSE, 0)),
        ("allowed", "Manager shall keep the books unless Manager elects otherwise.", (State.ADDRESSED, 0)),
        ("partial", "Manager shall have no obligation to keep the books.", (State.ADVERSE, 0)),
        ("allowed", "Manager shall have no obligation to keep the books.", (State.ADDRESSED, 0)),
        ("partial", "Manager may keep the books.", (State.PARTIAL, 1)),
        ("partial", "Manager may keep books. Manager shall keep the books of Practice.", (State.ADDRESSED, 0)),
    ],
)
def test_a_catalog_says_what_comes_of_a_duty_that_binds_nobody(
    weak: str, text: str, expected: tuple[State, int]
) -> None:
    assert state(text, any=KEEPS, by="manager", weak=weak) == expected


def test_an_exception_in_another_item_weakens_an_item() -> None:
    listed = "Manager shall (a) keep the books; and (b) do so only if Manager agrees."
    assert state(listed, any=KEEPS)[0] is State.PARTIAL


def test_an_adverse_rule_may_count_only_where_the_core_is_not() -> None:
    rule = {"needs": "books are closed", "alone": True, "decisive": True}
    assert state("The books are closed.", [rule], any=KEEPS)[0] is State.ADVERSE
    assert state("Manager shall keep books. The books are closed.", [rule], any=KEEPS)[0] is State.ADDRESSED
    assert state("Manager shall keep books. The books are closed.", [{**rule, "alone": False}], any=KEEPS)[0] is (
        State.ADVERSE
    )


def test_a_rule_may_ask_for_words_at_the_start_of_what_is_read_at_once() -> None:
    assert state("Books are kept by Manager.", any=["^books"])[0] is State.ADDRESSED
    assert state("Manager keeps books.", any=["^books"])[0] is State.ABSENT
    assert state("Manager keeps books.", any=["[^x]books"])[0] is State.ADDRESSED


def test_a_paper_or_else_the_catalog_says_whom_it_calls_provider() -> None:
    text = "Provider shall keep the books."
    assert state(text, any=KEEPS, by="manager", provider="practice")[0] is State.ABSENT
    assert state(text, any=KEEPS, by="manager", provider="manager")[0] is State.ADDRESSED
    named = 'between Larch Support, Inc. ("Provider") and Elm Dental, P.C. ("Practice").\n\n'
    assert state(text, any=KEEPS, by="manager", provider="practice", named=named)[0] is State.ADDRESSED


def test_duties_in_a_list_are_those_of_the_side_in_the_heading() -> None:
    listed = "DUTIES OF PRACTICE\n\n1.1 Keep the books in good order at all times.\n"
    assert state(listed, any=KEEPS, by="manager")[0] is State.ABSENT


def test_a_board_of_which_the_manager_names_most_members_is_the_manager() -> None:
    board = "The Policy Board has five members. Manager shall name three and Practice shall name {}. "
    said = board + "The Policy Board shall keep the books."
    rule = [{"needs": KEEPS, "by": "manager", "sure": True}]
    assert state(said.format("two"), any=rule)[0] is State.ADDRESSED
    assert state(said.format("three"), any=rule)[0] is State.ABSENT


def test_shortened_words_are_read_in_full() -> None:
    rule = [r"we will not (?:keep|lose) books"]
    assert state("We won't keep books.", any=rule, weak="allowed")[0] is State.ADDRESSED
    assert state("We\u2019ll keep books.", any=["we will keep"])[0] is State.ADDRESSED


def test_a_side_that_is_not_known_is_an_error_that_names_those_that_are() -> None:
    with pytest.raises(CatalogError, match=r"landlord is not known here\. Use one of manager, practice, both, either"):
        state("Manager keeps books.", any=KEEPS, by="landlord")
