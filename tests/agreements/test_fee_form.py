"""The form of a fee: each method's fields become its keys, and what is wrong stands beside its field."""

from __future__ import annotations

from typing import Any

import pytest

from abutment.agreements.forms.parts import PartForms, formula_of
from abutment.agreements.rules.values import read_value
from abutment.agreements.rules.words import value_in_words


def typed(*parts: dict[str, Any], total: int = 5) -> dict[str, Any]:
    """What a browser sends: every choice of every part, also of those that were left alone."""
    left_alone = {"method": "", "counts": "added", "per": "month", "base": "gross_collections", "applies": "marginal"}
    sent: dict[str, Any] = {"parts-TOTAL_FORMS": total, "parts-INITIAL_FORMS": 0}
    for number in range(total):
        filled = {**left_alone, **(parts[number] if number < len(parts) else {})}
        sent |= {f"parts-{number}-{name}": value for name, value in filled.items()}
    return sent


def words(*parts: dict[str, Any]) -> str:
    forms = PartForms(typed(*parts), prefix="parts")
    assert forms.is_valid(), (forms.errors, forms.non_form_errors())
    return value_in_words(read_value({"key": "fee", "formula": formula_of(forms.entered())}))


def errors(*parts: dict[str, Any]) -> dict[str, str]:
    forms = PartForms(typed(*parts), prefix="parts")
    assert not forms.is_valid()
    found = {name: " ".join(map(str, said)) for name, said in forms.forms[0].errors.items()}
    return found or {"": " ".join(map(str, forms.non_form_errors()))}


SAID: list[tuple[list[dict[str, Any]], str]] = [
    ([{"method": "flat", "amount_usd": "$12,500", "per": "month"}], "$12,500.00 a month."),
    (
        [{"method": "percentage", "percent": "18%", "base": "net_collections", "exclusions": "Orthodontics,  lab"}],
        "18% of net collections, leaving out orthodontics and lab.",
    ),
    (
        [
            {
                "method": "cost_plus",
                "pools": "billing office, supplies",
                "markups_percent_1": "10",
                "markups_purpose_1": "overhead",
                "markups_percent_2": "15",
                "markups_purpose_2": "profit",
                "markups_are": "compounded",
            },
            {"method": "percentage", "percent": "100", "base": "pretax_income", "counts": "lesser_of"},
            {"method": "percentage", "percent": "30", "base": "net_revenue", "counts": "lesser_of"},
        ],
        "Costs of billing office and supplies plus 10% for overhead and 15% for profit, compounded (1.265); plus the "
        "lesser of 100% of pre-tax income or 30% of net revenue.",
    ),
    (
        [
            {
                "method": "tiered",
                "base": "gross_collections",
                "tiers_from_usd_1": "0",
                "tiers_percent_1": "0",
                "tiers_from_usd_2": "50,000",
                "tiers_percent_2": "2",
                "applies": "marginal",
            }
        ],
        "2% of gross collections above $50,000.00, and 0% below, each tier on its own slice.",
    ),
    (
        [{"method": "per_visit", "rates_name_1": "Exam", "rates_usd_1": "45", "other_usd": "30"}],
        "For each visit $45.00 (exam) and $30.00 (any other type).",
    ),
    ([{"method": "hourly", "rates_name_1": "Billing", "rates_usd_1": "95"}], "For each hour $95.00 (billing)."),
    (
        [{"method": "balance", "base": "gross_collections", "less_1": "refunds", "less_2": "expenses"}],
        "What is left of gross collections after refunds and practice expenses, in that order, never less than zero.",
    ),
    (
        [
            {"method": "flat", "amount_usd": "1000", "counts": "greater_of"},
            {"method": "flat", "amount_usd": "2000", "counts": "greater_of"},
        ],
        "The greater of $1,000.00 a month or $2,000.00 a month.",
    ),
]


@pytest.mark.parametrize(("parts", "expected"), SAID)
def test_what_is_typed_becomes_the_formula(parts: list[dict[str, Any]], expected: str) -> None:
    assert words(*parts) == expected


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"method": ""}, "method", "This field is required."),
    ({"method": "flat"}, "amount_usd", "Give the amount."),
    ({"method": "flat", "amount_usd": "ten"}, "amount_usd", "Give an amount of dollars and cents"),
    ({"method": "flat", "amount_usd": "-5"}, "amount_usd", "Give an amount of zero or more."),
    ({"method": "percentage", "percent": "1001"}, "percent", "between 0 and 1,000"),
    ({"method": "percentage", "percent": ""}, "percent", "Give the percentage."),
    ({"method": "cost_plus"}, "pools", "Name at least one pool of costs."),
    ({"method": "cost_plus", "pools": "rent", "markups_percent_2": "5"}, "markups_purpose_2", "Say what it is for."),
    (
        {
            "method": "cost_plus",
            "pools": "rent",
            "markups_percent_1": "5",
            "markups_purpose_1": "a",
            "markups_percent_2": "5",
            "markups_purpose_2": "b",
        },
        "markups_are",
        "There are several mark-ups",
    ),
    ({"method": "tiered"}, "tiers_from_usd_1", "Give the first tier"),
    (
        {"method": "tiered", "tiers_from_usd_1": "5", "tiers_percent_1": "5"},
        "method",
        "The first tier starts at 0",
    ),
    ({"method": "per_visit"}, "rates_name_1", "Name at least one type"),
    ({"method": "per_visit", "rates_name_1": "exam"}, "rates_usd_1", "Give"),
    ({"method": "balance", "base": "net_collections", "less_1": "refunds"}, "method", "counts one of the deductions"),
    ({"method": "balance"}, "less_1", "Choose what is deducted first."),
    ({"method": "flat", "amount_usd": "5", "counts": "lesser_of"}, "", "The lesser of one part is that part."),
]


@pytest.mark.parametrize(("part", "field", "reason"), REFUSED)
def test_what_is_wrong_stands_beside_its_field(part: dict[str, Any], field: str, reason: str) -> None:
    found = errors(part)
    assert reason in found.get(field, ""), found


def test_parts_that_are_left_alone_are_left_out() -> None:
    forms = PartForms(typed({"method": "flat", "amount_usd": "5"}), prefix="parts")
    assert forms.is_valid()
    assert [keys["method"] for _, keys in forms.entered()] == ["flat"]
