"""People and their assignments: proposed, granted, ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from django.db import transaction
from django.utils import timezone

from abutment.foundation.audit import record
from abutment.foundation.events import publish
from abutment.foundation.scope import Actor, opened
from abutment.foundation.signin.actions import InvitationAccepted, invite
from abutment.organizations.actions.vouching import check_belongs, check_stands_for, places_of, tell_owners_of
from abutment.organizations.errors import Malformed
from abutment.organizations.events import AssignmentEnded, AssignmentGranted
from abutment.organizations.models import Assignment, Person, Region, Role
from abutment.organizations.policies import can_grant, check_can_grant, check_can_propose_assignment
from abutment.organizations.refusals import in_words


class Names(TypedDict):
    """What a person is called, and their NPI where they have one."""

    given_name: str
    family_name: str
    suffix: str
    npi: str


class Proposal(TypedDict):
    """Where somebody will do what, from when, by which license, limited to which region."""

    entity_id: int
    role_code: str
    starts_on: date
    license: License | None
    region: Region | None


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
    # The server may propose anybody, and grants no role that takes an owner: it has no person who could answer for it.
    is_granted = can_grant(entity_id, needs_owner=role.needs_owner) and not (
        role.needs_owner and actor.account_id is None
    )
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
        if is_granted:
            publish(AssignmentGranted(assignment.pk, person.pk, entity_id, role_code))
    return assignment


@transaction.atomic
def add_person_with_assignment(*, actor: Actor, names: Names, first: Proposal) -> Person:
    """Enter a person and propose the first thing they will do, so that those who work with them find them."""
    check_can_propose_assignment(first["entity_id"])
    person = add_person(actor=actor, **names)
    propose_assignment(actor=actor, person=person, **first)
    return person


@transaction.atomic
def grant_assignment(*, actor: Actor, assignment: Assignment) -> Assignment:
    """Grant what was proposed. The database stamps who granted it and whether they also hold an organization role."""
    check_can_grant(assignment.entity_id, needs_owner=assignment.role.needs_owner, role_label=assignment.role.label)
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
        publish(AssignmentGranted(assignment.pk, assignment.person_id, assignment.entity_id, assignment.role.code))
    return assignment


@transaction.atomic
def end_assignment(*, actor: Actor, assignment: Assignment, ends_on: date) -> Assignment:
    """End an assignment: its last day is the day before ends_on."""
    check_can_propose_assignment(assignment.entity_id)
    if assignment.ends_on is not None and ends_on > assignment.ends_on:
        raise Malformed(
            f"This assignment ends on {assignment.ends_on}. To keep {assignment.person} on, grant a new one."
        )
    with in_words():
        assignment.ends_on = ends_on
        assignment.save(update_fields=["ends_on"])
        record(actor, action="assignment.ended", entity_id=assignment.entity_id, subject=f"assignment {assignment.pk}")
        publish(AssignmentEnded(assignment.pk, assignment.person_id, assignment.entity_id, ends_on))
    return assignment


@transaction.atomic
def withdraw_proposal(*, actor: Actor, assignment: Assignment) -> None:
    """Take a proposal back, or decline it; what was granted can only be ended."""
    check_can_propose_assignment(assignment.entity_id)
    if assignment.granted_at is not None:
        raise Malformed(f"{assignment.person} was granted this role already. End the assignment instead.")
    with in_words():
        record(
            actor,
            action="assignment.withdrawn",
            entity_id=assignment.entity_id,
            subject=f"assignment {assignment.pk}",
            details={"role": assignment.role.code, "person": assignment.person_id},
        )
        assignment.delete()


@transaction.atomic
def invite_person(*, actor: Actor, person: Person, email: str, entity_id: int) -> None:
    """Mail a person the link by which they make, or bring, their own sign-in. Raises Malformed, NotAllowed.

    Behind a role that only owners grant, an owner invites, and all owners are told.
    """
    if person.account_id is not None:
        raise Malformed(f"{person} has a sign-in. It is theirs alone: nobody can replace it.")
    if not person.assignments.filter(entity_id=entity_id).exists():
        raise Malformed(f"{person} holds no role there. Propose an assignment first, then invite.")
    check_stands_for(person, actor.account_id)
    subject, details = f"person {person.pk}", {"address": email}
    invite(actor=actor, email=email, name=str(person), reference=subject, entity_id=entity_id)
    with opened(Actor.system("tell where else an invited person works")) as server:
        for place in places_of(person) - {entity_id}:
            record(server, action="signin.invited", entity_id=place, subject=subject, details=details)
    said = f"{person} was invited to sign in, at the address {email}."
    tell_owners_of(person, subject=f"{person} is invited to sign in", said=said)


def take_sign_in(event: InvitationAccepted) -> None:
    """Hang a person on the sign-in by which they accepted their invitation; heard in that act's own transaction."""
    kind, _, number = event.reference.partition(" ")
    if kind != "person" or not number.isdecimal():
        return  # an invitation of another room
    with opened(Actor.system("link a person to the sign-in that accepted")) as server, in_words():
        person = Person.objects.select_for_update().filter(pk=int(number)).first()
        if person is None or person.account_id == event.account_id:
            return
        if person.account_id is not None or Person.objects.filter(account_id=event.account_id).exists():
            raise Malformed(
                f"{person} or this sign-in is linked already. Ask whoever invited you to invite the right person."
            )
        check_belongs(person, event)
        check_stands_for(person, event.invited_by_account_id)  # again: a role may have come since the invitation
        person.account_id = event.account_id
        person.save(update_fields=["account_id"])
        details = {"account": event.account_id}
        for place in places_of(person) or [None]:
            record(server, action="person.signed_in", entity_id=place, subject=f"person {number}", details=details)
            if place not in (None, event.entity_id):
                invitation = f"invitation {event.invitation_id}"
                record(server, action="signin.invitation_accepted", entity_id=place, subject=invitation)
        said = f"{person} has accepted an invitation and signs in from now on."
        tell_owners_of(person, subject=f"{person} signs in from now on", said=said)
