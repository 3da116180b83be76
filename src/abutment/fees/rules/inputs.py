"""What a practice reported of a month: rows of dollars or counts, by kind, category, location and days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from abutment.agreements.rules.formulas import InputKind
from abutment.fees.rules.errors import NotAnInput
from abutment.kernel.errors import AbutmentError
from abutment.kernel.money import Cents
from abutment.kernel.months import Month
from abutment.kernel.periods import Period

LARGEST, MILLIONTH = Decimal(10**12), Decimal("0.000001")
_PLACES = {kind: place for place, kind in enumerate(InputKind)}
_COUNTED = frozenset(kind for kind in InputKind if kind.is_counted)


@dataclass(frozen=True, slots=True)
class InputRow:
    """One reported amount or count of some days; a row over several days is spread evenly over them.

    category is a visit type, a service, a cost pool, or what a share may leave out; empty when it has none.
    Dollars come in amount_cents, visits and hours in quantity; the other of the two is None.
    """

    kind: InputKind
    category: str
    period: Period
    amount_cents: Cents | None
    quantity: Decimal | None
    location_id: int | None = None
    location: str = ""

    def __post_init__(self) -> None:
        if (self.quantity is None) is (self.amount_cents is None) or (self.quantity is None) is (self.kind in _COUNTED):
            wanted = "a quantity and no amount" if self.kind.is_counted else "an amount in cents and no quantity"
            raise NotAnInput(f"{self.kind.label} of {self.period} needs {wanted}. Enter that.")
        if self.quantity is not None and not _is_exact(self.quantity):
            raise NotAnInput(f"{self.kind.label} of {self.period}: {self.quantity} has too many digits. Correct it.")
        if self.period.ends_on is None:
            raise NotAnInput(f"{self.kind.label} from {self.period.starts_on} has no end. Enter the days it is of.")


@dataclass(frozen=True, slots=True)
class MonthInputs:
    """All rows of a month in one order, so that the same rows are always the same inputs."""

    month: Month
    rows: tuple[InputRow, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", tuple(sorted(self.rows, key=_order)))

    def to_json(self) -> dict[str, Any]:
        """Month and rows, each row an array in the order of the columns."""
        return {"month": str(self.month), "columns": list(_COLUMNS), "rows": [_row_to_json(row) for row in self.rows]}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> MonthInputs:
        """The inputs that to_json wrote. Raises NotAnInput."""
        try:
            if tuple(stored["columns"]) != _COLUMNS:
                raise ValueError(f"the columns {stored['columns']}")
            return cls(Month.parse(stored["month"]), tuple(_row_from_json(row) for row in stored["rows"]))
        except (KeyError, TypeError, ValueError, InvalidOperation, AbutmentError) as problem:
            raise NotAnInput(
                f"Stored inputs cannot be read: {problem}. Restore them from the statement that they belong to."
            ) from problem


_COLUMNS = ("kind", "category", "starts_on", "ends_on", "amount_cents", "quantity", "location_id", "location")


def _is_exact(quantity: Decimal) -> bool:
    # Counts are added as whole millionths, so that no sum is ever rounded.
    return quantity.is_finite() and abs(quantity) < LARGEST and quantity == quantity.quantize(MILLIONTH)


def _order(row: InputRow) -> tuple[Any, ...]:
    location_id = row.location_id
    return (
        _PLACES[row.kind],
        row.category,
        -1 if location_id is None else location_id,
        row.location,
        row.period.starts_on,
        row.period.ends_on,
        row.amount_cents or 0,
        row.quantity or 0,
    )


def _row_to_json(row: InputRow) -> list[Any]:
    # 412 and 412.00 are one quantity, and must be one text: the text is hashed.
    quantity = None if row.quantity is None else format(row.quantity.normalize(), "f")
    starts_on, ends_on = row.period.starts_on.isoformat(), None
    if row.period.ends_on is not None:
        ends_on = row.period.ends_on.isoformat()
    return [row.kind.value, row.category, starts_on, ends_on, row.amount_cents, quantity, row.location_id, row.location]


def _row_from_json(stored: list[Any]) -> InputRow:
    kind, category, starts_on, ends_on, amount_cents, quantity, location_id, location = stored
    return InputRow(
        kind=InputKind(kind),
        category=category,
        period=Period(date.fromisoformat(starts_on), date.fromisoformat(ends_on)),
        amount_cents=amount_cents,
        quantity=None if quantity is None else Decimal(quantity),
        location_id=location_id,
        location=location,
    )
