"""People and their assignments: proposed, granted, ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from abutment.foundation.audit import record
from abutment.foundation.scope import Actor
from abutment.organizations.errors import Malformed
from abutment.organizations.models import Assignment, EmergencyAccess, Person, Region, Role
from abutment.organizations.policies import can_grant, check_can_grant, check_can_propose_assignment
from abutment.organizations.refusals import in_words

EMERGENCY_HOURS = 4


@dataclass(frozen=True, slots=True)
class License:
    """The license that a clinical assignment names."""

    jurisdiction: str
    number: str


@transaction.atomic
def add_person(
    *, actor: Actor, given_name: str, family_name: str, suffix: str = "", npi: str = "", account_id: int | None = None
) -> Person:
    """Enter a person. Their sign-in is theirs to take; only the server, when it builds a network, gives one along."""
    with in_words():
        person = Person.objects.create(
            given_name=given_name, family_name=family_name, suffix=suffix, npi=npi, account_id=account_id
        )
        record(actor, action="person.added", entity_id=actor.acting_entity_id, subject=f"person {person.pk}")
    return person


@transaction.atomic
def propose_assignment(
    *,
    actor: Actor,
    person: Person,
    entity_id: int,
    role_code: str,
    starts_on: date,
    license: License | None = None,  # noqa: A002 - the field's own word
    region: Region | None = None,
) -> Assignment:
    """Propose a person for a role; it is granted at once when the proposer may grant it."""
    check_can_propose_assignment(entity_id)
    role = Role.objects.filter(code=role_code).first()
    if role is None:
        raise Malformed(f"There is no role {role_code}. Choose one of the roles listed.")
    is_granted = can_grant(entity_id, needs_owner=role.needs_owner)
    with in_words():
        assignment = Assignment.objects.create(
            person=person,
            entity_id=entity_id,
            role=role,
            region=region,
            starts_on=starts_on,
            license_jurisdiction=license.jurisdiction if license else "",
            license_number=license.number if license else "",
            granted_at=timezone.now() if is_granted else None,
        )
        record(
            actor,
            action="assignment.granted" if is_granted else "assignment.proposed",
            entity_id=entity_id,
            subject=f"assignment {assignment.pk}",
            details={"role": role_code, "person": person.pk},
        )
    return assignment


@transaction.atomic
def grant_assignment(*, actor: Actor, assignment: Assignment) -> Assignment:
    """Grant what was proposed. The database stamps who granted it and whether they also hold an organization role."""
    check_can_grant(
        assignment.entity_id, needs_owner=assignment.role.needs_owner, role_label=assignment.role.label
    )
    with in_words():
        assignment.granted_at = timezone.now()
        assignment.save(update_fields=["granted_at"])
        assignment.refresh_from_db()
        record(
            actor,
            action="assignment.granted",
            entity_id=assignment.entity_id,
            subject=f"assignment {assignment.pk}",
            details={"also_organization": assignment.granter_holds_organization_role},
        )
    return assignment


@transaction.atomic
def end_assignment(*, actor: Actor, assignment: Assignment, ends_on: date) -> Assignment:
    """End an assignment: its last day is the day before ends_on."""
    check_can_propose_assignment(assignment.entity_id)
    with in_words():
        assignment.ends_on = ends_on
        assignment.save(update_fields=["ends_on"])
        record(actor, action="assignment.ended", entity_id=assignment.entity_id, subject=f"assignment {assignment.pk}")
    return assignment


@transaction.atomic
def take_emergency_access(*, actor: Actor, entity_id: int, reason: str, moment: datetime) -> EmergencyAccess:
    """See charts in an emergency: four hours, read only, with a reason that every owner of the practice reads.

    45 CFR 164.312(a)(2)(ii). The database refuses it to people who hold a role of an organization.
    """
    if len(reason.strip()) < 10:
        raise Malformed("Emergency access needs its reason in a sentence. Write what happened.")
    with in_words():
        access = EmergencyAccess.objects.create(
            entity_id=entity_id,
            account_id=actor.account_id,
            reason=reason.strip(),
            starts_at=moment,
            ends_at=moment + timedelta(hours=EMERGENCY_HOURS),
        )
        record(
            actor, action="emergency.taken", entity_id=entity_id, subject=f"emergency {access.pk}", details={"reason": reason}
        )
    return access
