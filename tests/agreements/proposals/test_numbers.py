"""Numbers are read as agreements write them: in words, in figures, in both, in parts and with blanks."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.agreements.proposals.numbers import amount, day, number, ordinal, rate, said
from abutment.agreements.proposals.quantities import Quantities


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("forty-five", "45"),
        ("one hundred twenty", "120"),
        ("three (3)", "3"),
        ("1,250", "1250"),
        ("one hundred twenty-five thousand", "125000"),
        ("two million", "2000000"),
        ("one and one-half", "1.5"),
        ("one-half of one", "0.5"),
        ("1 1/2", "1.5"),
        ("1-1/2", "1.5"),
        ("1\u00bd", "1.5"),
        (".5", "0.5"),
    ],
)
def test_numbers_are_read_as_they_are_written(text: str, value: str) -> None:
    assert number(text) == pytest.approx(float(value)) if "." in value else number(text) == int(value)


def test_words_and_figures_that_disagree_have_no_value() -> None:
    assert number("fifteen (10)") is None
    assert [str(value) for value in said("fifteen (10)")] == ["15", "10"]


@pytest.mark.parametrize(
    ("text", "kind", "values", "unit", "sort"),
    [
        ("[___] days", "span", [], "days", ""),
        ("thirty (30) calendar days", "span", ["30"], "days", "calendar"),
        ("two (2) working days", "span", ["2"], "days", "business"),
        ("ninety days (90)", "span", ["90"], "days", ""),
        ("a 90-day period", "span", ["90"], "days", ""),
        ("24 hrs", "span", ["24"], "hours", ""),
        ("Ten Thousand and 00/100 Dollars ($10,000.00)", "money", ["10000"], "", ""),
        ("$1.5 million", "money", ["1500000"], "", ""),
        ("$2M", "money", ["2000000"], "", ""),
        ("$750K", "money", ["750000"], "", ""),
        ("$_____", "money", [], "", ""),
        ("[Percentage]%", "percent", [], "", ""),
        ("eighteen (18%) percent", "percent", ["18"], "", ""),
        ("three-quarters of one percent (0.75%)", "percent", ["0.75"], "", ""),
        ("the 1st day of October, 1997", "day", [], "", ""),
        ("on the fifth (5th) day of each month", "ordinal", [], "", ""),
    ],
)
def test_a_quantity_is_one_of_money_percentages_times_and_days(
    text: str, kind: str, values: list[str], unit: str, sort: str
) -> None:
    (found,) = Quantities.of(text).all
    assert (found.kind, [f"{value:f}".removesuffix(".0") for value in found.values], found.unit, found.sort) == (
        kind,
        values,
        unit,
        sort,
    )


@pytest.mark.parametrize("text", ["Section 4.2", "call 555-0134", "45 CFR 164.524", "Suite 400", "2018-0443", "24/7"])
def test_numbers_of_sections_telephones_and_laws_are_no_quantities(text: str) -> None:
    assert Quantities.of(text).all == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("May 31, 2010", "2010-05-31"),
        ("31st day of May, 2010", "2010-05-31"),
        ("1 March 2027", "2027-03-01"),
        ("2027-03-01", "2027-03-01"),
        ("03/01/2027", "2027-03-01"),
        ("February 30, 2027", None),
        ("13/13/2027", None),
    ],
)
def test_days_are_read_in_their_forms_and_a_day_that_is_none_has_no_value(text: str, value: str | None) -> None:
    assert day(text) == value


@pytest.mark.parametrize(("text", "value"), [("tenth", 10), ("21st", 21), ("twenty-first", 21), ("last", None)])
def test_a_day_of_a_month_is_read_from_its_ordinal(text: str, value: int | None) -> None:
    assert ordinal(text) == value


@given(st.integers(0, 10**7))
def test_an_amount_keeps_its_dollars(dollars: int) -> None:
    assert amount(f"${dollars:,}") == f"{dollars}.00"


@given(st.decimals(0, 100, places=2, allow_nan=False))
def test_a_percentage_is_a_share_of_one(percent: Any) -> None:
    assert float(rate(f"{percent}%") or "nan") == pytest.approx(float(percent) / 100)


@given(st.integers(1, 999), st.sampled_from(["days", "months", "business days", "hours"]))
def test_a_time_in_figures_is_found_whole_with_its_count(count: int, unit: str) -> None:
    (found,) = Quantities.of(f"within {count} {unit} of it").all
    assert found.words == f"{count} {unit}"
    assert found.value == count
