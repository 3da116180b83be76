"""What is missing or contradictory is named; it is never taken for nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from abutment.agreements.rules.formulas import InputKind
from abutment.fees.rules.asked import CoveredDays
from abutment.fees.rules.errors import (
    Contradiction,
    LawNotAsked,
    NoData,
    NoFeeTerm,
    NoService,
    NotAnAsked,
    NotAnInput,
)
from abutment.fees.rules.inputs import InputRow, MonthInputs
from abutment.kernel.months import Month
from abutment.kernel.periods import Period
from tests.fees.rules.asking import (
    JUNE,
    LAKESIDE,
    MILL_STREET,
    asked,
    by_terms,
    daily,
    fee,
    fee_for,
    flat,
    gate,
    input_row,
    share,
    term,
    usd,
    whole,
)

BOTH = [CoveredDays(MILL_STREET, "Mill Street", JUNE.period), CoveredDays(LAKESIDE, "Lakeside", JUNE.period)]


def test_inputs_that_nobody_reported_are_named():
    with pytest.raises(NoData) as told:
        fee_for(fee(share("20", "net_collections")), rows=[whole("production", 9)])
    assert str(told.value) == (
        "Cedar Dental, June 2026: nothing was reported of collections, refunds. Enter it, with 0 where there was none."
    )


def test_a_reported_zero_is_data():
    assert by_terms(fee(share("20", "net_collections")), rows=[whole("collections", 100), whole("refunds", 0)]) == 2_000


def test_a_location_that_did_not_report_is_named():
    with pytest.raises(NoData, match="nothing was reported of collections of Lakeside"):
        fee_for(fee(share("20")), rows=daily("collections", 10, place=MILL_STREET), covered=BOTH)
    rows = [*daily("collections", 10, place=MILL_STREET), input_row("collections", 0, JUNE.first_day, place=LAKESIDE)]
    assert by_terms(fee(share("20")), rows=rows, covered=BOTH) == usd(60)


def test_a_location_must_report_of_days_on_which_it_is_covered():
    covered = [BOTH[0], CoveredDays(LAKESIDE, "Lakeside", Period(date(2026, 6, 16)))]
    early = input_row("collections", 500, date(2026, 6, 3), place=LAKESIDE)
    with pytest.raises(NoData, match="collections of Lakeside"):
        fee_for(fee(share("20")), rows=[*daily("collections", 10, place=MILL_STREET), early], covered=covered)


def test_a_location_that_is_covered_only_after_the_practice_left_need_not_report():
    covered = [BOTH[0], CoveredDays(LAKESIDE, "Lakeside", Period(date(2026, 6, 16)))]
    service = [Period(JUNE.first_day, date(2026, 6, 16))]
    rows = daily("collections", 10, place=MILL_STREET)
    assert by_terms(fee(share("20")), rows=rows, covered=covered, service=service) == usd(30)


def test_only_rows_of_places_outside_the_agreement_are_no_data():
    with pytest.raises(NoData, match="collections of Mill Street"):
        fee_for(fee(share("20")), rows=daily("collections", 10, place=LAKESIDE), covered=BOTH[:1])


def test_rows_of_the_whole_practice_speak_for_all_its_locations():
    assert by_terms(fee(share("20")), rows=daily("collections", 10), covered=BOTH) == usd(60)


@pytest.mark.parametrize(
    ("formula", "rows", "named"),
    [
        (
            {"method": "cost_plus", "pools": ["staff", "lab"]},
            [whole("costs", 1, category="staff")],
            "costs of lab",
        ),
        (
            {"method": "per_visit", "rates_usd": {"exam": "1", "hygiene": "1"}, "other_usd": "1"},
            [whole("visits", 1, category="exam")],
            "visits of hygiene",
        ),
        (
            {"method": "hourly", "rates_usd": {"it": "1", "billing": "1"}},
            [whole("hours", 1, category="it")],
            "hours of billing",
        ),
        (
            share("20", "net_collections", "lab"),
            [whole("collections", 1), whole("refunds", 1)],
            "lab, which net collections leave out",
        ),
    ],
)
def test_a_pool_type_service_or_category_without_a_row_is_named(formula, rows, named):
    with pytest.raises(NoData, match=f"nothing was reported of {named}"):
        fee_for(fee(formula), rows=rows)


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ({"method": "hourly", "rates_usd": {"it": "1", "billing": "1"}}, "hours of billing, hours of it"),
        ({"method": "per_visit", "rates_usd": {"exam": "1"}, "other_usd": "1"}, "visits of exam"),
        ({"method": "cost_plus", "pools": ["staff", "lab"]}, "costs of staff, costs of lab"),
    ],
)
def test_a_kind_whose_categories_are_named_is_not_named_besides(formula, said):
    with pytest.raises(NoData) as told:
        fee_for(fee(formula))
    assert str(told.value) == (
        f"Cedar Dental, June 2026: nothing was reported of {said}. Enter it, with 0 where there was none."
    )


def test_a_kind_that_was_reported_of_other_days_only_is_still_asked_for():
    hourly = {"method": "hourly", "rates_usd": {"it": "1"}}
    late = input_row("hours", 2, date(2026, 6, 20), category="it")
    with pytest.raises(NoData, match="nothing was reported of hours"):
        fee_for(fee(hourly), rows=[late], service=[Period(JUNE.first_day, date(2026, 6, 16))])


def test_every_part_of_a_formula_is_asked_for():
    parts = {"method": "lesser_of", "parts": [flat("1"), share("100", "pretax_income")]}
    with pytest.raises(
        NoData, match="refunds, production, adjustments to production, practice expenses, manager's costs"
    ) as told:
        fee_for(fee(parts))
    assert "collections" not in str(told.value)


def test_rows_of_days_without_service_are_no_data_for_the_days_of_service():
    late = input_row("collections", 100, date(2026, 6, 20))
    with pytest.raises(NoData, match="nothing was reported of collections"):
        fee_for(fee(share("20")), rows=[late], service=[Period(JUNE.first_day, date(2026, 6, 16))])


def test_days_of_service_without_a_fee_are_named():
    gap = (fee(flat("1"), ends_on=date(2026, 6, 10)), fee(flat("2"), date(2026, 6, 13), amendment=1))
    with pytest.raises(NoFeeTerm, match="Cedar Dental was served on Jun 10 to 12, 2026, and no fee term holds then"):
        fee_for(*gap)
    with pytest.raises(NoFeeTerm, match="Jun 1 to 30"):
        fee_for(term("floor", amount_usd="1"))


def test_days_without_service_need_no_fee():
    ended = fee(flat("30"), ends_on=date(2026, 6, 11))
    assert by_terms(ended, service=[Period(JUNE.first_day, date(2026, 6, 11))]) == usd(10)


def test_a_month_without_service_has_no_fee_to_compute():
    for service in ([], [Period(date(2026, 7, 1))]):
        with pytest.raises(NoService, match="served on no day of June 2026"):
            fee_for(fee(flat("1")), service=service)


def test_days_about_which_the_law_was_not_asked_are_never_charged():
    with pytest.raises(LawNotAsked, match="Jun 21 to 30"):
        fee_for(fee(flat("1")), gates=[(Period(JUNE.first_day, date(2026, 6, 21)), gate("open"))])
    with pytest.raises(LawNotAsked, match="Jun 1 to 30"):
        fee_for(fee(flat("1")), gates=[])


def test_two_answers_of_the_law_for_one_day_are_refused():
    gates = [(JUNE.period, gate("open")), (Period(date(2026, 6, 30)), gate("refused"))]
    with pytest.raises(NotAnAsked, match="two answers for 2026-06-30"):
        asked(fee(flat("1")), gates=gates)


def test_a_floor_above_a_cap_names_both():
    limits = (term("floor", amount_usd="90"), term("cap", date(2026, 6, 20), amendment=2, amount_usd="80"))
    with pytest.raises(Contradiction) as told:
        fee_for(fee(flat("85")), *limits)
    assert str(told.value) == (
        "Cedar Dental, June 2026: Floor, section 4.2 (Original agreement) asks at least $90.00, "
        "Cap, section 4.3 (Amendment 2) at most $80.00. Amend one of the two."
    )


def test_a_floor_that_ended_before_the_cap_began_contradicts_nothing():
    limits = (
        term("floor", ends_on=date(2026, 6, 16), amount_usd="90"),
        term("cap", date(2026, 6, 16), amount_usd="80"),
    )
    # Half of 85 lifted to half of 90, and half of 85 lowered to half of 80.
    assert by_terms(fee(flat("85")), *limits) == usd("85")


def test_inputs_of_another_month_are_refused():
    with pytest.raises(NotAnAsked, match=r"are of May 2026, the fee is of June 2026"):
        type(asked(fee(flat("1"))))(
            "Cedar Dental", JUNE, (JUNE.period,), (), ("US-NY",), (), (), MonthInputs(Month(2026, 5), ())
        )


@pytest.mark.parametrize(
    ("kind", "cents", "quantity"),
    [
        (InputKind.COLLECTIONS, None, None),
        (InputKind.COLLECTIONS, None, Decimal(1)),
        (InputKind.COLLECTIONS, 1, Decimal(1)),
        (InputKind.VISITS, 1, None),
        (InputKind.VISITS, None, None),
        (InputKind.VISITS, None, Decimal("0.0000001")),
        (InputKind.HOURS, None, Decimal("1e13")),
        (InputKind.HOURS, None, Decimal("NaN")),
    ],
)
def test_a_row_has_the_number_that_its_kind_asks_for(kind, cents, quantity):
    with pytest.raises(NotAnInput):
        InputRow(kind, "", Period.of_day(JUNE.first_day), cents, quantity)


def test_a_row_without_an_end_is_refused():
    with pytest.raises(NotAnInput, match="has no end"):
        InputRow(InputKind.COLLECTIONS, "", Period(JUNE.first_day), 1, None)
