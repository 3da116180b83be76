"""What the page of deliveries says, put together from queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from abutment.portability.delivering.folder import folder_of
from abutment.portability.forms.deliveries import schedule_in_words
from abutment.portability.models import Delivery, Destination
from abutment.portability.queries.deliveries import Deliveries
from abutment.web.words import count_of

_KINDS = {
    Delivery.State.DUE: ("due", "waiting"),
    Delivery.State.DELIVERED: ("delivered", "good"),
    Delivery.State.MISSED: ("missed", "bad"),
}
_SIZES = ("bytes", "KB", "MB", "GB", "TB")


@dataclass(frozen=True, slots=True)
class Tab:
    """A kind of storage to choose."""

    label: str
    url: str
    is_current: bool


def tabs_of(practice_id: int, kind: str) -> list[Tab]:
    """The kinds that can be named: a folder only where the operator has opened one."""
    kinds = [each for each in Destination.Kind if each != Destination.Kind.FOLDER or folder_of(practice_id)]
    return [Tab(each.label, reverse("delivery-storage", args=[each.value]), each.value == kind) for each in kinds]


def state_of(delivery: Delivery) -> tuple[str, str]:
    """Word and kind of a delivery."""
    return _KINDS[Delivery.State(delivery.state)]


def attempts_in_words(delivery: Delivery) -> list[str]:
    """Each attempt that failed, in one line, the newest first; those that failed alike share one."""
    zone = ZoneInfo(delivery.entity.time_zone)
    telling = [each for each in delivery.attempts.all() if each.error or each.is_open]
    told = []
    for words, alike in groupby(telling, key=lambda each: each.error or "under way."):
        times = [each.started_at.astimezone(zone) for each in alike]
        often = f" and {count_of(len(times) - 1, 'time')} before" if len(times) > 1 else ""
        told.append(f"{times[0]:%b %-d, %-I:%M %p}{often}: {words}")
    return told


def size_in_words(count: int | None) -> str:
    """How large something is, as people say it.

    >>> size_in_words(0), size_in_words(999), size_in_words(1_530_000), size_in_words(None)
    ('0 bytes', '999 bytes', '1.5 MB', '')
    """
    if count is None:
        return ""
    size, unit = float(count), 0
    while size >= 1000 and unit < len(_SIZES) - 1:
        size, unit = size / 1000, unit + 1
    return f"{count:,} bytes" if unit == 0 else f"{size:.1f} {_SIZES[unit]}"


def facts_of_page(found: Deliveries, moment: datetime) -> dict[str, Any]:
    """What the page shows."""
    destination, last = found.destination, found.last_good
    return {
        "found": found,
        "destination": destination,
        "waiting": found.waiting,
        "steps": _steps(found.waiting),
        "schedule": schedule_in_words(destination.schedule) if destination else "",
        "latest": [
            {
                "delivery": each,
                "state": state_of(each),
                "attempts": attempts_in_words(each),
                "size": size_in_words(each.byte_count),
            }
            for each in found.latest
        ],
        "last_size": size_in_words(last.byte_count) if last else "",
        "work_id": found.latest[0].work_id if found.facts.is_sending and found.latest else None,
        "can_try": destination is not None and found.facts.late_since is not None and not found.facts.is_sending,
    }


def _steps(waiting: Destination | None) -> dict[str, Any]:
    """How far the proof of a new storage is."""
    if waiting is None:
        return {}
    from abutment.portability.delivering.sftp import fingerprint

    knows_host = waiting.kind != Destination.Kind.SFTP or bool(waiting.host_key)
    key = waiting.host_key or waiting.offered_host_key
    return {
        "is_sftp": waiting.kind == Destination.Kind.SFTP,
        "knows_host": knows_host,
        "fingerprint": fingerprint(key) if key else "",
        "is_sent": bool(waiting.test_name),
    }
