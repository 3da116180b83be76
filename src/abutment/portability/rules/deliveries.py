"""When a Package is due at a practice's own storage, what it is called there, and how its delivery stands. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from abutment.kernel.errors import AbutmentError

GRACE = timedelta(hours=6)
"""How long after it was due a delivery is late, and the practice's owners are told."""
TOLD_AGAIN = timedelta(hours=24)
LAST_DAY = 28
"""Every month has this day."""
_WAITS = (5, 15, 60, 180)
"""Minutes between attempts; after these always the last."""


class NoSuchSchedule(AbutmentError):
    """A schedule that does not say when."""


class Frequency(StrEnum):
    """How often a Package is delivered."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class Schedule:
    """On which days, and at which hour of the practice's own clock. weekday: 0 is Monday; day: 1 to 28."""

    frequency: Frequency
    hour: int
    weekday: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.hour <= 23:
            raise NoSuchSchedule(f"There is no hour {self.hour}. Choose one from 0 to 23.")
        if (self.frequency is Frequency.WEEKLY) is not (self.weekday is not None and 0 <= self.weekday <= 6):
            raise NoSuchSchedule("A weekly delivery needs its day of the week. Choose one.")
        if (self.frequency is Frequency.MONTHLY) is not (self.day is not None and 1 <= self.day <= LAST_DAY):
            raise NoSuchSchedule(f"A monthly delivery needs its day of the month, 1 to {LAST_DAY}. Choose one.")

    def latest(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The slot in which a moment lies: it begins at its hour and ends where the next begins. In UTC.

        Where clocks go forward past the hour, the slot begins at the first moment after; where they go back over it, at
        the first of the two.
        """
        on = self._day_at_or_before(moment.astimezone(zone).date())
        slot = _begin(on, self.hour, zone)
        return slot if slot <= moment else _begin(self._before(on), self.hour, zone)

    def following(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The first slot that begins after a moment, in UTC."""
        latest = self.latest(moment, zone)
        return _begin(self._after(latest.astimezone(zone).date()), self.hour, zone)

    def _day_at_or_before(self, on: date) -> date:
        if self.frequency is Frequency.WEEKLY:
            return on - timedelta(days=(on.weekday() - (self.weekday or 0)) % 7)
        if self.frequency is Frequency.MONTHLY:
            here = on.replace(day=self.day or 1)
            return here if here <= on else self._before(here)
        return on

    def _before(self, on: date) -> date:
        if self.frequency is Frequency.MONTHLY:
            return (on.replace(day=1) - timedelta(days=1)).replace(day=on.day)
        return on - timedelta(days=7 if self.frequency is Frequency.WEEKLY else 1)

    def _after(self, on: date) -> date:
        if self.frequency is Frequency.MONTHLY:
            return (on.replace(day=LAST_DAY) + timedelta(days=4)).replace(day=on.day)
        return on + timedelta(days=7 if self.frequency is Frequency.WEEKLY else 1)


def _begin(on: date, hour: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, time(hour), tzinfo=zone).astimezone(UTC)


def slot_of(schedule: Schedule, began_at: datetime, moment: datetime, zone: ZoneInfo) -> datetime:
    """The slot whose Package is due at a moment; the first one is due as soon as a destination is in force."""
    return max(schedule.latest(moment, zone), began_at)


def late_since(
    schedule: Schedule, began_at: datetime, delivered: datetime | None, moment: datetime, zone: ZoneInfo
) -> datetime | None:
    """Since when the oldest slot without a delivery is due; None where the last slot that has begun was delivered.

    delivered: the latest slot whose Package arrived. Slots that no worker ever noted count too.
    """
    first = began_at if delivered is None else schedule.following(delivered, zone)
    return first if first <= moment else None


def name_of(practice: str, practice_id: int, slot_at: datetime) -> str:
    """What a Package is called at its destination: the same however often one slot is tried.

    >>> name_of("Cedar Dental, P.C.", 7, datetime(2026, 11, 22, 7, tzinfo=UTC))
    'cedar-dental-p-c-7-2026-11-22T070000Z.zip.age'
    """
    return f"{slug_of(practice)}-{practice_id}-{slot_at.astimezone(UTC):%Y-%m-%dT%H%M%SZ}.zip.age"


def slug_of(practice: str) -> str:
    """A practice's name as every storage takes it in a file's name.

    >>> slug_of("Zahnärzte Ōta & Söhne"), slug_of("齿科")
    ('zahnarzte-ota-sohne', 'practice')
    """
    plain = unicodedata.normalize("NFKD", practice).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-") or "practice"


def waits_after(failures: int) -> timedelta:
    """How long to wait for the next attempt when so many have failed.

    >>> [str(waits_after(failures)) for failures in (1, 2, 3, 4, 9)]
    ['0:05:00', '0:15:00', '1:00:00', '3:00:00', '3:00:00']
    """
    return timedelta(minutes=_WAITS[min(failures, len(_WAITS)) - 1])


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a practice's deliveries at a moment. late_since: since when the oldest slot without a delivery
    is due. needs_somebody: the last attempt failed by what does not pass by itself."""

    is_set_up: bool = False
    is_waiting_for_proof: bool = False
    is_sending: bool = False
    delivered_at: datetime | None = None
    late_since: datetime | None = None
    needs_somebody: bool = False
    error: str = ""
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stands:
    """How deliveries stand: a word, its kind, and the reason with the next step."""

    word: str
    kind: str
    reason: str

    @property
    def needs_an_owner(self) -> bool:
        """Whether an owner should look."""
        return self.kind == "bad"


def is_missed(facts: Facts, moment: datetime) -> bool:
    """Whether a delivery is due and not done within the grace, or fails by what does not pass by itself."""
    if not facts.is_set_up or facts.late_since is None:
        return False
    return facts.needs_somebody or moment >= facts.late_since + GRACE


def is_to_be_told(facts: Facts, moment: datetime) -> bool:
    """Whether the owners are to be told now: once it is missed, and again a day after they were told.

    A clock that was set back leaves a mark in the future, which counts as none.
    """
    if not is_missed(facts, moment):
        return False
    told_at = facts.told_at
    return told_at is None or told_at > moment or moment >= told_at + TOLD_AGAIN


def standing(facts: Facts, moment: datetime) -> Stands:
    """How a practice's deliveries stand."""
    if not facts.is_set_up:
        if facts.is_waiting_for_proof:
            return Stands("not proven", "waiting", "Nothing is delivered until its test has been opened by an owner.")
        return Stands("not set up", "off", "No storage is named. An owner names one.")
    if is_missed(facts, moment):
        return Stands("missed", "bad", facts.error or "No worker has done it. Ask who runs this server.")
    if facts.is_sending:
        return Stands("sending", "working", "A Package is on its way.")
    if facts.late_since is not None:
        return Stands("due", "waiting", facts.error or "The next Package is made within minutes.")
    return Stands("delivered", "good", "The last Package that was due lies there.")
