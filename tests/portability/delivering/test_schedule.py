"""When a Package is due, by the practice's own clock; and when its owners are told that it is missing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.portability.rules.deliveries import (
    GRACE,
    Facts,
    Frequency,
    NoSuchSchedule,
    Schedule,
    is_missed,
    is_to_be_told,
    name_of,
    slot_of,
    standing,
)

NEW_YORK = ZoneInfo("America/New_York")
ZONES = [
    NEW_YORK,
    *map(ZoneInfo, ("UTC", "Pacific/Auckland", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Honolulu")),
]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

schedules = st.one_of(
    st.builds(lambda hour: Schedule(Frequency.DAILY, hour), st.integers(0, 23)),
    st.builds(lambda hour, day: Schedule(Frequency.WEEKLY, hour, weekday=day), st.integers(0, 23), st.integers(0, 6)),
    st.builds(lambda hour, day: Schedule(Frequency.MONTHLY, hour, day=day), st.integers(0, 23), st.integers(1, 28)),
)
moments = st.integers(0, 6 * 366 * 86_400).map(
    lambda seconds: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


@given(schedules, moments, st.sampled_from(ZONES))
def test_every_moment_lies_in_one_slot_and_slots_follow_without_a_gap(
    schedule: Schedule, moment: datetime, zone: ZoneInfo
) -> None:
    slot, after = schedule.latest(moment, zone), schedule.following(moment, zone)
    assert slot <= moment < after
    assert schedule.latest(slot, zone) == slot
    assert schedule.latest(after - timedelta(microseconds=1), zone) == slot
    assert schedule.latest(after, zone) == after


@given(schedules, moments, st.sampled_from(ZONES))
def test_a_slot_begins_on_its_day_at_its_hour_or_right_after_the_hour_that_clocks_left_out(
    schedule: Schedule, moment: datetime, zone: ZoneInfo
) -> None:
    local = schedule.latest(moment, zone).astimezone(zone)
    assert (local.hour - schedule.hour) % 24 in (0, 1)
    assert schedule.weekday is None or local.weekday() == schedule.weekday
    assert schedule.day is None or local.day == schedule.day
    assert (local.minute, local.second) == (0, 0)


def test_a_day_without_two_in_the_morning_has_its_slot_at_three() -> None:
    slot = Schedule(Frequency.DAILY, 2).latest(datetime(2026, 3, 8, 12, tzinfo=UTC), NEW_YORK)
    assert slot.astimezone(NEW_YORK).isoformat() == "2026-03-08T03:00:00-04:00"


def test_a_day_with_one_in_the_morning_twice_has_one_slot_at_the_first() -> None:
    daily = Schedule(Frequency.DAILY, 1)
    slot = daily.latest(datetime(2026, 11, 1, 12, tzinfo=UTC), NEW_YORK)
    assert slot.astimezone(NEW_YORK).isoformat() == "2026-11-01T01:00:00-04:00"
    assert daily.latest(slot + timedelta(hours=1, minutes=30), NEW_YORK) == slot
    assert daily.following(slot, NEW_YORK) - slot == timedelta(hours=25)


def test_the_first_slot_begins_when_storage_is_proven_and_the_next_by_the_schedule() -> None:
    daily, proven = Schedule(Frequency.DAILY, 2), datetime(2026, 11, 20, 15, 4, tzinfo=UTC)
    assert slot_of(daily, proven, proven, NEW_YORK) == proven
    assert slot_of(daily, proven, datetime(2026, 11, 21, 6, 59, tzinfo=UTC), NEW_YORK) == proven
    assert slot_of(daily, proven, datetime(2026, 11, 21, 7, tzinfo=UTC), NEW_YORK) == datetime(
        2026, 11, 21, 7, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("frequency", "facts"),
    [
        (Frequency.DAILY, {"hour": 24}),
        (Frequency.WEEKLY, {"hour": 2}),
        (Frequency.WEEKLY, {"hour": 2, "weekday": 7}),
        (Frequency.MONTHLY, {"hour": 2, "day": 29}),
        (Frequency.DAILY, {"hour": 2, "day": 3}),
    ],
)
def test_a_schedule_that_does_not_say_when_is_none(frequency: Frequency, facts: dict[str, int]) -> None:
    with pytest.raises(NoSuchSchedule):
        Schedule(frequency, **facts)


@given(st.text(max_size=80), st.integers(1, 10**9), moments)
def test_a_name_is_one_that_every_storage_takes(practice: str, number: int, slot: datetime) -> None:
    name = name_of(practice, number, slot)
    assert len(name) <= 120
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.TZ")
    assert name == name_of(practice, number, slot.astimezone(NEW_YORK))


def test_late_is_later_than_the_grace_unless_somebody_has_to_act() -> None:
    late = Facts(is_set_up=True, late_since=NOON)
    assert not is_missed(late, NOON + GRACE - timedelta(seconds=1))
    assert is_missed(late, NOON + GRACE)
    assert is_missed(Facts(is_set_up=True, late_since=NOON, needs_somebody=True), NOON)
    assert not is_missed(Facts(is_set_up=True, needs_somebody=True), NOON + GRACE)


def test_owners_are_told_again_a_day_later_and_not_sooner_also_after_a_clock_was_set_back() -> None:
    def asked(told_at: datetime | None) -> bool:
        facts = Facts(is_set_up=True, late_since=NOON - timedelta(days=3), told_at=told_at)
        return is_to_be_told(facts, NOON)

    assert asked(None)
    assert not asked(NOON - timedelta(hours=23))
    assert asked(NOON - timedelta(hours=24))
    assert asked(NOON + timedelta(days=300))


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        (Facts(), "not set up"),
        (Facts(is_waiting_for_proof=True), "not proven"),
        (Facts(is_set_up=True), "delivered"),
        (Facts(is_set_up=True, late_since=NOON), "due"),
        (Facts(is_set_up=True, late_since=NOON, is_sending=True), "sending"),
        (Facts(is_set_up=True, late_since=NOON - GRACE, is_sending=True), "missed"),
    ],
)
def test_the_state_is_said_in_a_word(facts: Facts, word: str) -> None:
    assert standing(facts, NOON).word == word
