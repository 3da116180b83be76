"""What may lie in the queue, when a failure is tried again, and what is said of it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.foundation.jobs.errors import JobRefused, TryAgain
from abutment.foundation.jobs.rules import Retry, plain_arguments, read_argument, said_of, seal
from abutment.kernel.errors import AbutmentError


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (7, int),
        (True, bool),
        ("US-NY", str),
        (date(2026, 11, 21), date),
        (datetime(2026, 11, 21, 9, 30), datetime),  # noqa: DTZ001
        (UUID(int=5), UUID),
        (None, int),
    ],
)
def test_numbers_dates_and_codes_come_back_as_they_went(value: object, expected: type):
    plain = plain_arguments("test.job", {"x": value}, {"x": expected})
    assert read_argument(plain["x"], expected) == value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Jane Doe", str),
        ("jane@example.test", str),
        ("a" * 65, str),
        ("line\nline", str),
        ({"name": "Jane"}, str),
        (["Jane"], str),
        ("7", int),
        (7.5, int),
        (True, int),
        (2**63, int),
        (datetime(2026, 11, 21), date),  # noqa: DTZ001
    ],
)
def test_what_could_hold_a_persons_data_is_refused(value: object, expected: type):
    with pytest.raises(JobRefused, match=r"test\.job"):
        plain_arguments("test.job", {"x": value}, {"x": expected})


def test_unknown_and_missing_arguments_are_named():
    with pytest.raises(JobRefused, match="name is not known, practice_id is missing"):
        plain_arguments("test.job", {"name": 1}, {"practice_id": int})


@given(
    st.text(min_size=1, max_size=40),
    st.dictionaries(st.text(), st.integers()),
    st.dictionaries(st.text(), st.integers()),
)
def test_a_seal_fits_one_order_only(name: str, ids: dict[str, int], others: dict[str, int]):
    actor = {"account": 1, "entity": 2}
    sealed = seal(b"k" * 32, name, 1, actor, ids)
    assert sealed == seal(b"k" * 32, name, 1, dict(actor), dict(ids))
    assert (sealed == seal(b"k" * 32, name, 1, actor, others)) == (ids == others)
    assert sealed != seal(b"j" * 32, name, 1, actor, ids)
    assert sealed != seal(b"k" * 32, name, 1, {"system": "x"}, ids)
    assert sealed != seal(b"k" * 32, name, 2, actor, ids)


def test_only_passing_trouble_is_tried_again_and_not_for_ever():
    retry = Retry(times=2)
    assert retry.allows(TryAgain("The bank does not answer. Wait."), 0)
    assert retry.allows(ConnectionResetError(), 1)
    assert not retry.allows(TryAgain("The bank does not answer. Wait."), 2)
    assert not retry.allows(ValueError(), 0)
    assert Retry(also=(ValueError,)).allows(ValueError(), 0)


def test_waits_grow_and_end_at_the_longest():
    waits = [Retry(first_seconds=5, factor=4, max_seconds=600).wait_seconds(n) for n in range(6)]
    assert waits == [5, 20, 80, 320, 600, 600]


def test_a_failure_is_told_without_the_words_of_strangers():
    def fail() -> None:
        raise ValueError("could not read 'Jane Doe, born 1970'")

    with pytest.raises(ValueError, match="Jane") as raised:
        fail()
    said = said_of(raised.value)
    assert said.startswith("ValueError at ")
    assert "Jane" not in said
    assert said_of(AbutmentError("June is closed.\nPost to July.")) == "June is closed. Post to July."
