"""What the pages of "Our data" say, put together from queries."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localtime

from abutment.foundation.activity.queries import Standing
from abutment.foundation.scope import Actor
from abutment.foundation.scope.models import Entity
from abutment.law import queries as law
from abutment.law.answers import Citation
from abutment.law.rules.standing import cite
from abutment.portability import queries as imports
from abutment.portability.models import Package
from abutment.portability.package import standalone
from abutment.portability.queries import packages as queries
from abutment.portability.queries.packages import Telling
from abutment.portability.queries.requests import Asked
from abutment.portability.rules.ownership import Entry
from abutment.portability.rules.taking import KIND_WORDS, PACKAGE_DAYS, PACKAGES_KEPT, digest_in_groups
from abutment.web.words import count_of, day_in_words

ACCESS, BLOCKING, EXPORT, RETURNED, AUDITED = (
    "hipaa-access-524",
    "us-info-blocking-exceptions",
    "us-ehi-export",
    "hipaa-baa-504e",
    "hipaa-312-b",
)
"""The rows of the law that these pages speak of."""

LOADS = (
    ("Another Abutment", "“abutment import package” brings all of it into an empty installation, number for number."),
    ("Open Dental", "The database in source/ loads into MariaDB; its vendor confirms what it seals by itself."),
    ("Systems that read FHIR R4", "Patients, visits, procedures and claims as NDJSON, by US Core where it reaches."),
    ("A spreadsheet or a database", "Each table as CSV and as Parquet, with a data dictionary beside them."),
)
"""Where a Package can be loaded, in words."""

MOST_SHOWN = 25


def citations(*rows: str) -> list[Citation]:
    """These rows of the law as citations; one that the law's data has not is left out."""
    book = law.book()
    return [cite(book.by_id[row]) for row in rows if row in book.by_id]


@dataclass(frozen=True, slots=True)
class Link:
    """A further page of this place."""

    title: str
    words: str
    url: str
    icon: str


def facts_of_page(actor: Actor, practice: Entity) -> dict[str, Any]:
    """What the page "Our data" shows."""
    taken = queries.packages(actor, practice.pk, limit=MOST_SHOWN)
    last = queries.last_proven(actor, practice.pk)
    return {
        "practice": practice,
        "sentence": sentence(taken, last),
        "taken": [each for each in taken if not each.package.is_open],
        "last": last,
        "open": queries.open_package(actor, practice.pk),
        "failed": taken[0] if taken and taken[0].package.state == Package.State.FAILED else None,
        "kinds": [(title, words) for title, words in KIND_WORDS.values()],
        "loads": LOADS,
        "links": _links(practice),
        "citations": citations(BLOCKING, EXPORT, RETURNED),
        "kept": PACKAGES_KEPT,
        "days": PACKAGE_DAYS,
        "verifier": verifier_facts(),
    }


def verifier_facts() -> dict[str, Any]:
    """The one file that checks a Package anywhere: its name, its size and by which digest it is recognized."""
    content = standalone.content()
    digest = digest_in_groups(sha256(content).hexdigest())
    return {"name": standalone.NAME, "bytes": len(content), "digest": digest}


def sentence(taken: list[Telling], last: Telling | None) -> str:
    """How things stand."""
    if any(each.package.is_open for each in taken):
        return "Everything is being taken. It goes on when you leave this page."
    if last is not None and last.package.as_of is not None:
        return f"Last taken and proven as of {day_in_words(localtime(last.package.as_of))}."
    if any(each.package.state == Package.State.DONE for each in taken):
        return "Taken before, and not yet proven whole: open the last one to see why."
    return "Everything this practice owns can be taken at any time. It has not been taken yet."


def _links(practice: Entity) -> list[Link]:
    found = [
        Link("Who owns which data", "Each set of data, its owner, and the agreement's words.", "ownership", "scale"),
        Link("Patients' requests", "One patient's records, and the day on which they are due.", "requests", "users"),
        Link("Let somebody see records", "An auditor or a regulator, for a time and a purpose.", "accesses", "eye"),
        Link("Deliveries", "Packages to storage of the practice's own, by a schedule.", "deliveries", "send"),
    ]
    return [Link(each.title, each.words, address, each.icon) for each in found if (address := _address(each.url))]


def _address(name: str) -> str:
    with suppress(NoReverseMatch):
        return reverse(name)
    return ""


def work_of(found: tuple[Package, Standing | None] | None) -> dict[str, Any]:
    """How far the open Package is, for its progress."""
    if found is None:
        return {}
    package, work = found
    words = work.message if work else ""
    waits = work is None or work.state == "queued"
    return {
        "package": package,
        "work": work,
        "lines": words.split(" · ") if words else [],
        "done": work.done if work else 0,
        "total": work.total if work and work.total else None,
        "waits": waits,
        "label": "Waiting for the worker" if waits else "Taking everything",
    }


def missing_in_words(told: Telling) -> str:
    """How much is not inside, in half a sentence."""
    return f"{count_of(told.missing_count, 'file')} could not be written: what they are made of is lost"


def practice_here(actor: Actor) -> Entity:
    """The practice in whose name one looks. Raises NotFound."""
    return imports.practice_of(actor, actor.acting_entity_id or 0).entity


def moment_name(at: datetime) -> str:
    """A moment as a heading says it."""
    local = localtime(at)
    return f"{day_in_words(local)}, {local:%-I:%M %p}"


def requests_in_words(asked: Sequence[Asked]) -> str:
    """How patients' requests stand, in a sentence."""
    waiting = [each for each in asked if each.is_open]
    late = sum(each.is_late for each in waiting)
    if not waiting:
        return "No patient waits for their records."
    first = min(each.request.due_on for each in waiting)
    said = f"{count_of(len(waiting), 'patient')} waiting for their records"
    if late:
        return f"{said}; {count_of(late, 'of these is', 'of these are')} overdue."
    return f"{said}, the first by {day_in_words(first)}."


def ownership_in_words(entries: Sequence[Entry], on: date) -> str:
    """How the register stands on a day, in a sentence."""
    gaps = sum(not any(clause.is_in_force(on) for clause in each.clauses) for each in entries)
    sets = count_of(len(entries), "set", "sets")
    if not gaps:
        return f"{sets} of data, each with its owner and the agreement's words."
    return f"{sets} of data; for {gaps} of them the agreement says nothing, which counsel can close by an amendment."
