"""Exact amounts brought to whole cents: the whole is rounded once, its parts by largest remainder so that they add."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

Number: TypeAlias = int | Fraction
"""An exact number: cents before rounding, or a count."""


def rounded(exact: Number) -> int:
    """The nearest whole number; a half goes away from zero."""
    if isinstance(exact, int):
        return exact
    size, parts = abs(exact.numerator), exact.denominator
    nearest = (2 * size + parts) // (2 * parts)
    return -nearest if exact.numerator < 0 else nearest


def parts_of(whole: int, exact: Sequence[Number]) -> list[int]:
    """Whole parts near to exact ones, which add to the whole; the whole lies within a half of the exact sum, or is one
    of the two whole numbers around it.

    Every part is first rounded down; what is left goes, one each, to the largest remainders, and among equal ones to
    the earlier part. Parts may be negative, as deductions are.
    """
    parts = [each if isinstance(each, int) else each.numerator // each.denominator for each in exact]
    left = whole - sum(parts)
    if left:
        by_remainder = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
        for place in by_remainder[:left]:
            parts[place] += 1
    return parts
