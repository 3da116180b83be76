"""Which Package is due, and queueing its delivery: at most one for each slot, and at most one work at it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from abutment.foundation import activity
from abutment.foundation.scope import opened
from abutment.portability.delivering.acting import SYSTEM, for_practice
from abutment.portability.models import Delivery, Destination
from abutment.portability.rules.deliveries import name_of, slot_of

KIND = "delivery"
"""What Activity calls this kind of work."""


def due_delivery(destination: Destination, moment: datetime) -> Delivery:
    """The delivery of the slot in which a moment lies, noted if it is not yet; earlier ones not done are missed.

    A clock that was set back finds the slot that was noted then, and makes no second of it.
    """
    entity = destination.entity
    assert destination.proven_at is not None  # noqa: S101 - only destinations in force have deliveries
    slot_at = slot_of(destination.schedule, destination.proven_at, moment, ZoneInfo(entity.time_zone))
    found, is_new = Delivery.objects.get_or_create(
        destination=destination,
        slot_at=slot_at,
        defaults={"entity": entity, "name": name_of(entity.name, entity.pk, slot_at), "next_try_at": moment},
    )
    if is_new:
        earlier = Delivery.objects.filter(destination=destination, state=Delivery.State.DUE, slot_at__lt=slot_at)
        earlier.update(state=Delivery.State.MISSED)
    return found


def queue_what_is_due(moment: datetime) -> int:
    """Queue a delivery for every practice whose slot has begun and whose next try is due; returns how many."""
    with opened(SYSTEM):
        in_force = list(Destination.objects.filter(proven_at__isnull=False, ended_at=None).values_list("entity", "pk"))
    queued = 0
    for practice_id, destination_id in in_force:
        with opened(for_practice(practice_id)):
            destination = Destination.objects.select_related("entity").get(pk=destination_id)
            delivery = due_delivery(destination, moment)
        if delivery.state == Delivery.State.DUE and delivery.next_try_at <= moment:
            queued += queue(practice_id, delivery.pk, moment) is not None
    return queued


@transaction.atomic
def queue(practice_id: int, delivery_id: int, moment: datetime | None = None) -> int | None:
    """Queue a delivery as work that Activity shows; its number, or None where one is open already."""
    from abutment.portability.delivering.jobs import deliver_package

    with opened(SYSTEM):
        delivery = Delivery.objects.select_for_update().select_related("entity").get(pk=delivery_id)
        if delivery.work_id and _is_at_work(practice_id, delivery.work_id, moment or timezone.now()):
            return None
        delivery.work_id = activity.start(
            actor=SYSTEM,
            job=deliver_package,
            kind=KIND,
            title=f"Delivery of {delivery.entity.name} to its own storage",
            entity_id=practice_id,
            practice_id=practice_id,
            delivery_id=delivery_id,
        )
        delivery.save(update_fields=["work_id"])
        return delivery.work_id


GRACE = timedelta(minutes=1)
_silent_since: dict[int, datetime] = {}
"""Works whose job the queue calls running while nobody is at their delivery, and since when this process sees that:
kept in memory, where no row of the database moves it."""

_AT_WORK = """
select j.status = 'doing', j.status = 'todo' and j.queue_name = 'deliveries' and j.lock is null
    and coalesce(j.scheduled_at, now()) <= now() + interval '2 hours'
from activity_work w join procrastinate_jobs j on j.id = w.job_id where w.id = %s
"""


def _is_at_work(practice_id: int, work_id: int, moment: datetime) -> bool:
    """Whether a job waits or runs for it; that it runs is believed for a minute, and then only with the engine's lock.

    Whoever deletes, breaks or forges rows of the queue delays a delivery by minutes, and has to do so again each time;
    whoever holds the lock, by as long as they stay connected. Owners are told of what is missed meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute(_AT_WORK, [work_id])
        is_doing, is_waiting = cursor.fetchone() or (False, False)
        if not is_doing:
            _silent_since.pop(work_id, None)
            return bool(is_waiting)
        cursor.execute("select pg_try_advisory_xact_lock(hashtextextended('delivery', %s))", [practice_id])
        row = cursor.fetchone()
    if not (row and row[0]):
        _silent_since.pop(work_id, None)
        return True
    return moment - _silent_since.setdefault(work_id, moment) < GRACE


def address() -> str:
    """Where the page of deliveries is."""
    return reverse("deliveries")
