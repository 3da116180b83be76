"""Printed prices, sums and examples that do not compute are found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agreements.defects.conftest import Kinds, found_in


@pytest.mark.parametrize(
    ("yearly", "found"), [("1,020.00", []), ("1,020", []), ("1,080", ["price"]), ("1,019.40", ["price"])]
)
def test_a_printed_discount_must_compute(kinds: Kinds, yearly: str, found: list[str]) -> None:
    text = f"Gold: $100/month\n\nSave 15% by the year:\n\nGold: ${yearly}/year\n"
    assert [kind for kind, _ in kinds(text)] == found


@pytest.mark.parametrize(
    ("head", "row", "found"),
    [
        ("| Plan | Monthly | Annual (15% off) |", "| Gold | $100 | $1,020 |", []),
        ("| Plan | Monthly | Annual (15% off) |", "| Gold | $100 | $1,100 |", ["price"]),
        ("| Plan | Monthly | Annual |", "| Gold | $100 | $1,200 |", []),
        ("| Plan | Monthly | Annual |", "| Gold | $100 | $1,150 |", ["price"]),
        ("Plan | Per month | Per year", "Gold | $100 | $1,150", ["price"]),
    ],
)
def test_a_table_of_monthly_and_yearly_prices_must_compute(kinds: Kinds, head: str, row: str, found: list[str]) -> None:
    assert [kind for kind, _ in kinds(f"{head}\n\n{row}\n\n")] == found


@pytest.mark.parametrize(
    "words",
    [
        "12 locations x $500 = $6,500",
        "$100 + $200 = $350",
        "$250 fee (2% × $10,000 excess)",
        "6% of $200,000 is $13,000",
        "$120,000 per year, payable in equal monthly installments of $12,000",
        "$299/month ($3,888/year)",
        "$500 per location per month for the 12 locations, for a total of $6,500 per month",
        "12 offices at $500 each for a total of $6,500",
    ],
)
def test_printed_arithmetic_that_does_not_come_out_is_found(kinds: Kinds, words: str) -> None:
    assert [kind for kind, _ in kinds(f"The client pays {words}.")] == ["sum"]


@pytest.mark.parametrize(
    "words",
    [
        "12 locations x $500 = $6,000",
        "$100 + $200 = $300",
        "$200 fee (2% × $10,000 excess)",
        "6% of $200,000 (or $15,000 if that is more)",
        "6% of $200,000 is $12,000",
        "$120,000 per year, payable in equal monthly installments of $10,000",
        "$299/month ($3,588/year)",
        "$299/month, or $3,000/year with prepayment, saving two months",
        "$500 per location per month for the 12 locations, for a total of $72,000 per year",
        "$100 per month for the first office and $900 per year for support",
    ],
)
def test_printed_arithmetic_that_comes_out_or_is_none_is_left_alone(kinds: Kinds, words: str) -> None:
    assert kinds(f"The client pays {words}.") == []


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("Help desk: $1,000\nBackup: $500\nTotal: $1,500\n", []),
        ("Help desk: $1,000\nBackup: $500\nTotal: $1,600\n", ["sum"]),
        ("| Help desk | $1,000 |\n| Backup | $500 |\n| **Total** | $1,600 |\n", ["sum"]),
        ("Help desk | $1,000\n\nBackup | $500\n\nTotal | $1,600\n\n", ["sum"]),
        ("Help desk | $1,000\n\nBackup | $500\n\nSubtotal | $1,500\n\nTax | $120\n\nTotal | $1,620\n\n", []),
        ("Help desk: $1,000/month\nSetup: $500 one-time\nTotal: $1,000/month\n", []),
        ("| Site | 3 | $10 | $30 |\n| Desk | 2 | $20 | $40 |\n| Total | | | $75 |\n", ["sum"]),
        ("| Item | Qty | Each | Sum |\n| Site | 3 | $10 | $30 |\n| Desk | 2 | $20 | $50 |\n", ["sum"]),
        ("Desk | 3 | $10 | $30\nNet | 2 | $20 | $40\nTotal | $80\n", ["sum"]),
        ("Plan | Credit\nGold | 5%\nItem | Qty | Each | Sum\nSite | 3 | $10 | $30\nDesk | 2 | $20 | $50\n", ["sum"]),
        ("Deposit: $500\n\nThe fee is paid each month.\n\nTotal: $900\n", []),
    ],
)
def test_a_total_is_the_sum_of_its_rows(kinds: Kinds, rows: str, found: list[str]) -> None:
    assert [kind for kind, _ in kinds(rows)] == found


@given(st.lists(st.integers(1, 90_000), min_size=2, max_size=12), st.integers(1, 400))
def test_every_right_total_is_left_alone_and_every_wrong_one_found(amounts: list[int], wrong: int) -> None:
    rows = "".join(f"| Item {place} | ${amount:,} |\n" for place, amount in enumerate(amounts))
    assert found_in(f"{rows}| Total | ${sum(amounts):,} |\n") == []
    found = found_in(f"{rows}| Total | ${sum(amounts) + wrong:,} |\n")
    assert [each.kind for each in found] == ["sum"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (
            "a ten percent (10%) markup for overhead plus a fifteen percent (15%) markup for profit",
            ["ambiguity"],
        ),
        ("a 10% mark-up for overhead plus a 15% mark-up for profit", ["ambiguity"]),
        ("a 10% markup for overhead and a 15% markup for profit, a total of 25%", []),
        ("a 10% markup for overhead and, on the sum of both, a 15% markup for profit", []),
        ("a 10% markup for overhead", []),
    ],
)
def test_two_markups_that_may_add_or_compound_are_found(kinds: Kinds, words: str, found: list[str]) -> None:
    assert [kind for kind, _ in kinds(f"The practice pays costs with {words}.")] == found


ABOVE = "1. Fee\n\nThe fee is 2% of monthly payments exceeding $50,000.\n\nExamples:\n- payments of $60,000 = {fee}\n"
SHARE = "1. Fee\n\nThe fee is 6% of Net Collections. For example, if Net Collections are $200,000, the fee is {fee}."


@pytest.mark.parametrize(
    ("text", "fee", "found"),
    [
        (ABOVE, "$200", []),
        (ABOVE, "$1,200", ["2% above $50,000 of $60,000 is $200, not $1,200."]),
        (SHARE, "$12,000", []),
        (SHARE, "$13,000", ["6% of $200,000 is $12,000, not $13,000."]),
        (SHARE + " The fee is at least $15,000.", "$15,000", []),
    ],
)
def test_an_example_is_what_the_formula_gives(text: str, fee: str, found: list[str]) -> None:
    assert [each.explanation for each in found_in(text.format(fee=fee))] == found
