"""Clauses that turn a provision round, promise nothing or only use its words: none of them addresses it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from abutment.agreements.review.catalog import catalog
from tests.agreements.review.asking import drafted, said

KINDS = tuple(sorted(path.name.removesuffix("-turned.yaml") for path in Path(__file__).parent.glob("*-turned.yaml")))


def turned(kind: str) -> dict[str, dict[str, list[str]]]:
    """The clauses of a kind by provision, and by how they turn it."""
    read: dict[str, dict[str, list[str]]] = yaml.safe_load(
        (Path(__file__).parent / f"{kind}-turned.yaml").read_text(encoding="utf-8")
    )
    return read


CLAUSES = [
    (kind, code, how, text)
    for kind in KINDS
    for code, ways in turned(kind).items()
    for how, texts in ways.items()
    for text in texts
    if how != "kept"
]
KEPT = [(kind, code, text) for kind in KINDS for code, ways in turned(kind).items() for text in ways.get("kept", ())]
ALLOWED = {
    "against": {"ADVERSE"},
    "weak": {"ADVERSE", "PARTIAL", "ABSENT"},
    "mention": {"PARTIAL", "ABSENT"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_provision_is_tried(kind: str) -> None:
    assert set(turned(kind)) == {provision.code for provision in catalog(kind).provisions}


@pytest.mark.parametrize(("kind", "code", "how", "text"), CLAUSES)
def test_a_clause_that_is_turned_round_is_not_taken_for_the_provision(
    kind: str, code: str, how: str, text: str
) -> None:
    assert said(kind, code, f"1. Clause. {text}").state in ALLOWED[how]


@pytest.mark.parametrize(("kind", "code", "text"), KEPT)
def test_a_provision_stands_beside_what_is_denied_or_left_open(kind: str, code: str, text: str) -> None:
    assert said(kind, code, f"1. Clause. {text}").state == "ADDRESSED"


@pytest.mark.parametrize(
    ("kind", "draft"),
    [
        ("baa", "turned-baa"),
        ("baa", "turned-baa-short"),
        ("it-agreement", "turned-it"),
        ("dso-contract", "turned-dso"),
    ],
)
def test_an_agreement_that_turns_everything_round_addresses_nothing(kind: str, draft: str) -> None:
    assert {code for code, found in drafted(kind, draft).items() if found.state == "ADDRESSED"} == set()
