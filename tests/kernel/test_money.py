"""Money stays exact, whatever way it is written."""

from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.kernel.money import (
    NotAnAmount,
    cents_from_usd,
    format_usd,
    parse_usd,
    rounded_cents,
    usd_from_cents,
    usd_text,
)

cents = st.integers(min_value=-(10**15), max_value=10**15)


@given(cents)
def test_cents_survive_the_way_to_dollars_and_back(amount):
    assert cents_from_usd(usd_from_cents(amount)) == amount


@given(cents, st.booleans(), st.sampled_from(["", "$"]))
def test_what_is_shown_can_be_typed_back(amount, negative_in_parentheses, symbol):
    shown = format_usd(amount, negative_in_parentheses=negative_in_parentheses, symbol=symbol)
    assert parse_usd(shown) == amount
    assert parse_usd(usd_text(amount)) == amount


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,234.56", 123456),
        ("$1,234.56", 123456),
        ("$5", 500),
        ("-12", -1200),
        ("-$12.5", -1250),
        ("$-12.50", -1250),
        ("(12.00)", -1200),
        ("($1,000.01)", -100001),
        (".5", 50),
        ("0", 0),
        ("  7.00 ", 700),
    ],
)
def test_people_write_amounts_in_several_ways(text, expected):
    assert parse_usd(text) == expected


@pytest.mark.parametrize(
    "text", ["", "$", "-", "()", "1.234", "12,34", "1,2345", "(-5)", "--5", "1e3", "five", "1 000", "NaN", "١٢"]
)
def test_what_is_not_an_amount_is_refused_with_the_next_step(text):
    with pytest.raises(NotAnAmount, match="Write dollars and cents"):
        parse_usd(text)


def test_a_credit_stands_in_parentheses_on_a_statement():
    assert format_usd(-123456, negative_in_parentheses=True) == "($1,234.56)"
    assert format_usd(-123456) == "-$1,234.56"
    assert format_usd(5) == "$0.05"


@pytest.mark.parametrize("amount", [0.1, True, "1.00", None])
def test_floats_and_other_kinds_are_never_money(amount):
    with pytest.raises(NotAnAmount):
        cents_from_usd(amount)
    with pytest.raises(NotAnAmount):
        rounded_cents(amount)


@pytest.mark.parametrize("amount", [1.0, True, Decimal("1")])
def test_only_whole_numbers_are_cents(amount):
    with pytest.raises(NotAnAmount):
        usd_from_cents(amount)
    with pytest.raises(NotAnAmount):
        format_usd(amount)


@pytest.mark.parametrize("amount", ["0.001", "1.005", "1.0000000000000000000000000000000000000001"])
def test_a_part_of_a_cent_is_refused_and_not_rounded(amount):
    with pytest.raises(NotAnAmount, match="part of a cent"):
        cents_from_usd(Decimal(amount))


@pytest.mark.parametrize("amount", ["NaN", "Infinity"])
def test_an_amount_is_finite(amount):
    with pytest.raises(NotAnAmount, match="finite"):
        cents_from_usd(Decimal(amount))


def test_half_a_cent_goes_away_from_zero_unless_another_rule_is_named():
    assert rounded_cents(Decimal("0.125")) == 13
    assert rounded_cents(Decimal("-0.125")) == -13
    assert rounded_cents(Decimal("0.125"), rounding=ROUND_HALF_EVEN) == 12
