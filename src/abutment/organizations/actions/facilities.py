"""Locations and their facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, time

from django.db import transaction

from abutment.foundation.audit import record
from abutment.foundation.events import publish
from abutment.foundation.scope import Actor, may
from abutment.organizations.errors import NotAllowed
from abutment.organizations.events import LocationAdded
from abutment.organizations.models import Chair, Lease, Location, OpeningHours
from abutment.organizations.policies import check_can_change_network
from abutment.organizations.refusals import in_words


@dataclass(frozen=True, slots=True)
class Address:
    """Where a location stands; jurisdiction as in US-NY."""

    street: str
    city: str
    jurisdiction: str
    postal_code: str
    phone: str = ""


@transaction.atomic
def add_location(
    *, actor: Actor, practice_id: int, name: str, address: Address, time_zone: str, opened_on: date
) -> Location:
    """Add an office to a practice."""
    check_can_change_network(practice_id, f"the locations of this practice ({name})")
    with in_words():
        location = Location.objects.create(
            entity_id=practice_id, name=name, time_zone=time_zone, opened_on=opened_on, **asdict(address)
        )
        record(actor, action="location.added", entity_id=practice_id, subject=f"location {location.pk}")
        publish(LocationAdded(location.pk, practice_id))
    return location


@transaction.atomic
def close_location(*, actor: Actor, location: Location, closed_on: date) -> Location:
    """Close an office from a day on; its chairs and hours end there. Its lease runs as it was signed."""
    check_can_change_network(location.entity_id, f"the locations of this practice ({location.name})")
    with in_words():
        location.closed_on = closed_on
        location.save(update_fields=["closed_on"])
        for fact in (Chair, OpeningHours):
            fact.objects.filter(location=location, starts_on__lt=closed_on).current(closed_on).update(ends_on=closed_on)
        record(
            actor,
            action="location.closed",
            entity_id=location.entity_id,
            subject=f"location {location.pk}",
            details={"closed_on": closed_on},
        )
    return location


@transaction.atomic
def end_chair(*, actor: Actor, chair: Chair, ends_on: date) -> Chair:
    """Take an operatory out of use from a day on."""
    check_can_change_network(chair.entity_id, f"the chair {chair.name}")
    with in_words():
        chair.ends_on = ends_on
        chair.save(update_fields=["ends_on"])
        record(
            actor,
            action="chair.ended",
            entity_id=chair.entity_id,
            subject=f"chair {chair.pk}",
            details={"ends_on": ends_on},
        )
    return chair


@transaction.atomic
def set_hours(
    *, actor: Actor, location: Location, starts_on: date, week: Mapping[int, Sequence[tuple[time, time]]]
) -> None:
    """Say when a location is open, by day of the week (0 = Monday), from a day on; what held before ends there."""
    check_can_change_network(location.entity_id, f"the hours of {location.name}")
    with in_words():
        OpeningHours.objects.filter(location=location, starts_on__gte=starts_on).delete()  # never came into force
        OpeningHours.objects.filter(location=location, starts_on__lt=starts_on, ends_on=None).update(ends_on=starts_on)
        OpeningHours.objects.bulk_create(
            OpeningHours(
                entity_id=location.entity_id,
                location=location,
                weekday=weekday,
                opens_at=opens_at,
                closes_at=closes_at,
                starts_on=starts_on,
            )
            for weekday, spans in week.items()
            for opens_at, closes_at in spans
        )
        record(actor, action="hours.set", entity_id=location.entity_id, subject=f"location {location.pk}")


@transaction.atomic
def add_chair(*, actor: Actor, location: Location, name: str, kind: str, starts_on: date) -> Chair:
    """Add an operatory to a location."""
    check_can_change_network(location.entity_id, f"the chairs of {location.name}")
    with in_words():
        chair = Chair.objects.create(
            entity_id=location.entity_id, location=location, name=name, kind=kind, starts_on=starts_on
        )
        record(actor, action="chair.added", entity_id=location.entity_id, subject=f"chair {chair.pk}")
    return chair


@dataclass(frozen=True, slots=True)
class LeaseTerms:
    """What a lease says: to whom, from whom, how long, for how much a month."""

    landlord: str
    tenant_id: int
    starts_on: date
    ends_on: date | None
    monthly_rent_cents: int
    notice_days: int | None = None


@transaction.atomic
def add_lease(*, actor: Actor, location: Location, lease: LeaseTerms) -> Lease:
    """Enter the lease of a location."""
    if not may("agreements.write", location.entity_id):
        raise NotAllowed(f"You may not enter leases of {location.name}. Ask an owner or an administrator.")
    with in_words():
        entered = Lease.objects.create(entity_id=location.entity_id, location=location, **asdict(lease))
        record(actor, action="lease.entered", entity_id=location.entity_id, subject=f"lease {entered.pk}")
    return entered
