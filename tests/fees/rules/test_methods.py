"""Each method of pay by itself: what it counts, what it leaves out, how it reads."""

from __future__ import annotations

from datetime import date

import pytest

from abutment.fees.rules.errors import NoRate
from tests.fees.rules.asking import (
    added,
    by_terms,
    fee,
    fee_for,
    flat,
    input_row,
    share,
    step_of,
    tiers,
    told,
    usd,
    whole,
    within,
)

VISITS = [
    whole("visits", "412", category="exam"),
    whole("visits", "96.5", category="hygiene"),
]
RATES = {"exam": "30", "hygiene": "22.50"}


def test_visits_are_counted_by_type_at_their_rates():
    # 412 x 30 = 12,360; 96.5 x 22.50 = 2,171.25.
    found = fee_for(fee({"method": "per_visit", "rates_usd": RATES}), rows=VISITS)
    assert found.charged_cents == usd("14531.25")
    visits = within(found.working, "Visits at their rates")
    assert added(visits) == {"Exam": "$12,360.00", "Hygiene": "$2,171.25"}
    assert told(within(visits, "Hygiene")) == {"Visits": "96.5 visits", "Rate for each visit": "$22.50"}
    assert step_of(visits, "Exam").rows[0].key == "visits/2026-06/exam"


def test_a_type_without_a_rate_is_named_and_never_counted_as_nothing():
    rows = [*VISITS, whole("visits", "3", category="emergency")]
    with pytest.raises(NoRate, match="June 2026: visits of emergency have no rate"):
        fee_for(fee({"method": "per_visit", "rates_usd": RATES}), rows=rows)
    hours = fee({"method": "hourly", "rates_usd": {"it": "95"}})
    rows = [whole("hours", "4", category="billing"), whole("hours", "1", category="it")]
    with pytest.raises(NoRate, match="hours of billing have no rate"):
        fee_for(hours, rows=rows)


def test_a_rate_for_other_types_takes_the_rest():
    rows = [*VISITS, whole("visits", "3", category="emergency"), whole("visits", "2")]
    found = fee_for(fee({"method": "per_visit", "rates_usd": RATES, "other_usd": "10"}), rows=rows)
    assert found.charged_cents == usd("14531.25") + usd(50)
    assert added(within(found.working, "Visits at their rates"))["Emergency"] == "$30.00"


def test_hours_are_counted_by_service():
    # 12.25 x 95 = 1,163.75.
    rows = [whole("hours", "12.25", category="it")]
    found = fee_for(fee({"method": "hourly", "rates_usd": {"it": "95"}}), rows=rows)
    assert found.charged_cents == usd("1163.75")
    inner = within(within(found.working, "Hours at their rates"), "It")
    assert told(inner) == {"Hours": "12.25 hours", "Rate for each hour": "$95.00"}


def test_refunds_lower_net_collections_and_not_gross():
    rows = [whole("collections", 100_000), whole("refunds", 2_500)]
    assert by_terms(fee(share("10")), rows=rows) == usd(10_000)
    assert by_terms(fee(share("10", "net_collections")), rows=rows) == usd(9_750)


def test_production_less_adjustments_is_net_production():
    rows = [whole("production", 100_000), whole("adjustments", 20_000)]
    assert by_terms(fee(share("10", "gross_production")), rows=rows) == usd(10_000)
    assert by_terms(fee(share("10", "net_production")), rows=rows) == usd(8_000)


def test_a_category_that_the_agreement_leaves_out_is_shown_and_not_counted():
    # 100,000 + 30,000 of lab, less 2,000 + 500 of lab: 127,500 net, of which 29,500 is lab. 10% of 98,000.
    rows = [
        whole("collections", 100_000),
        whole("collections", 30_000, category="lab"),
        whole("refunds", 2_000),
        whole("refunds", 500, category="lab"),
    ]
    found = fee_for(fee(share("10", "net_collections", "lab")), rows=rows)
    assert found.charged_cents == usd(9_800)
    assert added(within(found.working, "Net collections")) == {
        "Collections": "$130,000.00",
        "Less refunds": "($2,500.00)",
        "Left out: lab": "($29,500.00)",
    }
    assert [row.key for row in step_of(found.working, "Left out: lab").rows] == [
        "collections/2026-06/lab",
        "refunds/2026-06/lab",
    ]


