"""What a late payment adds, as the agreement counts months."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.fees.rules.late import late_charge
from abutment.fees.rules.rounding import rounded
from abutment.kernel.working import Usd, Working
from tests.fees.rules.asking import added, step_of, term, told, usd

DUE = date(2026, 7, 15)
UNPAID = usd("24691.32")
ACCRUALS = ("by_days", "by_months_begun", "by_full_months")


def charged(on: date, accrues: str = "by_days", *, unpaid: int = UNPAID, due: date = DUE, **keys: Any) -> Working:
    value: dict[str, Any] = {"percent_per_month": "1.5", "accrues": accrues} | keys
    return late_charge(unpaid, due, on, term("late_charge", **value))


def cents(working: Working) -> int:
    assert isinstance(working.result, Usd)
    return working.result.amount_cents


@pytest.mark.parametrize(
    ("accrues", "interest", "expected"),
    [
        # A month of 24,691.32 at 1.5% is 370.3698. To August 20 a month and 5 of 31 days have passed.
        # By days 370.3698 x (1 + 5/31) = 430.1069; compound 370.3698 + 25,061.6898 x 1.5% x 5/31 = 431.0029.
        ("by_days", "simple", "430.11"),
        ("by_days", "compound", "431.00"),
        # Begun: twice 370.3698; compound 370.3698 + 25,061.6898 x 1.5% = 370.3698 + 375.9253.
        ("by_months_begun", "simple", "740.74"),
        ("by_months_begun", "compound", "746.30"),
        ("by_full_months", "simple", "370.37"),
        ("by_full_months", "compound", "370.37"),
    ],
)
def test_a_month_and_five_days_late_at_one_and_a_half_percent(accrues, interest, expected):
    assert cents(charged(date(2026, 8, 20), accrues, interest=interest)) == usd(expected)


def test_each_month_is_a_step_that_adds():
    found = charged(date(2026, 8, 20), interest="compound")
    assert added(found) == {
        "1.5% of $24,691.32 for the month from Jul 15, 2026": "$370.37",
        "1.5% of $25,061.69 for the month from Aug 15, 2026, 5 of 31 days": "$60.63",
    }
    assert told(found)["Rate"] == "1.5% a month, by days, compound"
    assert told(found)["Due"] == "Jul 15, 2026, 36 days before"
    assert step_of(found, "Rate").term == "Late charge, section 5.2"


@pytest.mark.parametrize("accrues", ACCRUALS)
def test_on_the_day_that_it_is_due_nothing_is_late(accrues):
    for on in (DUE, DUE - timedelta(days=40)):
        found = charged(on, accrues)
        assert (cents(found), told(found)["No charge"]) == (0, "not late")


def test_within_the_days_of_grace_nothing_is_added_and_after_them_all_days_count():
    assert told(charged(date(2026, 7, 25), grace_days=10))["No charge"] == "within 10 days of grace"
    # 11 of 31 days of 370.3698 are 131.4215.
    assert cents(charged(date(2026, 7, 26), grace_days=10)) == usd("131.42")
    assert cents(charged(date(2026, 7, 25))) == usd("119.47")


def test_a_month_begun_counts_in_full_and_a_full_month_only_once_it_is_over():
    one_day, last_day, month = date(2026, 7, 16), date(2026, 8, 14), date(2026, 8, 15)
    assert [cents(charged(on, "by_months_begun")) for on in (one_day, month)] == [37037, 37037]
    assert cents(charged(month + timedelta(days=1), "by_months_begun")) == 74074
    assert [cents(charged(on, "by_full_months")) for on in (one_day, last_day, month)] == [0, 0, 37037]
    assert told(charged(one_day, "by_full_months"))["No charge"] == "no full month has passed"


def test_a_due_day_that_a_month_does_not_have_is_its_last():
    # From January 31 the first month ends on February 28, and the second on March 31.
    found = {
        on: cents(charged(on, "by_full_months", due=date(2026, 1, 31))) for on in (date(2026, 2, 27), date(2026, 2, 28))
    }
    assert list(found.values()) == [0, 37037]
    assert cents(charged(date(2026, 3, 30), "by_full_months", due=date(2026, 1, 31))) == 37037


def test_nothing_unpaid_is_nothing_late():
    for unpaid in (0, -5):
        assert told(charged(date(2027, 1, 1), unpaid=unpaid))["No charge"] == "nothing is unpaid"


DAYS_LATE = st.integers(1, 1_500)
UNPAID_CENTS = st.integers(1, 10**9)


@given(DAYS_LATE, UNPAID_CENTS, st.sampled_from(ACCRUALS), st.sampled_from(["simple", "compound"]))
def test_a_day_later_is_never_cheaper(days, unpaid, accrues, interest):
    earlier, later = (
        cents(charged(DUE + timedelta(days=late), accrues, unpaid=unpaid, interest=interest))
        for late in (days, days + 1)
    )
    assert earlier <= later


@given(DAYS_LATE, UNPAID_CENTS, st.sampled_from(["simple", "compound"]))
def test_days_lie_between_full_months_and_months_begun(days, unpaid, interest):
    on = DUE + timedelta(days=days)
    full, by_days, begun = (
        cents(charged(on, accrues, unpaid=unpaid, interest=interest))
        for accrues in ("by_full_months", "by_days", "by_months_begun")
    )
    assert full <= by_days <= begun


@given(st.integers(1, 60), UNPAID_CENTS)
def test_whole_months_are_one_sum_whichever_way_they_are_counted(months, unpaid):
    year, number = divmod(DUE.month - 1 + months, 12)
    on = date(DUE.year + year, number + 1, DUE.day)
    simple = {cents(charged(on, accrues, unpaid=unpaid)) for accrues in ACCRUALS}
    compound = {cents(charged(on, accrues, unpaid=unpaid, interest="compound")) for accrues in ACCRUALS}
    rate = Fraction(15, 1000)
    assert simple == {rounded(unpaid * rate * months)}
    assert compound == {rounded(unpaid * ((1 + rate) ** months - 1))}
