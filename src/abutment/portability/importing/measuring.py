"""What the source itself adds up to, asked in the same snapshot as its rows."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

from abutment.portability.errors import MissingColumn
from abutment.portability.rules.measures import PATIENT, SOURCE_MEASURES
from abutment.portability.sources import Reader

MonthSum = tuple[str, int, int, int]
"""Month as YYYY-MM, clinic, cents, rows."""


@dataclass(slots=True)
class Measured:
    """Sums of the source by measure, month and clinic; and by measure what each patient's rows come to."""

    sums: dict[str, list[MonthSum]] = field(default_factory=dict)
    balances: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)


def measured(reader: Reader) -> Measured:
    """Ask the source; a measure whose table or column it has not is left out."""
    found = Measured()
    for measure, asked in SOURCE_MEASURES.items():
        with suppress(MissingColumn):
            found.sums[measure.value] = list(reader.sums(asked))
            found.balances[measure.value] = list(reader.sums_by(asked, PATIENT))
    return found
