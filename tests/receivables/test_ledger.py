"""A family's account: balances after each line, and what is owed by age, to the cent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.receivables.rules.aging import OVER, UNDATED, aging
from abutment.receivables.rules.ledger import Line, LineKind, by_patient, running, total_cents, until

TODAY = date(2026, 11, 21)


def charge(days_ago: int | None, cents: int, patient: int = 1, key: int = 0) -> Line:
    """A procedure so many days ago."""
    on = None if days_ago is None else TODAY - timedelta(days=days_ago)
    return Line(on, LineKind.PROCEDURE, patient, cents, "Z0101", key)


def credit(days_ago: int, cents: int) -> Line:
    """A payment so many days ago."""
    return Line(TODAY - timedelta(days=days_ago), LineKind.PAYMENT, 1, -cents, "Check")


def test_a_payment_of_the_same_day_comes_after_the_charge() -> None:
    lines = running([credit(5, 40_00), charge(5, 100_00), charge(9, 10_00)])
    assert [each.balance_cents for each in lines] == [10_00, 110_00, 70_00]


def test_a_line_without_a_day_counts_and_comes_first() -> None:
    lines = running([charge(5, 1), charge(None, 2)])
    assert [each.balance_cents for each in lines] == [2, 3]


def test_a_line_of_tomorrow_changes_nothing_today() -> None:
    assert total_cents(until([charge(-1, 100), charge(0, 7), charge(None, 5)], TODAY)) == 12


@pytest.mark.parametrize(
    ("days", "bucket"),
    [(0, "0 to 30 days"), (30, "0 to 30 days"), (31, "31 to 60 days"), (60, "31 to 60 days"), (61, "61 to 90 days"),
     (90, "61 to 90 days"), (91, OVER), (4000, OVER)],
)  # fmt: skip
def test_a_charge_stands_in_the_bucket_of_its_age(days: int, bucket: str) -> None:
    found = dict(aging([charge(days, 100)], TODAY).buckets)
    assert {label for label, cents in found.items() if cents} == {bucket}


def test_a_credit_settles_the_oldest_charge_first_whatever_its_own_day() -> None:
    found = aging([charge(100, 50_00), charge(40, 30_00), charge(5, 20_00), credit(200, 60_00)], TODAY)
    assert dict(found.buckets) == {"0 to 30 days": 20_00, "31 to 60 days": 20_00, "61 to 90 days": 0, OVER: 0}


def test_what_is_paid_beyond_all_charges_is_a_credit_and_no_bucket_is_negative() -> None:
    found = aging([charge(5, 20_00), credit(5, 50_00)], TODAY)
    assert (found.unused_cents, found.balance_cents) == (30_00, -30_00)
    assert all(cents == 0 for _, cents in found.buckets)
    assert [step.label for step in found.working.steps][-2] == "Credit not used yet"


def test_a_charge_without_a_day_has_a_bucket_of_its_own() -> None:
    assert dict(aging([charge(None, 9)], TODAY).buckets)[UNDATED] == 9


def test_an_account_without_lines_owes_nothing_and_shows_how() -> None:
    found = aging([], TODAY)
    assert found.balance_cents == 0
    assert str(found.working.result) == "$0.00"


lines = st.lists(
    st.builds(
        Line,
        on=st.one_of(st.none(), st.dates(date(2020, 1, 1), TODAY)),
        kind=st.sampled_from(list(LineKind)),
        patient_id=st.integers(1, 4),
        amount_cents=st.integers(-(10**9), 10**9),
        words=st.just("line"),
        key=st.integers(0, 10**6),
    ),
    max_size=40,
)


@given(lines)
def test_buckets_less_unused_credit_are_the_balance_and_so_are_the_patients_together(given_lines: list[Line]) -> None:
    found = aging(given_lines, TODAY)
    assert sum(cents for _, cents in found.buckets) - found.unused_cents == total_cents(given_lines)
    assert found.balance_cents == total_cents(given_lines) == sum(by_patient(given_lines).values())
    assert all(cents >= 0 for _, cents in found.buckets)
    assert found.unused_cents == 0 or not any(cents for _, cents in found.buckets)
    assert not given_lines or running(given_lines)[-1].balance_cents == found.balance_cents


@given(lines)
def test_the_order_in_which_lines_come_changes_nothing(given_lines: list[Line]) -> None:
    assert aging(given_lines[::-1], TODAY).buckets == aging(given_lines, TODAY).buckets
