"""What of a fee may be charged: the law, fair market value, and what counsel releases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from abutment.agreements.rules.gate import CounselOpinion
from abutment.fees.rules.asked import Release
from abutment.fees.rules.errors import NotAnAsked
from abutment.kernel.periods import Period
from abutment.law.answers import Verdict
from abutment.law.rules.fees import FeeMethod
from tests.fees.rules.asking import (
    AS_SIGNED,
    JUNE,
    added,
    daily,
    fee,
    fee_for,
    flat,
    gate,
    input_row,
    market,
    share,
    step_of,
    term,
    tiers,
    told,
    usd,
    within,
)

FIRST_HALF, SECOND_HALF = Period(JUNE.first_day, date(2026, 6, 16)), Period(date(2026, 6, 16), date(2026, 7, 1))
A_FIFTH = fee(share("20"))
ROWS = daily("collections", 10_000)
OPINION = CounselOpinion(
    5, "US-NY", FeeMethod.PERCENTAGE, "Ann Bell", date(2026, 1, 5), Period(date(2026, 1, 5), date(2026, 6, 16)), "May."
)


def release(amount: str, counsel: str = "Ann Bell") -> Release:
    return Release(counsel, usd(amount), date(2026, 7, 2), "The services were rendered.")


def test_a_law_that_changes_on_the_sixteenth_refuses_from_the_sixteenth():
    # 20% of 300,000 = 60,000; fifteen of thirty equal days are refused.
    found = fee_for(A_FIFTH, rows=ROWS, gates=[(FIRST_HALF, gate("open")), (SECOND_HALF, gate("refused"))])
    assert (found.by_terms_cents, found.charged_cents, found.refused_cents) == (usd(60_000), usd(30_000), usd(30_000))
    assert found.status == "charged"
    assert added(found.working) == {
        "20% of gross collections": "$60,000.00",
        "Not charged: percentage is prohibited, Jun 16 to 30": "($30,000.00)",
    }
    assert "Law of New York, Jun 1 to 15" in told(found.working)
    assert told(within(found.working, "Not charged: percentage is prohibited, Jun 16 to 30")) == {
        "Fee by the terms": "$60,000.00",
        "Of it for Jun 16 to 30": "$30,000.00",
        "Divided by": "what the days make when computed alone",
    }


def test_what_days_make_decides_what_of_a_scale_is_refused():
    # 10% of 100,000 and 2% above. The halves alone, steps at 50,000: 5,000 and 5,000 + 2% of 100,000 = 7,000.
    # Together 200,000 make 10,000 + 2,000 = 12,000, of which 5/12 and 7/12.
    rows = [input_row("collections", 50_000, date(2026, 6, 3)), input_row("collections", 150_000, date(2026, 6, 23))]
    scale = fee(tiers(("0", "10"), ("100000", "2")))
    found = fee_for(scale, rows=rows, gates=[(FIRST_HALF, gate("open")), (SECOND_HALF, gate("refused"))])
    assert (found.charged_cents, found.refused_cents) == (usd(5_000), usd(7_000))


def test_days_that_make_nothing_share_a_floor_by_their_number():
    nothing = daily("collections", 0)
    gates = [(Period(JUNE.first_day, date(2026, 6, 11)), gate("open")), (Period(date(2026, 6, 11)), gate("refused"))]
    found = fee_for(A_FIFTH, term("floor", amount_usd="3000"), rows=nothing, gates=gates)
    assert (found.charged_cents, found.refused_cents) == (usd(1_000), usd(2_000))


def test_what_waits_for_counsel_is_held_and_not_refused():
    found = fee_for(A_FIFTH, rows=ROWS, gates=[(JUNE.period, gate("waits"))])
    assert (found.charged_cents, found.held_cents, found.refused_cents) == (0, usd(60_000), 0)
    assert found.status == "waits"
    assert added(found.working)["Held: waits for counsel"] == "($60,000.00)"
    assert found.waits == ("$60,000.00 waits for a named counsel's opinion on percentage in New York.",)
    assert found.sentence.startswith("Nothing is charged for June 2026. $60,000.00 waits")


def test_counsels_opinion_that_ends_in_the_month_opens_the_days_before():
    opened = replace(gate("open", opinion=OPINION), verdict=Verdict.CONTESTED)
    found = fee_for(A_FIFTH, rows=ROWS, gates=[(FIRST_HALF, opened), (SECOND_HALF, gate("waits"))])
    assert (found.charged_cents, found.held_cents) == (usd(30_000), usd(30_000))
    cited = step_of(found.working, "Law of New York, Jun 1 to 15").citation
    assert cited == "8 NYCRR 29.1(b)(4) (text read); opinion of Ann Bell of Jan 5, 2026. Not legal advice."


def test_a_month_that_is_open_only_where_nothing_was_made_is_refused():
    gates = [(FIRST_HALF, gate("open")), (SECOND_HALF, gate("refused"))]
    found = fee_for(A_FIFTH, rows=[input_row("collections", 100, date(2026, 6, 20))], gates=gates)
    assert (found.refused_cents, found.status) == (usd(20), "refused")
    assert fee_for(A_FIFTH, rows=[input_row("collections", 0, date(2026, 6, 20))], gates=gates).status == "charged"


def test_a_refused_method_that_makes_nothing_is_still_refused():
    found = fee_for(A_FIFTH, rows=daily("collections", 0), gates=[(JUNE.period, gate("refused"))])
    assert (found.by_terms_cents, found.status, found.sentence) == (0, "refused", "Nothing is due for June 2026.")


def test_counsel_who_advised_against_is_named_as_the_reason():
    against = replace(gate("refused", opinion=replace(OPINION, allows=False)), verdict=Verdict.CONTESTED)
    found = fee_for(A_FIFTH, rows=ROWS, gates=[(JUNE.period, against)])
    assert found.refused_cents == usd(60_000)
    assert "Not charged: Ann Bell advised against percentage" in added(found.working)


def test_a_release_brings_back_what_is_held_and_never_more():
    held = {"rows": ROWS, "gates": [(JUNE.period, gate("waits"))]}
    part = fee_for(A_FIFTH, **held, releases=[release("15000")])
    assert (part.charged_cents, part.held_cents, part.status) == (usd(15_000), usd(45_000), "waits")
    whole = fee_for(A_FIFTH, **held, releases=[release("45000"), release("99999", "Lee Ortiz"), release("5")])
    assert (whole.charged_cents, whole.held_cents, whole.status, whole.waits) == (usd(60_000), 0, "charged", ())
    assert list(added(whole.working).items())[-2:] == [
        ("Released by Ann Bell", "$45,000.00"),
        ("Released by Lee Ortiz", "$15,000.00"),
    ]
    assert step_of(whole.working, "Released by Ann Bell").citation == (
        "Written on Jul 2, 2026: The services were rendered."
    )


def test_what_the_law_refuses_no_release_brings_back():
    found = fee_for(A_FIFTH, rows=ROWS, gates=[(JUNE.period, gate("refused"))], releases=[release("60000")])
    assert (found.charged_cents, found.refused_cents) == (0, usd(60_000))
    assert not [step for step in found.working.steps if step.label.startswith("Released")]


def test_a_release_of_nothing_is_no_release():
    with pytest.raises(NotAnAsked, match="releases nothing"):
        Release("Ann Bell", 0, date(2026, 7, 2), "")


def test_inside_the_range_everything_is_charged():
    found = fee_for(A_FIFTH, market("60000", "60000"), rows=ROWS)
    assert (found.charged_cents, found.fmv.status) == (usd(60_000), "inside")
    assert (found.fmv.low_cents, found.fmv.high_cents, found.fmv.appraiser) == (
        usd(60_000),
        usd(60_000),
        "Avery Appraisals",
    )
    assert found.fmv.valid == Period(AS_SIGNED)
    assert told(found.working)["Fair market value of $60,000.00 to $60,000.00"] == "inside"


def test_below_the_range_everything_is_held():
    found = fee_for(A_FIFTH, market("60000.01", "70000"), rows=ROWS)
    assert (found.charged_cents, found.held_cents, found.fmv.status) == (0, usd(60_000), "below")
    assert added(found.working)["Below fair market value: held"] == "($60,000.00)"
    assert found.status == "waits"


def test_above_the_range_only_the_excess_is_held_and_a_release_adds_it():
    narrow = market("0", "59999.99")
    found = fee_for(A_FIFTH, narrow, rows=ROWS)
    assert (found.charged_cents, found.held_cents, found.fmv.status) == (usd("59999.99"), 1, "above")
    released = fee_for(A_FIFTH, narrow, rows=ROWS, releases=[release("1")])
    assert (released.charged_cents, released.held_cents, released.fmv.status) == (usd(60_000), 0, "above")
    assert "$0.01 of what was held is released by counsel." in released.sentence


def test_without_an_opinion_everything_is_held():
    found = fee_for(A_FIFTH, market("0", "9", date(2020, 1, 1), date(2026, 6, 1)), rows=ROWS)
    assert (found.charged_cents, found.held_cents, found.fmv.status) == (0, usd(60_000), "none")
    assert (found.fmv.low_cents, found.fmv.high_cents, found.fmv.appraiser) == (None, None, None)
    assert added(found.working)["Held: no opinion on fair market value"] == "($60,000.00)"
    assert found.fmv.sentence == ("No opinion on fair market value is in force in June 2026, so $60,000.00 is held.")


def test_an_opinion_that_ends_in_the_month_holds_the_days_after_it():
    # Ten of thirty days lie inside; the bounds are thirds: 10,000 to 30,000. Twenty days of 2,000 a day wait.
    found = fee_for(A_FIFTH, market("30000", "90000", date(2026, 1, 1), date(2026, 6, 11)), rows=ROWS)
    assert (found.charged_cents, found.held_cents, found.fmv.status) == (usd(20_000), usd(40_000), "partly")
    assert (found.fmv.low_cents, found.fmv.high_cents) == (usd(10_000), usd(30_000))
    assert added(found.working)["Held: no opinion on fair market value, Jun 11 to 30"] == "($40,000.00)"


def test_an_opinion_that_ends_and_a_fee_above_it_are_both_held():
    # Ten days make 20,000, a third of 45,000 is 15,000: 5,000 lies above; 40,000 has no opinion.
    found = fee_for(A_FIFTH, market("0", "45000", date(2026, 1, 1), date(2026, 6, 11)), rows=ROWS)
    assert (found.charged_cents, found.held_cents, len(found.waits)) == (usd(15_000), usd(45_000), 2)


def test_two_opinions_of_a_month_count_by_their_days():
    # Ten days of 90,000 and twenty of 45,000 make 30,000 + 30,000.
    opinions = (market("0", "90000", AS_SIGNED, date(2026, 6, 11)), market("0", "45000", date(2026, 6, 11)))
    found = fee_for(fee(share("25")), *opinions, rows=ROWS)
    assert (found.fmv.high_cents, found.charged_cents, found.held_cents) == (usd(60_000), usd(60_000), usd(15_000))
    assert found.fmv.valid == Period(date(2026, 6, 11))
    assert found.fmv.term_id == opinions[1].term_id


def test_a_years_range_counts_by_twelfths_and_no_cent_outside_passes():
    # 100,000 a year is 8,333.33 and a third of a cent a month: the low end is rounded up, the high one down.
    found = fee_for(fee(flat("8334")), market("100000", "100000", per="year"))
    assert (found.fmv.low_cents, found.fmv.high_cents) == (usd("8333.34"), usd("8333.33"))
    assert (found.charged_cents, found.held_cents) == (usd("8333.33"), usd("0.67"))


def test_the_market_is_asked_about_the_days_that_are_open():
    # Half of the month is refused; of 30,000 open, half of 40,000 may pass.
    gates = [(FIRST_HALF, gate("open")), (SECOND_HALF, gate("refused"))]
    found = fee_for(A_FIFTH, market("0", "40000"), rows=ROWS, gates=gates)
    assert (found.charged_cents, found.held_cents, found.refused_cents) == (usd(20_000), usd(10_000), usd(30_000))


def test_where_nothing_is_open_the_market_holds_nothing_and_informs():
    found = fee_for(A_FIFTH, market("0", "40000"), rows=ROWS, gates=[(JUNE.period, gate("refused"))])
    assert (found.refused_cents, found.held_cents, found.fmv.status) == (usd(60_000), 0, "above")
    assert "held" not in found.fmv.sentence


def test_where_a_part_waits_the_market_informs_about_that_part():
    gates = [(FIRST_HALF, gate("waits")), (SECOND_HALF, gate("refused"))]
    found = fee_for(A_FIFTH, market("0", "40000"), rows=ROWS, gates=gates)
    assert (found.fmv.high_cents, found.held_cents) == (usd(20_000), usd(30_000))


def test_an_opinion_on_market_value_opens_nothing_that_the_law_closes():
    found = fee_for(A_FIFTH, market("0", "90000"), rows=ROWS, gates=[(JUNE.period, gate("waits"))])
    assert (found.charged_cents, found.held_cents) == (0, usd(60_000))
