"""Who bears a duty, who receives, and whether it is one at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from abutment.agreements.review.bearers import bearers, headed, receivers
from abutment.agreements.review.catalog.loading import CatalogError, _rule
from abutment.agreements.review.weakenings import is_paid_for, weakness

SAID: dict[str, list[dict[str, Any]]] = yaml.safe_load((Path(__file__).parent / "bearers.yaml").read_text())


def marked(text: str) -> tuple[str, int, int]:
    """A sentence whose verb stands in angle brackets, without them."""
    before, _, rest = text.partition("<")
    verb, _, after = rest.partition(">")
    return before + verb + after, len(before), len(before) + len(verb)


@pytest.mark.parametrize("case", SAID["bearers"], ids=lambda case: case["text"][:50])
def test_a_verb_belongs_to_its_subject_or_to_the_one_by_whom_it_is_done(case: dict[str, Any]) -> None:
    assert bearers(*marked(case["text"])) == frozenset(case["who"].split())


@pytest.mark.parametrize("case", SAID["receivers"], ids=lambda case: case["text"][:50])
def test_a_thing_goes_to_the_side_that_is_named_after_the_verb(case: dict[str, Any]) -> None:
    text, _, end = marked(case["text"])
    assert receivers(text, end) == frozenset(case["who"].split())


@pytest.mark.parametrize("text", SAID["weak"])
def test_a_duty_that_is_denied_optional_or_left_to_the_manager_is_none(text: str) -> None:
    said, start, end = marked(text)
    assert weakness(said, start, end, duty_of_manager="Manager" in said[:start])


@pytest.mark.parametrize("text", SAID["firm"])
def test_a_duty_stands_beside_ordinary_exceptions_and_double_denials(text: str) -> None:
    said, start, end = marked(text)
    assert not weakness(said, start, end, duty_of_manager="Manager" in said[:start])


@pytest.mark.parametrize("text", SAID["paid"])
def test_what_costs_extra_or_hangs_on_payment_is_not_free(text: str) -> None:
    assert is_paid_for(text)


@pytest.mark.parametrize("text", SAID["unpaid"])
def test_what_is_given_without_charge_is_free(text: str) -> None:
    assert not is_paid_for(text)


def test_duties_under_a_heading_are_those_of_the_side_it_names() -> None:
    assert headed(("Article IV", "4. Obligations of Manager")) == {"manager"}
    assert headed(("Practice's Responsibilities",)) == {"practice"}
    assert headed(("Term and termination",)) == frozenset()


def test_a_name_that_either_side_may_bear_is_told_apart_by_the_catalog_or_not_at_all() -> None:
    text, start, end = marked("Provider shall <return> the records.")
    assert bearers(text, start, end, "practice") == {"practice"}
    assert bearers(text, start, end, "manager") == {"manager"}
    assert bearers(text, start, end) == {"provider"}


def test_a_key_of_a_rule_that_is_not_known_is_an_error_in_one_line() -> None:
    with pytest.raises(CatalogError, match="lessor is not known here"):
        _rule({"needs": "rent", "by": "lessor"}, {}, "msa.yaml, x", {"weak": "partial", "provider": ""})
