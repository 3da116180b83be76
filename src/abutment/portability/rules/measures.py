"""What of a practice's money is added up on both sides of an import, so that they can be compared to the cent."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from abutment.portability.sources.base import SourceMeasure

PATIENT = "PatNum"
"""The column by which the source says whose a row is."""
RECEIVABLES = "receivables"
"""What all families owe together: no measure of a month, but the sum of all of them over all time."""
ROWS = "rows"
"""How many rows a table of the source has."""
USED = "used"
"""What hangs on one word of the practice's own lists: rows and cents by month."""
PRODUCED = "produced"
"""What production and collections are added up from, by provider and word; only ours, compared with nothing."""


class Measure(StrEnum):
    """A sum of a month at a clinic."""

    PRODUCTION = "production"
    ADJUSTMENTS = "adjustments"
    PAYMENTS = "payments"
    INSURANCE = "insurance"
    WRITE_OFFS = "write_offs"

    @property
    def label(self) -> str:
        """The measure as people say it."""
        return {
            "insurance": "Insurance payments",
            "write_offs": "Insurance write-offs",
            "payments": "Patient payments",
        }.get(self.value, self.value.capitalize())

    @property
    def sign(self) -> int:
        """How it changes what a family owes: 1 makes it more, -1 less."""
        return 1 if self in (Measure.PRODUCTION, Measure.ADJUSTMENTS) else -1


LABELS: Mapping[str, str] = {**{each.value: each.label for each in Measure}, RECEIVABLES: "Owed by families"}

_COMPLETE = (2,)
# Received, supplemental, capitation claim, capitation complete: what insurance has settled, not what it is thought to.
_SETTLED = (1, 4, 5, 7)


def _claims(amount: str) -> SourceMeasure:
    return SourceMeasure("claimproc", amount, (), "DateCP", "ClinicNum", (("Status", _SETTLED),))


SOURCE_MEASURES: Mapping[Measure, SourceMeasure] = {
    Measure.PRODUCTION: SourceMeasure(
        "procedurelog", "ProcFee", ("BaseUnits", "UnitQty"), "ProcDate", "ClinicNum", (("ProcStatus", _COMPLETE),)
    ),
    Measure.ADJUSTMENTS: SourceMeasure("adjustment", "AdjAmt", (), "AdjDate", "ClinicNum", ()),
    Measure.PAYMENTS: SourceMeasure("paysplit", "SplitAmt", (), "DatePay", "ClinicNum", ()),
    Measure.INSURANCE: _claims("InsPayAmt"),
    Measure.WRITE_OFFS: _claims("WriteOff"),
}
"""The same sums as the source itself takes them, in the snapshot that is imported."""

TABLES: Mapping[str, Measure | None] = {each.table: None for each in SOURCE_MEASURES.values()}
"""The tables of the source that money is added up from."""
