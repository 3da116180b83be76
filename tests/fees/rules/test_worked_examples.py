"""Fees that real agreements ask for, worked by hand in the comments."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from abutment.agreements.rules.terms import SignedTerm
from abutment.fees.rules.inputs import InputRow
from abutment.kernel.periods import Period
from abutment.kernel.working import Usd
from tests.fees.rules.asking import (
    JUNE,
    added,
    by_terms,
    daily,
    fee,
    fee_for,
    gate,
    input_row,
    market,
    share,
    step_of,
    term,
    tiers,
    told,
    usd,
    whole,
    within,
)

CONTRACTS = Path(__file__).parents[4] / "shared" / "contracts" / "terms.jsonl"

COSTS_AND_LESSER = fee(
    {
        "method": "sum",
        "parts": [
            {"method": "cost_plus", "pools": ["service company"]},
            {"method": "lesser_of", "parts": [share("100", "pretax_income"), share("30", "net_revenue")]},
        ],
    }
)


def year_of(expenses: str) -> list[InputRow]:
    return [
        whole("production", 400_000),
        whole("adjustments", 60_000),
        whole("refunds", 4_000),
        whole("expenses", expenses),
        whole("costs", 90_000, category="service company"),
    ]


def test_costs_and_the_lesser_of_pretax_income_or_a_share_of_net_revenue():
    # Net revenue 400,000 - 60,000 - 4,000 = 336,000; 30% of it is 100,800.
    # Pre-tax income 336,000 - 140,000 - 90,000 = 106,000. The lesser is 100,800; with the costs 190,800.
    found = fee_for(COSTS_AND_LESSER, rows=year_of("140000"))
    assert found.charged_cents == usd(190_800)
    lesser = "Lesser of pre-tax income or 30% of net revenue"
    assert added(found.working) == {"Costs": "$90,000.00", lesser: "$100,800.00"}
    assert told(within(found.working, lesser)) == {
        "Pre-tax income": "$106,000.00",
        "30% of net revenue": "$100,800.00",
        "Taken: 30% of net revenue": "$100,800.00",
    }
    assert added(within(within(found.working, lesser), "30% of net revenue").steps[0].working) == {  # type: ignore[arg-type]
        "Production": "$400,000.00",
        "Less adjustments to production": "($60,000.00)",
        "Less refunds": "($4,000.00)",
    }


def test_costs_and_pretax_income_where_that_is_the_lesser():
    # Pre-tax income 336,000 - 155,000 - 90,000 = 91,000, less than 100,800; with the costs 181,000.
    found = fee_for(COSTS_AND_LESSER, rows=year_of("155000"))
    assert found.charged_cents == usd(181_000)
    assert "Taken: pre-tax income" in told(within(found.working, "Lesser of pre-tax income or 30% of net revenue"))


BALANCE = fee({"method": "balance", "of": "gross_collections", "less": ["refunds", "expenses"]})
LEAST = term("floor", amount_usd="150000")
AVERY = market("120000", "165000", date(2026, 1, 1), date(2027, 1, 1))


def collected(amount: str) -> list[InputRow]:
    return [whole("collections", amount), whole("refunds", "6250.50"), whole("expenses", "262000")]


def test_the_balance_is_not_less_than_its_floor():
    # 410,000 - 6,250.50 - 262,000 = 141,749.50; the floor of 150,000 adds 8,250.50.
    found = fee_for(BALANCE, LEAST, AVERY, rows=collected("410000"))
    assert (found.by_terms_cents, found.charged_cents, found.held_cents) == (usd(150_000), usd(150_000), 0)
    assert added(found.working) == {
        "Gross collections less refunds and practice expenses": "$141,749.50",
        "Floor of $150,000.00": "$8,250.50",
    }
    balance = within(found.working, "Gross collections less refunds and practice expenses")
    assert list(added(balance).values()) == ["$410,000.00", "($6,250.50)", "($262,000.00)"]
    assert found.fmv.status == "inside"
    assert step_of(found.working, "Floor of $150,000.00").term == "Floor, section 4.2"


def test_the_balance_above_market_value_is_held_to_the_cent():
    # 450,000 - 6,250.50 - 262,000 = 181,749.50; the range ends at 165,000, so 16,749.50 is held.
    found = fee_for(BALANCE, LEAST, AVERY, rows=collected("450000"))
    assert (found.charged_cents, found.held_cents) == (usd(165_000), usd("16749.50"))
    held = step_of(found.working, "Above fair market value: held")
    assert held.value == Usd(-usd("16749.50"))
    assert held.citation == "Avery Appraisals, Avery 2026.pdf, valid Jan 1, 2026 to Dec 31, 2026"
    assert found.fmv.status == "above"
    assert found.status == "waits"
    assert found.sentence == (
        "$165,000.00 is charged for June 2026. $181,749.50 lies above the range of $120,000.00 to $165,000.00 that "
        "Avery Appraisals gives; $16,749.50 is held."
    )
    assert told(found.working)["Floor of $150,000.00"] == "the fee is not below it"


def test_a_fifth_of_gross_collections_is_due_on_the_fifteenth():
    # 26 days of 4,748.33 are 123,456.58; a fifth is 24,691.316, so 24,691.32.
    rows = [input_row("collections", "4748.33", date(2026, 6, day)) for day in range(1, 27)]
    found = fee_for(fee(share("20")), term("payment_day", day=15), rows=rows)
    assert found.charged_cents == usd("24691.32")
    assert found.due_on == date(2026, 7, 15)
    assert found.sentence == "$24,691.32 is charged for June 2026, due Jul 15, 2026."
    collections = within(found.working, "20% of gross collections").steps[0]
    assert str(collections.value) == "$123,456.58"
    assert [(row.kind, row.key, row.label) for row in collections.rows] == [
        ("fee_input", "collections/2026-06", "Collections, 26 days")
    ]
    assert found.lines[0].term == "Fee, section 4.1"
    assert found.lines[0].amendment == "Original agreement"


@pytest.mark.parametrize(
    ("markups_are", "expected", "factor"), [("added", 105_000, "1.25 times"), ("compounded", 106_260, "1.265 times")]
)
def test_markups_of_ten_and_fifteen_percent_add_or_compound(markups_are, expected, factor):
    # 84,000 x 1.25 = 105,000; 84,000 x 1.10 x 1.15 = 84,000 x 1.265 = 106,260.
    formula = {
        "method": "cost_plus",
        "pools": ["marketing", "staff"],
        "markups": [{"percent": "10", "purpose": "overhead"}, {"percent": "15", "purpose": "profit"}],
        "markups_are": markups_are,
    }
    rows = [whole("costs", 60_000, category="staff"), whole("costs", 24_000, category="marketing")]
    found = fee_for(fee(formula), rows=rows)
    assert found.charged_cents == usd(expected)
    costs = within(found.working, "Costs with mark-ups")
    assert told(costs)[f"Mark-ups {markups_are}: costs times"] == factor
    assert added(costs)["10% for overhead"] == "$8,400.00"
    assert costs.steps[3].label.startswith("15% for profit")
    assert str(costs.steps[3].value) == ("$12,600.00" if markups_are == "added" else "$13,860.00")


# ../shared/contracts/spastream_pms_msa_template.txt, 3.4: two percent of what lies above 50,000.
ABOVE_50_000 = fee(tiers(("0", "0"), ("50000", "2")))


@pytest.mark.parametrize(
    ("volume", "expected"),
    [(30_000, 0), (50_000, 0), (60_000, 200), (80_000, 600), (100_000, 1_000), (150_000, 2_000)],
)
def test_two_percent_of_what_lies_above_fifty_thousand(volume, expected):
    assert by_terms(ABOVE_50_000, rows=[whole("collections", volume)]) == usd(expected)


@pytest.mark.skipif(not CONTRACTS.exists(), reason="the contracts that were read lie beside this repository only")
def test_the_examples_that_a_published_agreement_prints_come_out_as_printed():
    read = [json.loads(line) for line in CONTRACTS.read_text("utf-8").splitlines()]
    (printed,) = [each["value"] for each in read if each["type"] == "fee.marginal_percent"]
    percent = format(100 * Decimal(printed["rate"]), "f")
    terms = fee(tiers(("0", "0"), (printed["threshold"], percent)))
    found = [[volume, by_terms(terms, rows=[whole("collections", volume)]) // 100] for volume, _ in printed["examples"]]
    assert found == printed["examples"]
    assert len(found) == 6


def test_the_slices_of_a_marginal_scale_are_shown():
    # 12% of the first 60,000 = 7,200; 10% of 90,000 = 9,000; 8% of 25,000 = 2,000.
    scale = fee(tiers(("0", "12"), ("60000", "10"), ("150000", "8"), ("400000", "6")))
    found = fee_for(scale, rows=[whole("collections", 175_000)])
    assert found.charged_cents == usd(18_200)
    assert added(within(found.working, "Tiered share of gross collections")) == {
        "12% of $60,000.00": "$7,200.00",
        "10% of $90,000.00 above $60,000.00": "$9,000.00",
        "8% of $25,000.00 above $150,000.00": "$2,000.00",
    }


@pytest.mark.parametrize(
    ("collections", "expected"), [("99999.99", "5000.00"), ("100000", "7000"), ("150000", "10500")]
)
def test_a_whole_scale_takes_the_tier_reached_on_everything(collections, expected):
    # 5% below 100,000 and 7% on all from there on: 99,999.99 x 5% = 4,999.9995, 150,000 x 7% = 10,500.
    scale = fee(tiers(("0", "5"), ("100000", "7"), applies="whole"))
    assert by_terms(scale, rows=[whole("collections", collections)]) == usd(expected)


def two_rates() -> tuple[SignedTerm, SignedTerm]:
    return fee(share("20")), fee(share("18"), date(2026, 6, 15), amendment=1)


def test_a_new_rate_applies_from_its_first_day():
    # 14 days of 10,000 at 20% = 28,000; 16 days at 18% = 28,800.
    found = fee_for(*two_rates(), rows=daily("collections", 10_000))
    assert added(found.working) == {
        "20% of gross collections, Jun 1 to 14": "$28,000.00",
        "18% of gross collections, Jun 15 to 30": "$28,800.00",
    }
    assert [line.amendment for line in found.lines] == ["Original agreement", "Amendment 1"]


def test_the_whole_month_refused_charges_nothing_and_says_what_the_terms_make():
    found = fee_for(fee(share("20")), rows=daily("collections", 10_000), gates=[(JUNE.period, gate("refused"))])
    assert (found.by_terms_cents, found.charged_cents, found.refused_cents) == (usd(60_000), 0, usd(60_000))
    assert found.status == "refused"
    assert added(found.working) == {
        "20% of gross collections": "$60,000.00",
        "Not charged: percentage is prohibited": "($60,000.00)",
    }
    assert step_of(found.working, "Not charged: percentage is prohibited").citation == "8 NYCRR 29.1(b)(4) (text read)"
    assert found.sentence == (
        "Nothing is charged for June 2026. $60,000.00 is not charged: percentage is prohibited in New York."
    )
    assert step_of(found.working, "Law of New York").citation == "8 NYCRR 29.1(b)(4) (text read). Not legal advice."


def test_a_month_is_asked_for_by_its_own_days():
    stray = [*daily("collections", 10_000), input_row("collections", 999, date(2026, 7, 1))]
    # A row over June 29 to July 2 counts with two of its four days: 500 of 1,000.
    stray.append(input_row("collections", 1_000, date(2026, 6, 29), date(2026, 7, 2)))
    assert by_terms(fee(share("10")), rows=stray, service=[Period(date(2026, 1, 1))]) == usd("30050")
