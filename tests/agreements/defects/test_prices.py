"""Printed prices that do not compute are found."""

from __future__ import annotations

import pytest

from tests.agreements.defects.conftest import Kinds


@pytest.mark.parametrize(("yearly", "found"), [("1,020.00", []), ("1,020", []), ("1,080", ["price"])])
def test_a_printed_discount_must_compute(kinds: Kinds, yearly: str, found: list[str]) -> None:
    text = f"Gold: $100/month\n\nSave 15% by the year:\n\nGold: ${yearly}/year\n"
    assert [kind for kind, _ in kinds(text)] == found
