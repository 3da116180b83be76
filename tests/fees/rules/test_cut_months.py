"""Months in which something changes: a rate, the service, a location, a limit."""

from __future__ import annotations

from datetime import date

import pytest

from abutment.fees.rules.asked import CoveredDays
from abutment.kernel.dated import OverlappingDates
from abutment.kernel.months import Month
from abutment.kernel.periods import Period
from abutment.kernel.working import Usd
from tests.fees.rules.asking import (
    JUNE,
    LAKESIDE,
    MILL_STREET,
    added,
    by_terms,
    daily,
    fee,
    fee_for,
    flat,
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

TENTH_TO_NINETEENTH = [Period(date(2026, 6, 10), date(2026, 6, 20))]


def test_in_february_both_rates_of_a_flat_fee_count_by_its_days():
    # 2026: 14/28 of 14,000 + 14/28 of 28,000 = 7,000 + 14,000.
    # 2028: 14/29 of 14,000 = 6,758.6207 and 15/29 of 28,000 = 14,482.7586, together 21,241.3793.
    for year, whole_fee, parts in (
        (2026, "21000", ["$7,000.00", "$14,000.00"]),
        (2028, "21241.38", ["$6,758.62", "$14,482.76"]),
    ):
        terms = (fee(flat("14000")), fee(flat("28000"), date(year, 2, 15), amendment=1))
        found = fee_for(*terms, month=Month(year, 2))
        assert found.charged_cents == usd(whole_fee)
        assert list(added(found.working).values()) == parts


def test_parts_of_a_cent_go_to_the_largest_remainder():
    sums = {"method": "sum", "parts": [flat("100", "year"), flat("100", "year"), flat("100", "year")]}
    found = fee_for(fee(sums))
    # A twelfth of 100 is 8.333...; three of them are 25.00 to the cent, shown as 8.34, 8.33 and 8.33.
    assert found.charged_cents == usd(25)
    assert [line.amount_cents for line in found.lines] == [834, 833, 833]


def test_a_years_amount_is_charged_by_twelfths():
    found = fee_for(fee(flat("100000", "year")))
    assert found.charged_cents == usd("8333.33")
    assert told(within(found.working, "Flat fee")) == {
        "Amount for a year": "$100,000.00",
        "Charged by twelfths": "$8,333.33",
    }


def test_a_practice_that_joins_on_the_tenth_and_leaves_on_the_twentieth_owes_ten_days():
    terms = fee({"method": "sum", "parts": [flat("30000"), share("20")]})
    found = fee_for(terms, rows=daily("collections", 10_000), service=TENTH_TO_NINETEENTH)
    assert told(found.working)["Days of service"] == "10 of 30 days: Jun 10 to 19"
    assert added(found.working) == {
        "Flat fee, Jun 10 to 19": "$10,000.00",
        "20% of gross collections, Jun 10 to 19": "$20,000.00",
    }
    assert told(found.working)["Not counted: collections of days without service"] == "$200,000.00"


def test_two_stays_in_one_month_are_counted_together():
    stays = [Period(date(2026, 6, 1), date(2026, 6, 4)), Period(date(2026, 6, 28), date(2026, 7, 5))]
    found = fee_for(fee(flat("30000")), service=stays)
    assert added(found.working) == {"Flat fee, Jun 1 to 3 and Jun 28 to 30": "$6,000.00"}


def test_steps_of_a_scale_are_taken_by_days():
    # Ten of thirty days: the step at 60,000 lies at 20,000. 12% of 20,000 + 10% of 80,000 = 2,400 + 8,000.
    scale = fee(tiers(("0", "12"), ("60000", "10")))
    found = fee_for(scale, rows=daily("collections", 10_000), service=TENTH_TO_NINETEENTH)
    assert found.by_terms_cents == usd(10_400)
    inner = within(found.working, "Tiered share of gross collections, Jun 10 to 19")
    assert told(inner)["Steps of the scale taken for"] == "10 of 30 days"


def test_floor_and_cap_are_taken_by_days():
    rows = daily("collections", 10_000)
    for percent, limit, expected in (("1", term("floor", amount_usd="30000"), 10_000), ("90", CAP_30_000, 10_000)):
        assert by_terms(fee(share(percent)), limit, rows=rows, service=TENTH_TO_NINETEENTH) == usd(expected)


CAP_30_000 = term("cap", amount_usd="30000")


def test_a_cap_is_held_against_the_sum_of_the_month():
    # Two parts of 30,000 and 60,000 make 90,000; the cap takes 40,000 off.
    terms = fee({"method": "sum", "parts": [flat("30000"), share("20")]})
    found = fee_for(terms, term("cap", amount_usd="50000"), rows=daily("collections", 10_000))
    assert added(found.working) == {
        "Flat fee": "$30,000.00",
        "20% of gross collections": "$60,000.00",
        "Cap of $50,000.00": "($40,000.00)",
    }
    assert step_of(found.working, "Cap of $50,000.00").term == "Cap, section 4.3"


def test_a_cap_that_changes_in_the_month_counts_by_its_days():
    # 15 of 30 days of 20,000 and 15 of 30 days of 40,000 make 30,000.
    later = term("cap", date(2026, 6, 16), amendment=1, amount_usd="40000")
    found = fee_for(fee(flat("90000")), term("cap", amount_usd="20000"), later)
    assert found.by_terms_cents == usd(30_000)
    assert told(within(found.working, "Cap of $30,000.00")) == {
        "Cap: 15 of 30 days of $20,000.00": "$10,000.00",
        "Cap: 15 of 30 days of $40,000.00": "$20,000.00",
        "Less the fee without it": "($90,000.00)",
    }


def test_a_cap_that_starts_in_the_month_leaves_the_days_before_alone():
    # Fifteen days of 2,000 a day stand; fifteen of the same are capped at half of 20,000.
    found = fee_for(fee(flat("60000")), term("cap", date(2026, 6, 16), amount_usd="20000"))
    assert found.by_terms_cents == usd(30_000 + 10_000)


def test_the_cap_has_the_last_word_over_what_the_floor_added():
    # The floor of 20,000 adds 12,000 to 8,000, half of it to each half; the second then has 14,000 and may have 10,000.
    limits = (term("floor", amount_usd="20000"), term("cap", date(2026, 6, 16), amount_usd="20000"))
    rows = [input_row("collections", 8_000, date(2026, 6, 20))]
    found = fee_for(fee(share("100")), *limits, rows=rows)
    assert added(found.working) == {
        "Gross collections": "$8,000.00",
        "Floor of $20,000.00": "$12,000.00",
        "Cap of $10,000.00": "($4,000.00)",
    }


def test_a_location_that_joins_on_the_sixteenth_counts_from_then():
    # Mill Street 30 days of 1,000; Lakeside 15 of its 30 days.
    covered = [CoveredDays(MILL_STREET, "Mill Street", JUNE.period)]
    covered.append(CoveredDays(LAKESIDE, "Lakeside", Period(date(2026, 6, 16))))
    rows = [*daily("collections", 1_000, place=MILL_STREET), *daily("collections", 1_000, place=LAKESIDE)]
    found = fee_for(fee(share("10")), rows=rows, covered=covered)
    assert found.by_terms_cents == usd(4_500)
    base = within(within(found.working, "10% of gross collections"), "Gross collections")
    assert told(base) == {
        "Collections": "$45,000.00",
        "Not counted: collections of Lakeside, not covered": "$15,000.00",
    }
    assert base.steps[0].rows[0].label == "Collections, 30 days, 2 locations"


def test_a_row_of_several_days_is_spread_over_them():
    # 3,000 over June 10 to 12, of which service has two days: 2,000.
    row = input_row("collections", 3_000, date(2026, 6, 10), date(2026, 6, 12))
    service = [Period(date(2026, 6, 11), date(2026, 7, 1))]
    found = fee_for(fee(share("100")), rows=[row], service=service)
    assert found.by_terms_cents == usd(2_000)
    assert told(found.working)["Not counted: collections of days without service"] == "$1,000.00"


def test_a_location_that_leaves_and_comes_back_counts_on_both_stays():
    stays = [Period(JUNE.first_day, date(2026, 6, 3)), Period(date(2026, 6, 29))]
    covered = [CoveredDays(LAKESIDE, "Lakeside", stay) for stay in stays]
    assert by_terms(fee(share("100")), rows=daily("collections", 10, place=LAKESIDE), covered=covered) == usd(40)


def test_a_row_of_several_days_counts_at_a_location_from_its_first_covered_day():
    row = input_row("collections", 3_000, date(2026, 6, 10), date(2026, 6, 12), place=LAKESIDE)
    covered = [CoveredDays(LAKESIDE, "Lakeside", Period(date(2026, 6, 12)))]
    found = fee_for(fee(share("100")), rows=[row], covered=covered)
    assert found.by_terms_cents == usd(1_000)
    label = "Not counted: collections of Lakeside, not covered"
    assert step_of(found.working, label).value == Usd(usd(2_000))


def test_an_amendment_that_ends_gives_way_to_what_it_lay_over():
    waived = fee(flat("0"), date(2026, 6, 11), date(2026, 6, 21), amendment=1)
    found = fee_for(fee(flat("30000")), waived)
    assert added(found.working) == {
        "Flat fee, Jun 1 to 10 and Jun 21 to 30": "$20,000.00",
        "Flat fee, Jun 11 to 20": "$0.00",
    }


def test_an_amendment_that_repeats_the_scale_does_not_divide_the_month():
    # The second half alone collects more; two half scales would make 10% of less.
    rows = [input_row("collections", 50_000, date(2026, 6, 3)), input_row("collections", 150_000, date(2026, 6, 23))]
    scale = tiers(("0", "10"), ("100000", "2"))
    repeated = (fee(scale), fee(scale, date(2026, 6, 16), amendment=1))
    found = fee_for(*repeated, rows=rows)
    assert found.by_terms_cents == by_terms(fee(scale), rows=rows) == usd(12_000)
    assert found.lines[0].amendment == "Original agreement; Amendment 1"


def test_a_market_opinion_that_ends_does_not_change_what_the_terms_make():
    rows = [input_row("collections", 50_000, date(2026, 6, 3)), input_row("collections", 150_000, date(2026, 6, 23))]
    terms = (fee(tiers(("0", "10"), ("100000", "2"))), market("0", "900000", date(2026, 1, 1), date(2026, 6, 16)))
    assert by_terms(*terms, rows=rows) == usd(12_000)


def test_two_fees_of_one_instrument_on_one_day_are_refused_by_name():
    with pytest.raises(OverlappingDates, match=r"Fee of Cedar Dental .* Fee, section 4.1 \(Original agreement\)"):
        fee_for(fee(flat("1")), fee(flat("2"), date(2026, 6, 3)))


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"day": 15}, date(2026, 7, 15)),
        ({"day": 31}, date(2026, 7, 31)),
        ({"day": 31, "of": "same_month"}, date(2026, 6, 30)),
        ({"day": 15, "of": "second_month_after"}, date(2026, 8, 15)),
        ({"day": 15, "of": "second_month_after", "if_not_a_business_day": "next"}, date(2026, 8, 17)),
        ({"day": 15, "of": "second_month_after", "if_not_a_business_day": "previous"}, date(2026, 8, 14)),
        # July 3, 2026 is the day on which Independence Day is kept; it is a Friday.
        ({"day": 3, "if_not_a_business_day": "next"}, date(2026, 7, 6)),
    ],
)
def test_the_fee_is_due_on_the_day_that_the_agreement_names(keys, expected):
    assert fee_for(fee(flat("1")), term("payment_day", **keys)).due_on == expected


