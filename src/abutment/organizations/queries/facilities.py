"""Questions about locations and their facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from abutment.foundation.scope import Actor
from abutment.foundation.scope.models import Entity
from abutment.organizations.errors import NotFound
from abutment.organizations.models import Chair, Lease, Location, OpeningHours
from abutment.organizations.rules import Span


def locations(actor: Actor, on: date | None = None) -> QuerySet[Location]:
    """The locations in scope; asked for a day, those open on it, each with its chairs on that day."""
    found = Location.objects.select_related("entity__practice").order_by("entity__name", "name")
    if on is None:
        return found
    chairs = Chair.objects.in_force(on).filter(location=OuterRef("pk")).order_by().values("location")
    return found.filter(Q(closed_on=None) | Q(closed_on__gt=on), opened_on__lte=on).annotate(
        chair_count=Coalesce(Subquery(chairs.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
    )


def location_states(actor: Actor) -> list[str]:
    """The states in which the locations in scope stand."""
    return list(Location.objects.order_by("jurisdiction").values_list("jurisdiction", flat=True).distinct())


def location(actor: Actor, location_id: int) -> Location:
    """One location with its practice. Raises NotFound."""
    found = locations(actor).filter(pk=location_id).first()
    if found is None:
        raise NotFound("There is no such location in your network. Check the address, or in whose name you look.")
    return found


def chair(actor: Actor, chair_id: int) -> Chair:
    """One chair with its location. Raises NotFound."""
    found: Chair | None = Chair.objects.select_related("location").filter(pk=chair_id).first()
    if found is None:
        raise NotFound("There is no such chair in your network. Check the address, or in whose name you look.")
    return found


def locations_of(actor: Actor, practice_id: int, on: date) -> QuerySet[Location]:
    """The locations of a practice that are open on a day, each with its chairs."""
    return locations(actor, on).filter(entity_id=practice_id)


@dataclass(frozen=True, slots=True)
class Facilities:
    """The facts of a location on a day: chairs, hours by day of the week (0 = Monday), leases."""

    chairs: list[Chair]
    week: dict[int, list[Span]]
    hours_since: date | None
    leases: list[Lease]


def facilities(actor: Actor, location: Location, on: date) -> Facilities:
    """The facts of a location on a day; leases only where the reader may read agreements."""
    hours = list(OpeningHours.objects.in_force(on).filter(location=location).order_by("weekday", "opens_at"))
    return Facilities(
        chairs=list(Chair.objects.in_force(on).filter(location=location).order_by("name")),
        week=weeks(hours).get(location.pk, {}),
        hours_since=max((hour.starts_on for hour in hours), default=None),
        leases=list(
            Lease.objects.in_force(on).filter(location=location).select_related("tenant").order_by("-starts_on")
        ),
    )


def weeks(hours: Iterable[OpeningHours]) -> dict[int, dict[int, list[Span]]]:
    """Hours by location and day of the week."""
    found: dict[int, dict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for hour in hours:
        found[hour.location_id][hour.weekday].append((hour.opens_at, hour.closes_at))
    return {location_id: dict(days) for location_id, days in found.items()}


def weeks_of(actor: Actor, practice_id: int, on: date) -> dict[int, dict[int, list[Span]]]:
    """The hours of all locations of a practice on a day."""
    return weeks(OpeningHours.objects.in_force(on).filter(entity_id=practice_id).order_by("weekday", "opens_at"))


def tenants_for(actor: Actor, location: Location) -> list[Entity]:
    """Who may stand as tenant of a location: its practice, or an organization that the reader sees beside it."""
    is_tenant = Q(pk=location.entity_id) | Q(kind=Entity.Kind.ORGANIZATION)
    return list(Entity.objects.filter(is_tenant).order_by("-kind", "name"))
