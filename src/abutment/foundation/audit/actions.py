"""Appending to the trail, and sealing it. INSERTs have no RETURNING: who may append need not be allowed to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.db import connection
from django.utils import timezone

from abutment.foundation.audit.heads import head, head_file
from abutment.foundation.scope import Actor, opened
from abutment.foundation.scope.keeping import keep


@dataclass(frozen=True, slots=True)
class Act:
    """An act as the trail keeps it."""

    action: str
    entity_id: int | None
    subject: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


def record_all(actor: Actor, acts: Sequence[Act]) -> None:
    """Append many acts at once: what a job does to fifty practices is fifty events, not fifty round trips."""
    rows = [
        (
            actor.account_id,
            actor.via,
            actor.acting_entity_id,
            act.entity_id,
            act.action,
            act.subject,
            orjson.dumps(act.details, default=str).decode(),
        )
        for act in acts
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into audit_event (account_id, via, acting_entity_id, entity_id, action, subject, details) "
            "values (%s, %s, %s, %s, %s, %s, %s::jsonb)",
            rows,
        )


def record(
    actor: Actor, *, action: str, entity_id: int | None, subject: str = "", details: Mapping[str, Any] | None = None
) -> None:
    """Append an act to the trail, in the transaction of the act itself: both are kept or neither.

    subject names the thing by type and number ("assignment 12"), never by a patient's name. Outside of a claim the
    database stamps that nobody acted, whatever the actor says.
    """
    record_all(actor, [Act(action, entity_id, subject, details or {})])


def look(actor: Actor, *, entity_id: int, patient_id: int | None, purpose: str, what: str) -> None:
    """Note that somebody looked at a patient's data; kept even when the page that showed it fails afterwards."""

    def write() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into audit_look (account_id, via, acting_entity_id, entity_id, patient_id, purpose, what) "
                "values (%s, %s, %s, %s, %s, %s, %s)",
                [actor.account_id, actor.via, actor.acting_entity_id, entity_id, patient_id, purpose, what],
            )

    keep(write)


def seal_trail(*, at_once: int = 5000) -> int:
    """Give every waiting event and look its place in the chain and sign the head. Returns how many were sealed.

    Killed at any moment it leaves whole batches or nothing; the next run goes on, and signs the head left unsigned.
    """
    total = 0
    while True:
        with opened(Actor.system("seal the trail")), connection.cursor() as cursor:
            cursor.execute("select foundation.seal_trail(%s)", [at_once])
            row = cursor.fetchone()
        sealed = int(row[0]) if row else 0
        total += sealed
        if sealed < at_once:
            break
    if (last := head()) is not None:
        head_file().append(last, signed_at=timezone.now())
    return total