@pytest.mark.parametrize(
    "formula",
    [
        share("20", "net_collections"),
        tiers(("0", "12"), ("100", "10"), base="net_collections"),
        tiers(("0", "12"), ("100", "10"), base="net_collections", applies="whole"),
        {"method": "balance", "of": "gross_collections", "less": ["refunds"]},
    ],
)
def test_no_method_goes_below_zero(formula):
    rows = [whole("collections", 1_000), whole("refunds", 5_000)]
    found = fee_for(fee(formula), rows=rows)
    assert (found.by_terms_cents, found.charged_cents) == (0, 0)
    assert found.sentence == "Nothing is due for June 2026."


def test_a_base_below_zero_is_shown_as_what_it_is():
    rows = [whole("collections", 1_000), whole("refunds", 5_000)]
    inner = within(fee_for(fee(share("20", "net_collections")), rows=rows).working, "20% of net collections")
    assert told(inner)["Net collections"] == "($4,000.00)"
    assert told(inner)["A base below zero"] == "counts as zero"
    balance = fee({"method": "balance", "of": "gross_collections", "less": ["refunds"]})
    inner = within(fee_for(balance, rows=rows).working, "Gross collections less refunds")
    assert added(inner) == {"Collections": "$1,000.00", "Less refunds": "($5,000.00)", "Not below zero": "$4,000.00"}


def test_a_part_below_zero_does_not_lower_the_others():
    parts = {"method": "sum", "parts": [flat("700"), share("20", "net_collections")]}
    assert by_terms(fee(parts), rows=[whole("collections", 1), whole("refunds", 5_000)]) == usd(700)


def test_the_greater_is_taken_and_the_other_is_shown():
    parts = {"method": "greater_of", "parts": [flat("9000"), share("8")]}
    found = fee_for(fee(parts), rows=[whole("collections", 100_000)])
    assert found.charged_cents == usd(9_000)
    assert told(within(found.working, "Greater of flat fee or 8% of gross collections")) == {
        "Flat fee": "$9,000.00",
        "8% of gross collections": "$8,000.00",
        "Taken: flat fee": "$9,000.00",
    }


def test_a_sum_inside_a_choice_shows_its_parts():
    either = {"method": "sum", "parts": [flat("2000"), share("5")]}
    found = fee_for(fee({"method": "lesser_of", "parts": [either, flat("9000")]}), rows=[whole("collections", 100_000)])
    assert found.charged_cents == usd(7_000)
    assert added(within(found.working, "Flat fee plus 5% of gross collections")) == {
        "Flat fee": "$2,000.00",
        "5% of gross collections": "$5,000.00",
    }


def test_three_compounded_markups_each_stand_upon_the_ones_before():
    # 1,000 x 1.1 x 1.1 x 1.1 = 1,331.
    formula = {
        "method": "cost_plus",
        "pools": ["staff"],
        "markups": [{"percent": "10", "purpose": name} for name in ("overhead", "profit", "risk")],
        "markups_are": "compounded",
    }
    assert by_terms(fee(formula), rows=[whole("costs", 1_000, category="staff")]) == usd(1_331)


def test_costs_of_pools_that_the_agreement_does_not_name_are_not_charged():
    formula = {"method": "cost_plus", "pools": ["staff"]}
    rows = [whole("costs", 1_000, category="staff"), whole("costs", 500, category="travel"), whole("costs", 30)]
    found = fee_for(fee(formula), rows=rows)
    assert found.charged_cents == usd(1_000)
    assert told(within(found.working, "Costs")) == {
        "Costs: staff": "$1,000.00",
        "Not charged: costs of no pool": "$30.00",
        "Not charged: costs of travel": "$500.00",
    }


def test_a_day_reported_twice_is_two_amounts():
    rows = [input_row("collections", 100, date(2026, 6, 1)), input_row("collections", 100, date(2026, 6, 1))]
    found = fee_for(fee(share("50")), rows=rows)
    assert found.charged_cents == usd(100)
    assert within(found.working, "50% of gross collections").steps[0].rows[0].label == "Collections, 1 day"


def test_collections_of_zero_are_a_fee_of_zero():
    found = fee_for(fee(share("20")), rows=[whole("collections", 0)])
    assert (found.by_terms_cents, found.status) == (0, "charged")
    assert added(found.working) == {"20% of gross collections": "$0.00"}
