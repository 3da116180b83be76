"""Questions to the trail. Row security says who sees what; the server's own questions open their own scope."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypedDict

from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    F,
    Func,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)

from abutment.foundation.accounts.models import Account
from abutment.foundation.audit.heads import head
from abutment.foundation.audit.models import Event, Look
from abutment.foundation.audit.rules import BEGINNING, Sealed, moment_text
from abutment.foundation.audit.standing import SealStanding, WaitingInAll, looks_in_words
from abutment.foundation.jobs.queries import standing
from abutment.foundation.scope import Actor, opened
from abutment.foundation.scope.claims import entities

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

_WHO_AND_WHERE = ("kind", "id", "at", "account_id", "via", "acting_entity_id", "entity_id")

EVENT_FIELDS = (*_WHO_AND_WHERE, "action", "subject", "details")
"""What an event is sealed with, in canonical order."""

LOOK_FIELDS = (*_WHO_AND_WHERE, "patient_id", "purpose", "what")
"""What a look is sealed with, in canonical order."""


class Told(TypedDict):
    """What is said of a row beside its columns."""

    person: str | None
    acted_as: str | None
    from_outside: bool


_BATCH = 5000
_SEALED = """
select s.sequence, s.hash, s.salt, s.sealed_at, s.event_id, s.look_id,
       e.id, e.at, e.account_id, e.via, e.acting_entity_id, e.entity_id, e.action, e.subject, e.details::text,
       l.id, l.at, l.account_id, l.via, l.acting_entity_id, l.entity_id, l.patient_id, l.purpose, l.what
from audit_seal s
left join audit_event e on e.id = s.event_id
left join audit_look l on l.id = s.look_id
where s.sequence > %s order by s.sequence limit %s
"""


LENT = "access "
"""How a look begins at records that an owner lent, noted in the practice's own name; the access's number follows."""


def events_for(actor: Actor, *, entity_id: int | None = None) -> QuerySet[WithAnnotations[Event, Told]]:
    """Acts that the actor may read, newest first, with the name of who acted and in whose name."""
    rows = Event.objects.select_related("entity", "seal").annotate(
        person=_name_of_account(), acted_as=_acting_name("foundation.acted_as"), from_outside=_acted_from_outside()
    )
    return (rows if entity_id is None else rows.filter(entity_id=entity_id)).order_by("-id")


def looks_for(actor: Actor, *, entity_id: int | None = None) -> QuerySet[WithAnnotations[Look, Told]]:
    """Looks at patients that the actor may read, newest first; from_outside marks the organization's people."""
    rows = Look.objects.select_related("entity").annotate(
        person=_name_of_account(), acted_as=_acting_name("foundation.looked_as"), from_outside=_acted_from_outside()
    )
    return (rows if entity_id is None else rows.filter(entity_id=entity_id)).order_by("-id")


def people_who_looked(actor: Actor) -> dict[int, str]:
    """Who has looked at patients whom the actor's practice answers for, by account: what the filter offers."""
    ids = Look.objects.exclude(account_id=None).values("account_id").distinct()
    return {account.pk: str(account) for account in Account.objects.filter(pk__in=ids).order_by("name", "email")}


def purposes_of_looks(actor: Actor) -> list[str]:
    """For which purposes somebody has looked, as the actor may read it."""
    return list(Look.objects.order_by("purpose").values_list("purpose", flat=True).distinct())


def acts_in_sight(actor: Actor) -> list[str]:
    """Which acts there are that the actor may read: what the filter offers."""
    return list(Event.objects.order_by("action").values_list("action", flat=True).distinct())


def answers_for_several() -> bool:
    """Whether the open scope reads the looks of more than one practice."""
    return len(entities("looks.read")) > 1


def looks_sentence(actor: Actor, *, now: datetime) -> str:
    """How many looks there were lately, and who from outside had some of them."""
    lately = Look.objects.filter(at__gte=now - timedelta(days=30))
    count = lately.count()
    if not count:
        return "Nobody looked in the last 30 days."
    outside = lately.exclude(acting_entity_id=None).exclude(acting_entity_id=F("entity_id"))
    named = outside.values("acting_entity_id").annotate(
        looks=Count("pk"), named=Func(Min("pk"), function="foundation.looked_as", output_field=CharField())
    )
    groups = list(named.order_by("-looks", "acting_entity_id").values_list("named", "looks"))
    if lent := lately.filter(what__startswith=LENT).count():
        groups.append(("whom an owner lent records to", lent))
    return looks_in_words(count, sum(looks for _, looks in groups), [name for name, _ in groups if name])


MOST_COUNTED = 5000
"""Rows looked through for what waits; a sealer that lives never lets so many wait."""

