"""Some of the 200,000 changed papers that `python -m tests.agreements.reading.mutating 200000` tries."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.agreements.reading.mutating import mutated, tried


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_each_of_some_changed_papers_is_read_or_refused() -> None:
    outcomes = Counter(tried(place) for place in range(1, 301))
    assert set(outcomes) == {"read", "refused"}
    assert min(outcomes.values()) > 50


def test_a_changed_paper_is_the_same_each_time() -> None:
    assert mutated(77) == mutated(77)
