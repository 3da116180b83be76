"""Control totals of a practice's accounts, in cents. docs/package.md says what each means."""

from __future__ import annotations

from collections.abc import Mapping

from abutment.portability.packing.parts import Reading


def control_totals(reading: Reading) -> Mapping[str, Mapping[str, int]]:
    """Name of the total, then what it is of, then cents."""
    return {}
