"""What is entered of a practice's month, before it is a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from abutment.agreements.rules.formulas import InputKind
from abutment.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class Entry:
    """A number as it is entered: dollars in cents, or a count; for a day or for days over which it is spread."""

    kind: InputKind
    period: Period
    amount_cents: int | None = None
    quantity: Decimal | None = None
    category: str = ""
    location_id: int | None = None


@dataclass(frozen=True, slots=True)
class Places:
    """What names in a file mean: practices by name in lower case, and their locations; only allows one practice."""

    practices: Mapping[str, int]
    locations: Mapping[tuple[int, str], int]
    only: int | None = None
