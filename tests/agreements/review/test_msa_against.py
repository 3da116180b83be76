"""Clauses that decide a provision against the practice, or only mention its words, are never taken for the good one."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from abutment.agreements.review.catalog import catalog
from abutment.agreements.review.findings import State
from tests.agreements.review.asking import said

CLAUSES: dict[str, dict[str, list[str]]] = yaml.safe_load((Path(__file__).parent / "msa-against.yaml").read_text())
RIGHT = {
    "against": {State.ADVERSE},
    "doubtful": {State.ADVERSE, State.PARTIAL, State.ABSENT},
    "mentions": {State.PARTIAL, State.ABSENT},
    "good": {State.ADDRESSED},
}
CASES = [(code, how, text) for code, hows in CLAUSES.items() for how, texts in hows.items() for text in texts]


@pytest.mark.parametrize(("code", "how", "text"), CASES, ids=[f"{code}-{text[:40]}" for code, _, text in CASES])
def test_a_clause_is_told_from_its_contrary_and_from_its_bare_words(code: str, how: str, text: str) -> None:
    found = said("msa", code, f"1. {text}")
    assert found.state in RIGHT[how], (found.missing, [quote.text for quote in found.quotes])


def test_every_provision_has_clauses_against_it_and_such_as_only_mention_its_words() -> None:
    assert set(CLAUSES) == {provision.code for provision in catalog("msa").provisions}
    for hows in CLAUSES.values():
        assert len(hows["against"]) >= 6
        assert len(hows["mentions"]) >= 4
