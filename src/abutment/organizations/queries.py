"""Questions about the network. Row security answers for the scope that is open; absent and not visible look the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from abutment.foundation.scope import Actor
from abutment.organizations.errors import NotFound
from abutment.organizations.models import (
    Affiliation,
    Assignment,
    CoveredEntity,
    EmergencyAccess,
    LegalOwnership,
    Location,
    Management,
    Organization,
    Person,
    Practice,
)


@dataclass(frozen=True, slots=True)
class Capacity:
    """In whose name somebody may look: an entity, and the role held there."""

    entity_id: int
    entity_name: str
    entity_kind: str
    role_code: str
    role_label: str
    party: str


def capacities(actor: Actor) -> list[Capacity]:
    """The roles that the actor's person holds today, at whatever entity; the longest held first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select entity_id, entity_name, entity_kind, role_code, role_label, role_party from foundation.capacities()"
        )
        return [Capacity(*row) for row in cursor.fetchall()]


def practices(actor: Actor, on: date) -> QuerySet[Practice]:
    """The practices in scope, each with its number of open locations and its affiliation on a day."""
    affiliation = Affiliation.objects.filter(practice=OuterRef("pk")).in_force(on)
    return (
        Practice.objects.select_related("entity")
        .annotate(
            location_count=Count("entity__locations", filter=Q(entity__locations__closed_on=None), distinct=True),
            affiliation_model=Subquery(affiliation.values("model")[:1]),
            affiliation_brand=Subquery(affiliation.values("brand")[:1]),
            region_name=Subquery(affiliation.values("region__name")[:1]),
            affiliated_until=Subquery(affiliation.values("ends_on")[:1]),
        )
        .order_by("entity__name")
    )


def practice(actor: Actor, practice_id: int) -> Practice:
    """One practice. Raises NotFound."""
    found = Practice.objects.select_related("entity").filter(pk=practice_id).first()
    if found is None:
        raise NotFound("There is no such practice in your network. Check the address, or in whose name you look.")
    return found


def organization(actor: Actor, organization_id: int) -> Organization:
    """One organization. Raises NotFound."""
    found = Organization.objects.select_related("entity").filter(pk=organization_id).first()
    if found is None:
        raise NotFound("There is no such organization here. Check the address, or in whose name you look.")
    return found


def locations(actor: Actor) -> QuerySet[Location]:
    """The locations in scope."""
    return Location.objects.select_related("entity__practice").order_by("entity__name", "name")


def location(actor: Actor, location_id: int) -> Location:
    """One location with its chairs, hours and leases. Raises NotFound."""
    found = locations(actor).prefetch_related("chairs", "hours", "leases__tenant").filter(pk=location_id).first()
    if found is None:
        raise NotFound("There is no such location in your network. Check the address, or in whose name you look.")
    return found


@dataclass(frozen=True, slots=True)
class ThreeFacts:
    """Who owns a practice in law, who runs its business, and who answers under HIPAA: three facts, never one."""

    owners: list[LegalOwnership]
    manager: Management | None
    covered_entity: CoveredEntity | None


def three_facts(actor: Actor, practice_id: int, on: date) -> ThreeFacts:
    """The three facts of a practice on a day; None where nobody is entered."""
    return ThreeFacts(
        owners=list(
            LegalOwnership.objects.filter(entity_id=practice_id)
            .in_force(on)
            .select_related("owner")
            .order_by("-share_basis_points", "pk")
        ),
        manager=Management.objects.filter(entity_id=practice_id).in_force(on).select_related("manager").first(),
        covered_entity=CoveredEntity.objects.filter(entity_id=practice_id).in_force(on).select_related("answers").first(),
    )


def affiliations(actor: Actor, practice_id: int) -> QuerySet[Affiliation]:
    """All affiliations of a practice, the newest first."""
    return (
        Affiliation.objects.filter(practice_id=practice_id)
        .select_related("organization", "region")
        .order_by("-starts_on")
    )


def people(actor: Actor, on: date) -> QuerySet[Person]:
    """The people in scope, each with the assignments that the reader may see, in force or proposed on a day."""
    visible = (
        Assignment.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on))
        .select_related("role", "entity", "region")
        .order_by("entity__name", "role__label")
    )
    return Person.objects.prefetch_related(Prefetch("assignments", queryset=visible, to_attr="visible_assignments")).order_by(
        "family_name", "given_name", "pk"
    )


def person(actor: Actor, person_id: int, on: date) -> Person:
    """One person. Raises NotFound."""
    found = people(actor, on).filter(pk=person_id).first()
    if found is None:
        raise NotFound("There is no such person in your network. Check the address, or in whose name you look.")
    return found


def assignment(actor: Actor, assignment_id: int) -> Assignment:
    """One assignment. Raises NotFound."""
    found = Assignment.objects.select_related("role", "entity", "person").filter(pk=assignment_id).first()
    if found is None:
        raise NotFound("There is no such assignment in your network. Check the address, or in whose name you look.")
    return found


def assignments_at(actor: Actor, entity_id: int, on: date) -> QuerySet[Assignment]:
    """Who works at an entity on a day, or is proposed to."""
    return (
        Assignment.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), entity_id=entity_id)
        .select_related("person", "role", "region")
        .order_by("role__label", "person__family_name")
    )


def proposals(actor: Actor) -> QuerySet[Assignment]:
    """Assignments in scope that wait for a grant."""
    return Assignment.objects.filter(granted_at=None).select_related("person", "role", "entity").order_by("proposed_at")


def emergencies(actor: Actor) -> QuerySet[EmergencyAccess]:
    """Emergency accesses in scope, the newest first."""
    return EmergencyAccess.objects.select_related("entity", "account").order_by("-starts_at")
