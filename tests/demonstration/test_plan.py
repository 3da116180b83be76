"""The plan of the demonstration network: invented throughout, and with every kind of user in it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.desk.demonstration.plan import invented_npi, month_from, plan
from abutment.desk.demonstration.signins import NoSuchSignIn, code_at, signin_named, signins
from abutment.desk.demonstration.stories import BILLING_LOOKS, LOOKS
from abutment.law.queries import fee_methods
from abutment.law.rules.fees import FeeMethod

ON = date(2026, 11, 21)
ROLES = {
    "administrator", "executive", "controller", "billing", "people", "purchasing", "it", "marketing", "compliance",
    "it_provider", "auditor", "counsel", "regulator", "owner", "dentist", "hygienist", "assistant", "practice_manager",
    "front_desk",
}  # fmt: skip


def test_everybody_is_invented() -> None:
    network = plan()
    for practice in network.practices:
        assert practice.domain.endswith(".example")
        for office in practice.locations:
            assert re.fullmatch(r"\(\d{3}\) 555-01\d\d", office.phone)
    assert network.organization.domain.endswith(".example")


def test_postal_codes_are_of_the_state() -> None:
    first = {"NY": "1", "NJ": "0", "MD": "2", "NC": "2", "WA": "9", "CA": "9", "TX": "7", "LA": "7"}
    offices = [(practice.state, office) for practice in plan().practices for office in practice.locations]
    assert all(re.fullmatch(first[state[3:]] + r"\d{4}", office.postal_code) for state, office in offices)
    assert len({office.postal_code for _, office in offices}) == len(offices)


def test_several_practices_are_looked_at_by_their_own_staff_and_by_billing() -> None:
    assert len({practice for practice, *_ in LOOKS} & {practice for practice, *_ in BILLING_LOOKS}) >= 3


def test_there_are_twelve_practices_in_eight_states_with_twenty_four_locations() -> None:
    practices = plan().practices
    assert len(practices) == 12
    assert len({practice.state for practice in practices}) == 8
    assert sum(len(practice.locations) for practice in practices) == 24


def test_the_states_differ_in_what_they_say_of_a_share_of_receipts() -> None:
    verdicts = {
        state: next(m.verdict for m in fee_methods(state, ON).methods if m.method is FeeMethod.PERCENTAGE)
        for state in {practice.state for practice in plan().practices}
    }
    assert len(set(verdicts.values())) >= 3, verdicts


def test_the_owners_of_each_practice_own_the_whole_of_it() -> None:
    assert all(sum(owner.share for owner in practice.owners) == 100 for practice in plan().practices)
    assert any(len(practice.owners) > 1 for practice in plan().practices)


def test_every_kind_of_user_has_a_sign_in_on_the_list() -> None:
    network = plan()
    shown = {person.role for person in network.organization.people if person.shown}
    for practice in network.practices:
        shown |= {person.role for person in [*practice.owners, *practice.staff] if person.shown}
    assert shown == ROLES


def test_a_sign_in_is_one_persons() -> None:
    listed = [signin.email for signin in signins()]
    assert len(set(listed)) == len(listed)


def test_a_stranger_has_no_sign_in() -> None:
    with pytest.raises(NoSuchSignIn, match=r"nobody@nowhere\.example"):
        signin_named("nobody@nowhere.example")


@pytest.mark.parametrize(
    ("second", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_codes_are_those_of_rfc_6238(second: int, code: str) -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238, appendix B, in base32
    assert code_at(secret, datetime.fromtimestamp(second, UTC)) == code


@given(st.integers(1, 99_999_999))
def test_an_invented_npi_has_a_valid_check_digit_in_a_range_that_is_not_assigned(number: int) -> None:
    npi = invented_npi(number)
    digits = [int(digit) for digit in "80840" + npi]
    doubled = [sum(divmod(2 * digit, 10)) if place % 2 else digit for place, digit in enumerate(reversed(digits))]
    assert npi.startswith("2")
    assert sum(doubled) % 10 == 0


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(-600, 600))
def test_months_are_counted_without_loss(today: date, months: int) -> None:
    there = month_from(today, months)
    assert there.day == 1
    assert month_from(there, -months) == today.replace(day=1)
