"""How the trail stands, in sentences: what is sealed, what waits, and whether anybody seals it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from abutment.foundation.audit.rules import Head

LATE_AFTER = timedelta(minutes=3)
"""The sealer runs every minute; who reads the trail is told when it is this late."""

_MOST_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingInAll:
    """Rows without a seal in the whole house."""

    events: int
    looks: int
    oldest_at: datetime | None

    def in_words(self, now: datetime) -> str:
        """How many wait, and how long the oldest has: empty when none does."""
        said = [_count(number, noun) for number, noun in ((self.events, "event"), (self.looks, "look")) if number]
        if not said or self.oldest_at is None:
            return ""
        verb = "waits" if self.events + self.looks == 1 else "wait"
        return f"{' and '.join(said)} {verb}, the oldest for {_span(now - self.oldest_at)}"


@dataclass(frozen=True, slots=True)
class SealStanding:
    """The head, and the acts in a reader's sight that wait for their seal."""

    head: Head | None
    waiting: int
    oldest_at: datetime | None
    is_worker_alive: bool
    now: datetime

    @property
    def sentence(self) -> str:
        """How far the trail is sealed, and what waits."""
        said = []
        if self.head is not None:
            said.append(f"Sealed up to seal {self.head.sequence:,}, whose hash begins with {self.head.hash_hex[:12]}.")
        if self.waiting and self.oldest_at is not None:
            verb = "waits" if self.waiting == 1 else "wait"
            oldest = _span(self.now - self.oldest_at)
            said.append(f"{_count(self.waiting, 'act')} {verb} for a seal, the oldest for {oldest}.")
        return " ".join(said) or "Nothing waits for a seal."

    @property
    def is_late(self) -> bool:
        """Whether something has waited too long."""
        return self.oldest_at is not None and self.now - self.oldest_at > LATE_AFTER

    @property
    def warning(self) -> str:
        """What is wrong, in a few words; empty when all is well."""
        if not self.waiting or not (self.is_late or not self.is_worker_alive):
            return ""
        return "The sealer is late" if self.is_worker_alive else "No worker is running"


def looks_in_words(count: int, outside: int, names: Sequence[str]) -> str:
    """How many looks there were, and whose people from outside had some of them.

    >>> looks_in_words(7, 1, ["Keystone"])
    '7 looks in the last 30 days, 1 of them from outside: Keystone.'
    """
    lately = f"{_count(count, 'look')} in the last 30 days"
    if not outside:
        return f"{lately}, all by our own people."
    others = len(names) - _MOST_NAMED
    told = [*names[:_MOST_NAMED], *([f"{others} more"] if others > 0 else [])]
    return f"{lately}, {outside:,} of them from outside{': ' + ', '.join(told) if told else ''}."


def verdict(seals: int, waiting: str) -> str:
    """What a verification without a finding says; never that the trail is complete while rows wait.

    >>> verdict(0, "2 events wait, the oldest for 5 minutes")
    'Nothing is sealed yet: 2 events wait, the oldest for 5 minutes.'
    """
    if waiting:
        read = f"{_count(seals, 'seal')} read, unchanged. Not sealed yet" if seals else "Nothing is sealed yet"
        return f"{read}: {waiting}."
    return f"{_count(seals, 'seal')} read. The trail is complete and unchanged."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _span(waited: timedelta) -> str:
    minutes = int(waited.total_seconds() // 60)
    if minutes < 1:
        return "less than a minute"
    for size, noun in ((24 * 60, "day"), (60, "hour")):
        if minutes >= 2 * size:
            return _count(minutes // size, noun)
    return _count(minutes, "minute")