_WAITING_IN_SIGHT = """
select count(*), min(e.at) from (select id, at from audit_event order by id desc limit %s) e
where not exists (select from audit_seal s where s.event_id = e.id)
"""


def seal_standing(actor: Actor, *, now: datetime) -> SealStanding:
    """How far the trail is sealed, and how many of the newest acts that the actor may read wait for their seal."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING_IN_SIGHT, [MOST_COUNTED])
        count, oldest_at = cursor.fetchone()
    return SealStanding(head(), count, oldest_at, is_worker_alive=standing().workers > 0, now=now)


def sealed_rows(*, after: int = 0) -> Iterator[Sealed]:
    """The whole chain from a place on, as the server sees it; a few thousand seals at a time."""
    while True:
        with opened(Actor.system("read the trail")), connection.cursor() as cursor:
            cursor.execute(_SEALED, [after, _BATCH])
            rows = cursor.fetchall()
        if not rows:
            return
        for row in rows:
            yield _sealed(row)
        after = rows[-1][0]


def hash_at(sequence: int) -> bytes:
    """The hash on which the next seal stands."""
    with opened(Actor.system("read the trail")), connection.cursor() as cursor:
        cursor.execute("select hash from audit_seal where sequence = %s", [sequence])
        row = cursor.fetchone()
    return bytes(row[0]) if row else BEGINNING


@dataclass(frozen=True, slots=True)
class Waiting:
    """Rows of one kind that have no seal."""

    kind: str
    count: int
    first_id: int
    oldest_at: datetime


def waiting_in_all(*, before: datetime) -> WaitingInAll:
    """How many rows appended before a moment have no seal, and since when."""
    rows = {row.kind: row for row in waiting(before=before)}
    return WaitingInAll(
        events=rows["event"].count if "event" in rows else 0,
        looks=rows["look"].count if "look" in rows else 0,
        oldest_at=min((row.oldest_at for row in rows.values()), default=None),
    )


def waiting(*, before: datetime) -> list[Waiting]:
    """Rows appended before a moment that have no seal, as the server sees them."""
    found = []
    with opened(Actor.system("verify the trail")), connection.cursor() as cursor:
        for kind in ("event", "look"):
            cursor.execute(
                f"select count(*), min(r.id), min(r.at) from audit_{kind} r where r.at < %s "  # noqa: S608 - one of two words
                f"and not exists (select from audit_seal s where s.{kind}_id = r.id)",
                [before],
            )
            row = cursor.fetchone()
            if row and row[0]:
                found.append(Waiting(kind, *row))
    return found


def vanished() -> list[tuple[str, int]]:
    """Rows that were deleted while they waited for their seal."""
    with opened(Actor.system("verify the trail")), connection.cursor() as cursor:
        cursor.execute("select kind, row_id from foundation.vanished_before_seal()")
        return [(kind, row_id) for kind, row_id in cursor.fetchall()]


def event_texts(row: tuple[object, ...]) -> tuple[str | None, ...]:
    """An event's columns as texts in canonical order; details as the database writes them."""
    return ("event", *(_text(value) for value in row))


def look_texts(row: tuple[object, ...]) -> tuple[str | None, ...]:
    """A look's columns as texts in canonical order."""
    return ("look", *(_text(value) for value in row))


def _sealed(row: tuple[object, ...]) -> Sealed:
    sequence, digest, salt, sealed_at, event_id, look_id = row[:6]
    event, look = row[6:15], row[15:24]
    fields = None
    if event[0] is not None:
        fields = event_texts(event)
    elif look[0] is not None:
        fields = look_texts(look)
    return Sealed(
        sequence=sequence,  # type: ignore[arg-type]
        hash=bytes(digest),  # type: ignore[call-overload]
        salt=bytes(salt),  # type: ignore[call-overload]
        sealed_at=sealed_at,  # type: ignore[arg-type]
        kind="event" if event_id is not None else "look",
        row_id=event_id if event_id is not None else look_id,  # type: ignore[arg-type]
        fields=fields,
    )


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return moment_text(value) if isinstance(value, datetime) else str(value)


def _name_of_account() -> Subquery:
    account = Account.objects.filter(pk=OuterRef("account_id"))
    return Subquery(account.values("name")[:1], output_field=CharField())


def _acting_name(function: str) -> Func:
    return Func(F("id"), function=function, output_field=CharField())


def _acted_from_outside() -> Case:
    # Who works for the entity acts in its name; any other name is somebody else's, in practice the organization's.
    return Case(
        When(acting_entity_id=None, then=Value(False)),
        When(acting_entity_id=F("entity_id"), then=Value(False)),
        default=Value(True),
        output_field=BooleanField(),
    )


__all__ = [
    "Waiting",
    "events_for",
    "head",
    "looks_for",
    "people_who_looked",
    "purposes_of_looks",
    "sealed_rows",
    "waiting",
]
