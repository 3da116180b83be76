"""Questions about a practice's own storage and what was delivered there; for its owners alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet

from abutment.foundation.scope import Actor
from abutment.portability.delivering.folder import folder_of
from abutment.portability.models import Delivery, DeliveryAttempt, Destination
from abutment.portability.rules.deliveries import Facts, Stands, late_since, standing


@dataclass(frozen=True, slots=True)
class Deliveries:
    """How a practice's deliveries stand. destination: the one in force; waiting: one that is entered and not proven."""

    practice_id: int
    destination: Destination | None
    waiting: Destination | None
    facts: Facts
    stands: Stands
    latest: Sequence[Delivery]
    last_good: Delivery | None
    next_at: datetime | None


def deliveries_of(actor: Actor, practice_id: int, *, destination: Destination | None = None) -> QuerySet[Delivery]:
    """Deliveries in scope with their attempts, the newest first."""
    attempts = Prefetch("attempts", DeliveryAttempt.objects.order_by("-started_at", "-pk"))
    found = Delivery.objects.filter(entity=practice_id).select_related("entity", "destination")
    found = found.prefetch_related(attempts)
    if destination is not None:
        found = found.filter(destination=destination)
    return found.order_by("-slot_at", "-pk")


def destination_of(actor: Actor, practice_id: int, *, is_proven: bool) -> Destination | None:
    """The storage in force, or the one that waits for its proof."""
    found = Destination.objects.filter(entity=practice_id, ended_at=None, proven_at__isnull=not is_proven)
    return found.select_related("entity").first()


def standing_of_deliveries(actor: Actor, practice_id: int, moment: datetime) -> Deliveries:
    """What an owner sees of deliveries at a moment."""
    destination = destination_of(actor, practice_id, is_proven=True)
    waiting = destination_of(actor, practice_id, is_proven=False)
    latest = list(deliveries_of(actor, practice_id)[:10])
    done = deliveries_of(actor, practice_id).filter(state=Delivery.State.DELIVERED).first()
    facts, next_at = facts_of(actor, destination, moment), None
    if destination is not None:
        zone = ZoneInfo(destination.entity.time_zone)
        next_at = destination.schedule.following(moment, zone)
    elif waiting is not None:
        facts = Facts(is_waiting_for_proof=True)
    return Deliveries(practice_id, destination, waiting, facts, standing(facts, moment), latest, done, next_at)


def facts_of(actor: Actor, destination: Destination | None, moment: datetime) -> Facts:
    """What is known of the deliveries to a destination in force; it is asked of the rows and of the clock, so that a
    server without a worker says that it is late."""
    if destination is None or destination.proven_at is None:
        return Facts()
    mine = deliveries_of(actor, destination.entity_id, destination=destination)
    done = mine.filter(state=Delivery.State.DELIVERED).first()
    open_ones = mine.exclude(state=Delivery.State.DELIVERED)
    if done is not None:
        open_ones = open_ones.filter(slot_at__gt=done.slot_at)
    zone, delivered = ZoneInfo(destination.entity.time_zone), done.slot_at if done else None
    oldest, newest = open_ones.last(), open_ones.first()
    unnoted = late_since(destination.schedule, destination.proven_at, delivered, moment, zone)
    since = [slot for slot in (unnoted, oldest.slot_at if oldest else None) if slot is not None]
    last = next(iter(newest.attempts.all()), None) if newest else None
    return Facts(
        is_set_up=True,
        is_sending=last is not None and last.is_open,
        delivered_at=done.delivered_at if done else None,
        late_since=min(since, default=None),
        needs_somebody=_last_ended(newest).needs_somebody,
        error=_last_ended(newest).error,
        told_at=destination.told_at,
    )


def _last_ended(delivery: Delivery | None) -> DeliveryAttempt:
    ended = (each for each in (delivery.attempts.all() if delivery else ()) if not each.is_open)
    return next(ended, DeliveryAttempt())


def folder_offered(practice_id: int) -> Path | None:
    """The folder of this server in which a practice may name its own; None where its operator opened none."""
    return folder_of(practice_id)
