"""What the source itself adds up to, asked in the same snapshot as its rows."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

from abutment.portability.errors import MissingColumn
from abutment.portability.rules.measures import PATIENT, SOURCE_MEASURES
from abutment.portability.rules.touched import Touched
from abutment.portability.sources import Reader

MonthSum = tuple[str, int, int, int]
"""Month as YYYY-MM, clinic, cents, rows."""


@dataclass(slots=True)
class Measured:
    """Sums of the source by measure, month and clinic; and by measure what each patient's rows come to."""

    sums: dict[str, list[MonthSum]] = field(default_factory=dict)
    balances: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)


def measured(reader: Reader, touched: Touched | None = None) -> Measured:
    """Ask the source; a measure whose table or column it has not is left out.

    touched: only what has rows there is asked for, and only of its patients.
    """
    found = Measured()
    patients = None if touched is None else touched.members
    for measure, asked in SOURCE_MEASURES.items():
        with suppress(MissingColumn):
            if touched is None or asked.table in touched.sources:
                found.sums[measure.value] = list(reader.sums(asked))
            found.balances[measure.value] = list(reader.sums_by(asked, PATIENT, patients))
    return found
