"""How a connection stands: up, failing, silent; and which practices run another version than most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

SILENT_AFTER = timedelta(hours=48)
"""How old the last import may be where no schedule says how often it comes."""
UNTOLD = (
    "It failed. Why is told to who connects the practice's system: its owners, its manager, an administrator or IT."
)
"""What stands for an error where it would tell where a practice's system is reached."""
_MISSED = 3
_LEAST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a practice's connection. every_minutes: None when nothing is scheduled, or not to be seen."""

    is_connected: bool
    is_paused: bool = False
    is_reading: bool = False
    connected_at: datetime | None = None
    imported_at: datetime | None = None
    failed_at: datetime | None = None
    error: str = ""
    every_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Stands:
    """A state as word and kind, and the reason in a sentence."""

    word: str
    kind: str
    reason: str

    @property
    def needs_somebody(self) -> bool:
        """Whether it will not come right by itself."""
        return self.word in ("failing", "silent")


def standing(facts: Facts, now: datetime) -> Stands:
    """How a connection stands at a moment."""
    if not facts.is_connected:
        return Stands("not connected", "off", "No system is connected. An owner, a manager or IT connects it.")
    if facts.failed_at and (facts.imported_at is None or facts.failed_at >= facts.imported_at):
        return Stands("failing", "bad", facts.error or "The last import failed and left no word.")
    if facts.is_paused:
        return Stands("paused", "waiting", "Somebody has paused it. Nothing is imported until it goes on.")
    if facts.is_reading:
        return Stands("importing", "working", "An import is running now.")
    if facts.imported_at is None:
        return Stands("not imported yet", "waiting", "It is connected, and nothing has been imported yet.")
    if now - facts.imported_at > quiet_for(facts.every_minutes):
        return Stands("silent", "attention", "Nothing has been imported for longer than it should take.")
    return Stands("up", "good", "The last import came through.")


def quiet_for(every_minutes: int | None) -> timedelta:
    """How long a connection may say nothing: three times what its schedule says, and at least an hour."""
    if every_minutes is None:
        return SILENT_AFTER
    return max(_LEAST, timedelta(minutes=_MISSED * every_minutes))


def next_at(facts: Facts, started_at: datetime | None) -> datetime | None:
    """When the next import is due; None where none is scheduled."""
    if facts.every_minutes is None or facts.is_paused or not facts.is_connected:
        return None
    since = started_at or facts.connected_at
    return since + timedelta(minutes=facts.every_minutes) if since else None


def common_version(versions: Iterable[str]) -> str:
    """The version that most run, the higher where as many run another; empty when none is known."""
    counts = Counter(each for each in versions if each)
    return max(counts, key=lambda each: (counts[each], _parts(each))) if counts else ""


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdecimal() else 0 for part in version.split("."))
