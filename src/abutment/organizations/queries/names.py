"""In whose names the reader may look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection

from abutment.foundation.scope import Actor
from abutment.foundation.scope.models import Entity


@dataclass(frozen=True, slots=True)
class Capacity:
    """In whose name somebody may look: an entity, and a role held there."""

    entity_id: int
    entity_name: str
    entity_kind: str
    time_zone: str
    role_code: str
    role_label: str
    party: str


def capacities(actor: Actor) -> list[Capacity]:
    """The roles that the actor's person holds today, at whatever entity; the longest held first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select entity_id, entity_name, entity_kind, time_zone, role_code, role_label, role_party "
            "from foundation.capacities()"
        )
        return [Capacity(*row) for row in cursor.fetchall()]


def today_for(actor: Actor, moment: datetime) -> date:
    """The day at the entity in whose name the actor acts; for nobody's, the day in UTC."""
    zones = Entity.objects.filter(pk=actor.acting_entity_id or 0).values_list("time_zone", flat=True)
    return moment.astimezone(ZoneInfo(zones.first() or "UTC")).date()


def capacity_at(held: Iterable[Capacity], entity_id: int | None) -> Capacity | None:
    """The longest held of the capacities at an entity, or None."""
    return next((capacity for capacity in held if capacity.entity_id == entity_id), None)
