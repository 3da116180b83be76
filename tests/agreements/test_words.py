"""Terms in plain English: nothing that counts is left unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.agreements.rules.formulas import Base, InputKind
from abutment.agreements.rules.values import TermKey, read_value
from abutment.agreements.rules.words import value_in_words
from abutment.law.jurisdictions import NAMES, STATES

USD = st.integers(0, 10**9).map(lambda cents: f"{Decimal(cents) / 100:.2f}")
PERCENT = st.integers(0, 10**6).map(lambda number: str(Decimal(number) / 1000))
CODE = st.from_regex(r"\A[a-z][a-z0-9_ -]{0,10}[a-z]\Z")
WORDS = st.from_regex(r"\A[A-Za-z][A-Za-z ,.]{0,20}[a-z]\Z")
BASE = st.sampled_from([base.value for base in Base])
DOLLARS = [kind.value for kind in InputKind if not kind.is_counted]


def _tiers(rows: list[tuple[int, str]]) -> list[dict[str, str]]:
    steps = [0, *sorted({step for step, _ in rows[1:]})]
    return [{"from_usd": str(step), "percent": share} for step, (_, share) in zip(steps, rows, strict=False)]


def _balances() -> st.SearchStrategy[dict[str, Any]]:
    def less_of(base: str) -> st.SearchStrategy[dict[str, Any]]:
        taken = {kind.value for _, kind in Base(base).addends}
        left = [kind for kind in DOLLARS if kind not in taken]
        less = st.lists(st.sampled_from(left), min_size=1, max_size=3, unique=True)
        return st.fixed_dictionaries({"method": st.just("balance"), "of": st.just(base), "less": less})

    return st.sampled_from([base.value for base in Base if base is not Base.PRETAX_INCOME]).flatmap(less_of)


MARKUPS = st.lists(st.fixed_dictionaries({"percent": PERCENT, "purpose": WORDS}), max_size=3)
LEAVES = st.one_of(
    st.fixed_dictionaries({"method": st.just("flat"), "amount_usd": USD, "per": st.sampled_from(["month", "year"])}),
    st.fixed_dictionaries(
        {"method": st.just("per_visit"), "rates_usd": st.dictionaries(CODE, USD, min_size=1, max_size=3)},
        optional={"other_usd": USD},
    ),
    st.fixed_dictionaries(
        {"method": st.just("hourly"), "rates_usd": st.dictionaries(CODE, USD, min_size=1, max_size=3)}
    ),
    st.fixed_dictionaries(
        {"method": st.just("percentage"), "percent": PERCENT, "base": BASE},
        optional={"exclusions": st.lists(CODE, max_size=3)},
    ),
    st.fixed_dictionaries(
        {
            "method": st.just("cost_plus"),
            "pools": st.lists(CODE, min_size=1, max_size=3, unique=True),
            "markups": MARKUPS,
            "markups_are": st.sampled_from(["added", "compounded"]),
        }
    ),
    st.fixed_dictionaries(
        {
            "method": st.just("tiered"),
            "base": BASE,
            "tiers": st.lists(st.tuples(st.integers(1, 10**6), PERCENT), min_size=1, max_size=4).map(_tiers),
            "applies": st.sampled_from(["marginal", "whole"]),
        }
    ),
    _balances(),
)


def _combined(parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "method": st.sampled_from(["sum", "lesser_of", "greater_of"]),
            "parts": st.lists(parts, min_size=2, max_size=4),
        }
    )


FORMULAS = LEAVES | _combined(LEAVES) | _combined(LEAVES | _combined(LEAVES))
DAYS = st.integers(0, 3650)
VALUES: dict[TermKey, st.SearchStrategy[dict[str, Any]]] = {
    TermKey.FEE: st.fixed_dictionaries({"formula": FORMULAS}),
    TermKey.FLOOR: st.fixed_dictionaries({"amount_usd": USD}),
    TermKey.CAP: st.fixed_dictionaries({"amount_usd": USD}),
    TermKey.PAYMENT_DAY: st.fixed_dictionaries(
        {
            "day": st.integers(1, 31),
            "of": st.sampled_from(["same_month", "following_month", "second_month_after"]),
            "if_not_a_business_day": st.sampled_from(["as_is", "next", "previous"]),
        }
    ),
    TermKey.LATE_CHARGE: st.fixed_dictionaries(
        {
            "percent_per_month": PERCENT,
            "accrues": st.sampled_from(["by_days", "by_months_begun", "by_full_months"]),
            "interest": st.sampled_from(["simple", "compound"]),
            "grace_days": st.integers(1, 365),
        }
    ),
    TermKey.FMV_OPINION: st.tuples(USD, USD, st.sampled_from(["month", "year"]), WORDS).map(
        lambda each: {
            "low_usd": min(each[0], each[1], key=Decimal),
            "high_usd": max(each[0], each[1], key=Decimal),
            "per": each[2],
            "method": "mixed",
            "appraiser": each[3],
        }
    ),
    TermKey.DATA_EXIT: st.fixed_dictionaries(
        {
            "window_days": DAYS,
            "formats": st.lists(st.sampled_from(["fhir", "csv", "open_dental"]), min_size=1, unique=True),
            "image_return": st.sampled_from(["dicom", "original_files", "access_for_migration", "not_stated"]),
            "transition_access_days": DAYS,
        }
    ),
    TermKey.GOVERNING_STATE: st.fixed_dictionaries({"state": st.sampled_from(sorted(STATES))}),
    TermKey.RENEWAL: st.one_of(
        st.fixed_dictionaries({"initial_months": st.integers(1, 1200), "renews": st.just("not")}),
        st.fixed_dictionaries(
            {
                "initial_months": st.integers(1, 1200),
                "renews": st.sampled_from(["automatically", "by_agreement"]),
                "renewal_months": st.integers(1, 1200),
            }
        ),
    ),
    TermKey.NOTICE: st.fixed_dictionaries(
        {"days": DAYS, "ends": st.sampled_from(["at_the_end_of_the_term", "at_any_time"])}
    ),
}


def numbers_in(stored: Any, key: str = "") -> Iterator[Decimal]:
    """Every number of a value, wherever it stands."""
    if isinstance(stored, dict):
        for name, each in stored.items():
            yield from numbers_in(each, name if not key.startswith("rates") else key)
    elif isinstance(stored, (list, tuple)):
        for each in stored:
            yield from numbers_in(each, key)
    elif (isinstance(stored, int) and not isinstance(stored, bool)) or key.endswith(("usd", "percent", "per_month")):
        yield Decimal(stored)


def numbers_said(text: str) -> set[Decimal]:
    return {Decimal(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}


@pytest.mark.parametrize("key", list(TermKey))
@given(data=st.data())
def test_every_number_of_a_term_is_said(key: TermKey, data: st.DataObject) -> None:
    stored = {"key": key.value, **data.draw(VALUES[key])}
    text = value_in_words(read_value(stored))
    missing = [number for number in numbers_in(stored) if number and number not in numbers_said(text)]
    assert missing == [], text
    assert text[0] == text[0].upper()
    assert text.endswith(".")


@given(data=st.data())
def test_the_state_is_named(data: st.DataObject) -> None:
    state = data.draw(st.sampled_from(sorted(STATES)))
    assert NAMES[state] in value_in_words(read_value({"key": "governing_state", "state": state}))


COSTS = {
    "method": "cost_plus",
    "pools": ["billing_office", "supplies"],
    "markups": [{"percent": "10", "purpose": "overhead"}, {"percent": "15", "purpose": "profit"}],
}
SHARE = {"method": "percentage", "percent": "30", "base": "net_revenue"}
INCOME = {"method": "percentage", "percent": "100", "base": "pretax_income"}
SAID = [
    ({**COSTS, "markups_are": "compounded"},
     "Costs of billing office and supplies plus 10% for overhead and 15% for profit, compounded (1.265)."),
    ({**COSTS, "markups_are": "added"},
     "Costs of billing office and supplies plus 10% for overhead and 15% for profit, added (1.25)."),
    ({"method": "sum", "parts": [{"method": "cost_plus", "pools": ["rent"]},
                                 {"method": "lesser_of", "parts": [INCOME, SHARE]}]},
     "Costs of rent, without a markup; plus the lesser of 100% of pre-tax income or 30% of net revenue."),
    ({"method": "tiered", "base": "gross_collections", "applies": "marginal",
      "tiers": [{"from_usd": "0", "percent": "0"}, {"from_usd": "50000", "percent": "2"}]},
     "2% of gross collections above $50,000.00, and 0% below, each tier on its own slice."),
    ({"method": "tiered", "base": "net_collections", "applies": "whole",
      "tiers": [{"from_usd": "0", "percent": "10"}, {"from_usd": "50000", "percent": "8"}]},
     "Of net collections 10% up to $50,000.00 and 8% from $50,000.00 up; the tier that is reached counts for the "
     "whole."),
    ({"method": "balance", "of": "gross_collections", "less": ["refunds", "expenses"]},
     "What is left of gross collections after refunds and practice expenses, in that order, never less than zero."),
    ({"method": "greater_of", "parts": [{"method": "flat", "amount_usd": "1000", "per": "year"}, SHARE]},
     "The greater of (a) $1,000.00 a year, charged by twelfths; or (b) 30% of net revenue."),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "expected"), SAID)
def test_a_formula_reads_as_a_sentence(formula: dict[str, Any], expected: str) -> None:
    assert value_in_words(read_value({"key": "fee", "formula": formula})) == expected
