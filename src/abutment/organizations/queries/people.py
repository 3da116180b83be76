"""Questions about people, what they hold where, and emergency access."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from abutment.foundation.scope import Actor
from abutment.foundation.scope.models import Entity
from abutment.organizations.errors import NotFound
from abutment.organizations.models import Assignment, EmergencyAccess, LegalOwnership, Person, Region, Role
from abutment.organizations.queries.network import entities_where
from abutment.organizations.rules import Work, work_in_words

_NO_PERSON = "There is no such person in your network. Check the address, or in whose name you look."


def people(actor: Actor, on: date) -> QuerySet[Person]:
    """The people in scope, each with the assignments that the reader may see, in force, coming or proposed on a day."""
    visible = (
        Assignment.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on))
        .select_related("role", "entity", "region")
        .order_by("entity__name", "role__label")
    )
    return Person.objects.prefetch_related(
        Prefetch("assignments", queryset=visible, to_attr="visible_assignments")
    ).order_by("family_name", "given_name", "pk")


def visible_assignments(person: Person) -> list[Assignment]:
    """The assignments that came with a person of `people`."""
    return list(getattr(person, "visible_assignments", ()))


def person(actor: Actor, person_id: int, on: date) -> Person:
    """One person. Raises NotFound."""
    found = people(actor, on).filter(pk=person_id).first()
    if found is None:
        raise NotFound(_NO_PERSON)
    return found


def readable_person(actor: Actor, person_id: int, on: date, *, may_read: bool) -> Person:
    """One person for their page: who may read people, or the person themselves. Raises NotFound."""
    found = person(actor, person_id, on)
    if not may_read and (found.account_id is None or found.account_id != actor.account_id):
        raise NotFound(_NO_PERSON)
    return found


def assignment_choices(actor: Actor) -> dict[str, Any]:
    """Where and as what the reader may propose somebody; regions only for who writes people at an organization."""
    places = entities_where(actor, "people.write", "clinical.grant")
    organizations = [place.pk for place in places if place.kind == Entity.Kind.ORGANIZATION]
    return {
        "entities": places,
        "roles": list(roles()),
        "regions": Region.objects.filter(entity__in=organizations).order_by("name") if organizations else None,
    }


def inviting_entities(actor: Actor, person: Person) -> list[Entity]:
    """In whose name the reader may invite a person: where they hold or await a role and the reader writes people."""
    held = set(Assignment.objects.filter(person=person).values_list("entity_id", flat=True))
    return [place for place in entities_where(actor, "people.write") if place.pk in held]


def assignments_of(actor: Actor, person_id: int) -> QuerySet[Assignment]:
    """All assignments of a person that the reader may see, ended ones too, the newest first."""
    return (
        Assignment.objects.filter(person_id=person_id)
        .select_related("role", "entity", "region", "person")
        .order_by("-starts_on", "entity__name", "role__label")
    )


def assignment(actor: Actor, assignment_id: int) -> Assignment:
    """One assignment. Raises NotFound."""
    found: Assignment | None = (
        Assignment.objects.select_related("role", "entity", "person").filter(pk=assignment_id).first()
    )
    if found is None:
        raise NotFound("There is no such assignment in your network. Check the address, or in whose name you look.")
    return found


def assignments_at(actor: Actor, entity_id: int, on: date) -> QuerySet[Assignment]:
    """Who works at an entity on a day, or is proposed to."""
    return (
        Assignment.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), Q(starts_on__lte=on) | Q(granted_at=None))
        .filter(entity_id=entity_id)
        .select_related("person", "role", "region")
        .order_by("role__label", "person__family_name")
    )


def proposals(actor: Actor) -> QuerySet[Assignment]:
    """Assignments in scope that wait for a grant."""
    return Assignment.objects.filter(granted_at=None).select_related("person", "role", "entity").order_by("proposed_at")


def granters(actor: Actor, on: date, places: Iterable[int]) -> dict[int, str]:
    """Who grants clinical work at each of these practices: its owners in law on a day, 'Dr. Adeyemi or Dr. Ruiz'."""
    found: dict[int, list[str]] = {}
    held = LegalOwnership.objects.in_force(on).filter(entity__in=list(places)).select_related("owner")
    for each in held.order_by("-share_basis_points", "pk"):
        found.setdefault(each.entity_id, []).append(f"Dr. {each.owner.family_name}")
    return {place: " or ".join(names) for place, names in found.items()}


def in_short(actor: Actor, assignments: Sequence[Assignment], on: date) -> str:
    """What somebody does, in a sentence for each of the first three assignments that have not ended on a day."""
    current = sorted(
        (each for each in assignments if each.ends_on is None or each.ends_on > on), key=lambda each: each.starts_on
    )
    waiting = {each.entity_id for each in current if each.granted_at is None and each.role.needs_owner}
    names = granters(actor, on, waiting) if waiting else {}
    said = [
        work_in_words(
            Work(each.role.label, each.entity.name, each.starts_on, each.ends_on),
            on,
            "" if each.granted_at else names.get(each.entity_id, "a grant"),
        )
        for each in current[:3]
    ]
    more = len(current) - len(said)
    return " ".join([*said, f"And {more} more."] if more else said)


def roles() -> QuerySet[Role]:
    """Every kind of work, by side and name."""
    return Role.objects.order_by("party", "label")


def emergencies(actor: Actor) -> QuerySet[EmergencyAccess]:
    """Emergency accesses in scope, the newest first."""
    return EmergencyAccess.objects.select_related("entity", "account").order_by("-starts_at")


def emergency(actor: Actor, access_id: int) -> EmergencyAccess:
    """One emergency access. Raises NotFound."""
    found = emergencies(actor).filter(pk=access_id).first()
    if found is None:
        raise NotFound("There is no such emergency access here. Check the address, or in whose name you look.")
    return found


def open_emergency(actor: Actor, moment: datetime) -> EmergencyAccess | None:
    """The emergency access that the reader has open here now, if any."""
    if actor.account_id is None or actor.acting_entity_id is None:
        return None
    return (
        emergencies(actor)
        .filter(account_id=actor.account_id, entity_id=actor.acting_entity_id, ended_early_at=None)
        .filter(starts_at__lte=moment, ends_at__gt=moment)
        .first()
    )