def test_a_holiday_of_the_practices_own_state_moves_the_payment_day():
    # New York keeps Lincoln's birthday, February 12; the nation does not.
    twelfth = term("payment_day", day=12, if_not_a_business_day="next")
    assert fee_for(fee(flat("1")), twelfth, month=Month(2026, 1)).due_on == date(2026, 2, 13)


def test_without_a_payment_day_no_day_is_made_up():
    found = fee_for(fee(flat("1")))
    assert found.due_on is None
    assert found.sentence == "$1.00 is charged for June 2026."


def test_the_payment_day_is_that_of_the_last_day_of_service():
    days = (term("payment_day", day=5), term("payment_day", date(2026, 6, 20), amendment=1, day=25))
    assert fee_for(fee(flat("1")), *days, service=TENTH_TO_NINETEENTH).due_on == date(2026, 7, 5)
    assert fee_for(fee(flat("1")), *days).due_on == date(2026, 7, 25)


def test_visits_count_at_the_rates_of_their_days():
    # 3 exams at 40 before the 16th, 2 at 50 after: 120 + 100.
    rates = [{"method": "per_visit", "rates_usd": {"exam": amount}} for amount in ("40", "50")]
    visits = [input_row("visits", "3", date(2026, 6, 2), category="exam")]
    visits.append(input_row("visits", "2", date(2026, 6, 20), category="exam"))
    terms = (fee(rates[0]), fee(rates[1], date(2026, 6, 16), amendment=1))
    assert by_terms(*terms, rows=visits) == usd(220)


def test_one_row_of_the_month_is_divided_by_days_between_two_rates():
    # 300,000 over 30 days: 14 days at 20% = 28,000, 16 days at 18% = 28,800.
    terms = (fee(share("20")), fee(share("18"), date(2026, 6, 15), amendment=1))
    assert by_terms(*terms, rows=[whole("collections", 300_000)]) == usd(56_800)
