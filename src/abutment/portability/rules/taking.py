"""What a practice takes: until when it is kept, when a request is due, and whether an access is open. Values only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

PACKAGES_KEPT = 3
"""So many complete Packages of a practice stay, however old they are."""

PACKAGE_DAYS = 30
"""So long a complete Package stays, whatever came after it."""

COPY_DAYS = 30
"""So long a patient's copy stays to be given again."""

MOST_TRIES = 3
"""A Package that failed so often is told as failed."""

ANSWER_DAYS = 30
"""45 CFR 164.524(b)(2)(i): to act on a request, from the day it was received."""

EXTENSION_DAYS = 30
"""45 CFR 164.524(b)(2)(ii): one extension, told in writing with its reason within the first thirty."""

LONGEST_ACCESS = timedelta(days=366)

KIND_WORDS: Mapping[str, tuple[str, str]] = {
    "about": ("A page to begin with", "What is inside, how to check it and how to load it."),
    "tables": ("Tables", "Every table of the practice, as CSV and as Parquet, with a data dictionary."),
    "fhir": ("Health records as FHIR", "Patients, visits, procedures, findings, claims: R4, for other systems."),
    "source": ("The source system's own rows", "As they were imported, and as a database that MariaDB loads."),
    "documents": ("Documents and images", "Byte for byte, under their names."),
    "papers": ("Agreements and statements", "With their papers, and who owns which data."),
    "audit": ("Who did what, who looked", "The trail with the seals that prove it."),
}
"""The kinds of a Package's files as people say them."""


@dataclass(frozen=True, slots=True)
class KindOf:
    """What a Package holds of one kind."""

    kind: str
    files: int
    bytes: int
    records: int

    @property
    def title(self) -> str:
        """As people call it."""
        return KIND_WORDS.get(self.kind, (self.kind.capitalize(), ""))[0]

    @property
    def words(self) -> str:
        """What it is, in a sentence."""
        return KIND_WORDS.get(self.kind, ("", ""))[1]


def contents_of(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What is inside by kind, in the order in which it is told, from a manifest.

    >>> contents_of({"files": [{"kind": "fhir", "bytes": 5, "records": 2}, {"kind": "fhir", "bytes": 7, "records": 0}]})
    [{'kind': 'fhir', 'files': 2, 'bytes': 12, 'records': 2}]
    """
    found = {kind: {"kind": kind, "files": 0, "bytes": 0, "records": 0} for kind in KIND_WORDS}
    for entry in manifest["files"]:
        kind = found.setdefault(entry["kind"], {"kind": entry["kind"], "files": 0, "bytes": 0, "records": 0})
        kind["files"] += 1  # type: ignore[operator]
        kind["bytes"] += entry["bytes"]
        kind["records"] += entry["records"]
    return [kind for kind in found.values() if kind["files"]]


def kinds_of(contents: Mapping[str, Any]) -> list[KindOf]:
    """The kinds as a Package's row keeps them."""
    return [KindOf(**kind) for kind in contents.get("kinds", [])]


@dataclass(frozen=True, slots=True)
class Taken:
    """A complete Package whose file is there. is_lent: somebody was let see it and still may."""

    number: int
    finished_at: datetime
    is_lent: bool = False


def to_remove(taken: Iterable[Taken], moment: datetime) -> list[int]:
    """The Packages whose files are removed now: neither among the newest, nor young, nor lent.

    >>> old = datetime(2026, 1, 1)
    >>> to_remove([Taken(number, old) for number in (1, 2, 3, 4)], datetime(2026, 2, 1))
    [1]
    """
    newest = sorted(taken, key=lambda each: (each.finished_at, each.number), reverse=True)
    return [
        each.number
        for each in newest[PACKAGES_KEPT:]
        if not each.is_lent and each.finished_at + timedelta(days=PACKAGE_DAYS) <= moment
    ]


def keep_until(finished_at: datetime, days: int) -> datetime:
    """The moment from which a file may be removed."""
    return finished_at + timedelta(days=days)


def due_on(received_on: date, *, is_extended: bool = False) -> date:
    """The last day to act on a patient's request.

    >>> due_on(date(2026, 11, 1)), due_on(date(2026, 11, 1), is_extended=True)
    (datetime.date(2026, 12, 1), datetime.date(2026, 12, 31))
    """
    return received_on + timedelta(days=ANSWER_DAYS + (EXTENSION_DAYS if is_extended else 0))


def may_be_extended(received_on: date, *, is_extended: bool, on: date) -> bool:
    """Whether the one extension can still be told: within the first thirty days, and once."""
    return not is_extended and received_on <= on <= due_on(received_on)


def is_open(starts_at: datetime, ends_at: datetime, revoked_at: datetime | None, moment: datetime) -> bool:
    """Whether an access is open at a moment: from its start to before its end, unless an owner ended it.

    >>> is_open(datetime(2026, 1, 1), datetime(2026, 1, 2), None, datetime(2026, 1, 2))
    False
    """
    return revoked_at is None and starts_at <= moment < ends_at


def last_day(end_on: date) -> date:
    """The last day of a period that ends before a day, as people name a period's end.

    >>> last_day(date(2026, 11, 1))
    datetime.date(2026, 10, 31)
    """
    return end_on - timedelta(days=1)


def through(ends_at: datetime) -> date | None:
    """The last whole day before a moment, or None where it ends within a day. ends_at: on the practice's own clock.

    >>> through(datetime(2026, 12, 1)), through(datetime(2026, 12, 1, 15))
    (datetime.date(2026, 11, 30), None)
    """
    return last_day(ends_at.date()) if ends_at.time() == time() else None


def access_word(
    starts_at: datetime, ends_at: datetime, revoked_at: datetime | None, moment: datetime
) -> tuple[str, str]:
    """How an access stands, as word and kind."""
    if revoked_at is not None:
        return "ended by an owner", "off"
    if moment >= ends_at:
        return "expired", "off"
    return ("open", "good") if moment >= starts_at else ("not yet", "waiting")


def request_word(state: str, due: date, on: date) -> tuple[str, str]:
    """How a patient's request stands on a day, as word and kind; what is late says so.

    >>> due = date(2026, 11, 1)
    >>> request_word("open", due, date(2026, 11, 2)), request_word("given", due, date(2027, 1, 1))
    (('overdue', 'bad'), ('given', 'good'))
    """
    if state == "given":
        return "given", "good"
    if state == "withdrawn":
        return "withdrawn", "off"
    if on > due:
        return "overdue", "bad"
    if state == "making":
        return "being made", "working"
    return ("ready", "waiting") if state == "ready" else ("to be answered", "attention")


def digest_in_groups(digest: str, size: int = 4) -> Sequence[str]:
    """A digest in groups that people can compare by eye.

    >>> digest_in_groups("0a1b2c3d")
    ['0a1b', '2c3d']
    """
    return [digest[start : start + size] for start in range(0, len(digest), size)]
