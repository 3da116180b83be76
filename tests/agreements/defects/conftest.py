"""How the tests of this folder ask for defects."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from abutment.agreements.clauses import outlined
from abutment.agreements.defects import Defect, defects_of

Kinds = Callable[..., list[tuple[str, str]]]


def found_in(text: str, *kinds: str) -> list[Defect]:
    """The defects of a text, of these kinds only where any are named."""
    return [each for each in defects_of(outlined(text)) if not kinds or each.kind in kinds]


@pytest.fixture
def kinds() -> Kinds:
    """Kind and quote of each defect."""
    return lambda text, *only: [(each.kind, each.quote) for each in found_in(text, *only)]
