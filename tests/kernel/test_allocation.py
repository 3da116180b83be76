"""Parts always add to the whole."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from abutment.kernel.allocation import CannotAllocate, allocate, allocate_by

wholes = st.integers(-(10**12), 10**12)
weights = st.lists(
    st.integers(0, 10**6)
    | st.decimals(min_value=0, max_value=10**6, places=4)
    | st.fractions(min_value=0, max_value=100, max_denominator=97),
    min_size=1,
    max_size=20,
)


def test_a_hundred_dollars_among_three_practices_gives_the_odd_cent_to_the_first():
    assert allocate(10_000, [1, 1, 1]) == (3334, 3333, 3333)
    assert allocate(-10_000, [1, 1, 1]) == (-3334, -3333, -3333)


def test_the_odd_cent_goes_to_the_largest_remainder():
    assert allocate(100, [1, 2, 5]) == (13, 25, 62)
    assert allocate(10, [Decimal("0.26"), Decimal("0.74")]) == (3, 7)


def test_parts_keep_their_names():
    assert allocate_by(101, {"Cedar": 1, "Birch": 1}) == {"Cedar": 51, "Birch": 50}


@given(wholes, weights)
def test_parts_add_to_the_whole_and_stay_within_a_cent_of_their_share(whole, shares):
    total = sum(Fraction(share) for share in shares)
    assume(total > 0)
    parts = allocate(whole, shares)
    assert sum(parts) == whole
    for part, share in zip(parts, shares, strict=True):
        assert abs(part - whole * Fraction(share) / total) < 1


@given(wholes, weights)
def test_a_credit_is_divided_like_the_charge_it_undoes(whole, shares):
    assume(any(share > 0 for share in shares))
    assert allocate(-whole, shares) == tuple(-part for part in allocate(whole, shares))


@given(wholes, weights)
def test_a_weight_of_zero_takes_nothing(whole, shares):
    assume(any(share > 0 for share in shares))
    assert allocate(whole, [*shares, 0])[-1] == 0


@pytest.mark.parametrize("shares", [[], [0, 0], [1, -1], [0.5, 0.5], [True], [Decimal("NaN")]])
def test_weights_that_divide_nothing_are_refused(shares):
    with pytest.raises(CannotAllocate):
        allocate(100, shares)
