"""What the trail calls this room's acts, and how it names their subjects to a reader who may see them."""

from __future__ import annotations

from abutment.foundation.scope.models import Entity
from abutment.organizations.models import (
    Affiliation,
    Assignment,
    Chair,
    EmergencyAccess,
    Lease,
    Location,
    Person,
    Region,
)
from abutment.organizations.rules import inside

ACTS = {
    "affiliation.ended": "Ended an affiliation",
    "assignment.ended": "Ended an assignment",
    "assignment.granted": "Granted an assignment",
    "assignment.proposed": "Proposed an assignment",
    "assignment.withdrawn": "Withdrew a proposed assignment",
    "chair.added": "Added a chair",
    "chair.ended": "Took a chair out of use",
    "covered_entity.changed": "Changed who answers under HIPAA",
    "emergency.ended": "Ended emergency access",
    "emergency.taken": "Took emergency access",
    "hours.set": "Set the hours",
    "lease.entered": "Entered a lease",
    "location.added": "Added a location",
    "location.closed": "Closed a location",
    "manager.changed": "Changed the manager",
    "name.changed": "Changed to another name",
    "organization.registered": "Registered an organization",
    "owners.changed": "Changed the owners",
    "person.added": "Added a person",
    "person.signed_in": "Joined a sign-in to a person",
    "practice.changed": "Changed a practice's facts",
    "practice.entered": "Affiliated a practice",
    "practice.registered": "Registered a practice",
    "region.added": "Added a region",
}


def assignments(numbers: set[int]) -> dict[int, str]:
    """Who, and in which role."""
    found = Assignment.objects.filter(pk__in=numbers).select_related("person", "role")
    return {each.pk: f"{each.person}, {inside(each.role.label)}" for each in found}


def affiliations(numbers: set[int]) -> dict[int, str]:
    """The practice and the organization."""
    found = Affiliation.objects.filter(pk__in=numbers).select_related("practice", "organization")
    return {each.pk: f"{each.practice} with {each.organization}" for each in found}


def chairs(numbers: set[int]) -> dict[int, str]:
    """The chair and where it stands."""
    found = Chair.objects.filter(pk__in=numbers).select_related("location")
    return {each.pk: f"{each.name}, {each.location.name}" for each in found}


def leases(numbers: set[int]) -> dict[int, str]:
    """Whose lease it is."""
    found = Lease.objects.filter(pk__in=numbers).select_related("location")
    return {each.pk: f"Lease of {each.location.name}" for each in found}


def locations(numbers: set[int]) -> dict[int, str]:
    """The location's name."""
    return dict(Location.objects.filter(pk__in=numbers).values_list("pk", "name"))


def regions(numbers: set[int]) -> dict[int, str]:
    """The region's name."""
    return dict(Region.objects.filter(pk__in=numbers).values_list("pk", "name"))


def people(numbers: set[int]) -> dict[int, str]:
    """The person's name."""
    return {each.pk: str(each) for each in Person.objects.filter(pk__in=numbers)}


def entities(numbers: set[int]) -> dict[int, str]:
    """The practice's or organization's name."""
    return dict(Entity.objects.filter(pk__in=numbers).values_list("pk", "name"))


def emergencies(numbers: set[int]) -> dict[int, str]:
    """Whose access it was; the reason stays in its own place."""
    found = EmergencyAccess.objects.filter(pk__in=numbers).select_related("account")
    return {each.pk: f"Emergency access of {each.account.name}" for each in found if each.account.name}


SUBJECTS = {
    "affiliation": affiliations,
    "assignment": assignments,
    "chair": chairs,
    "emergency": emergencies,
    "entity": entities,
    "lease": leases,
    "location": locations,
    "organization": entities,
    "person": people,
    "practice": entities,
    "region": regions,
}
