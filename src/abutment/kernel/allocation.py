"""Dividing a whole into parts that add back to the whole, by largest remainder."""

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias, TypeVar

from abutment.kernel.errors import AbutmentError

Weight: TypeAlias = int | Decimal | Fraction
K = TypeVar("K", bound=Hashable)


class CannotAllocate(AbutmentError):
    """A whole cannot be divided by the weights given."""


def allocate(whole: int, weights: Sequence[Weight]) -> tuple[int, ...]:
    """Divide a whole number (of cents, say) by weights; parts keep the order, and add to the whole exactly.

    Each part is rounded toward zero first; what is left over goes, one each, to the largest remainders, and
    among equal remainders to the earlier part. A negative whole is divided like the positive one, its sign turned.
    """
    shares = [_exact(weight) for weight in weights]
    total = sum(shares, Fraction(0))
    if total == 0:
        raise CannotAllocate(
            f"{whole} cannot be divided: the weights add to nothing. Give at least one weight above zero."
        )
    exact = [abs(whole) * share / total for share in shares]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in by_remainder[: abs(whole) - sum(parts)]:
        parts[place] += 1
    return tuple(-part if whole < 0 else part for part in parts)


def allocate_by(whole: int, weights: Mapping[K, Weight]) -> dict[K, int]:
    """Divide a whole among named parts; equal remainders are settled in the order of the mapping."""
    return dict(zip(weights, allocate(whole, list(weights.values())), strict=True))


def _exact(weight: Weight) -> Fraction:
    if isinstance(weight, bool) or not isinstance(weight, (int, Decimal, Fraction)):
        raise CannotAllocate(f"The weight {weight!r} is not exact. Use an int, a Decimal or a Fraction.")
    if isinstance(weight, Decimal) and not weight.is_finite():
        raise CannotAllocate(f"The weight {weight} is not a number. Use a finite Decimal.")
    if weight < 0:
        raise CannotAllocate(
            f"The weight {weight} is negative. Weights are zero or more; a credit is a negative whole."
        )
    return Fraction(weight)
