"""Who may do what in the network. Each rule comes as a pair: check_can_x raises with the reason, can_x answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from abutment.foundation.scope import may
from abutment.foundation.scope.errors import NotAllowed
from abutment.foundation.scope.models import Entity
from abutment.organizations.models import Assignment
from abutment.organizations.rules import day_in_words, standing


def can_change_network(entity_id: int) -> bool:
    return may("network.write", entity_id)


def check_can_change_network(entity_id: int, what: str) -> None:
    """Facts of practices and locations are changed by the practice's managers and owners, and by the organization's
    administrators while the affiliation is in force."""
    if not can_change_network(entity_id):
        raise NotAllowed(f"You may not change {what}. Ask an owner, a practice manager or an administrator.")


def can_propose_assignment(entity_id: int) -> bool:
    return may("people.write", entity_id) or may("clinical.grant", entity_id)


def check_can_propose_assignment(entity_id: int) -> None:
    if not can_propose_assignment(entity_id):
        raise NotAllowed("You may not propose assignments here. Ask the people team, a practice manager or an owner.")


def check_can_propose_somewhere(entities: Sequence[Entity]) -> None:
    """The form is for who may propose at some place; the action asks again for the place that was chosen."""
    if not entities:
        raise NotAllowed("You may not propose assignments. Ask the people team, a practice manager or an owner.")


def check_can_invite(entities: Sequence[Entity], name: str) -> None:
    """Somebody is invited in the name of a place where they hold or await a role, by who writes people there."""
    if not entities:
        raise NotAllowed(f"You may not invite {name}. Ask the people team, a practice manager or an owner.")


def can_grant(entity_id: int, *, needs_owner: bool) -> bool:
    return may("clinical.grant" if needs_owner else "people.write", entity_id)


def check_can_grant(entity_id: int, *, needs_owner: bool, role_label: str) -> None:
    """A clinical assignment, and ownership itself, is granted by an owner acting for the practice, and nobody else."""
    if not can_grant(entity_id, needs_owner=needs_owner):
        raise NotAllowed(
            f"{role_label} is granted by an owner of the practice. It is proposed; an owner will find it under Today."
            if needs_owner
            else f"You may not grant {role_label} here. Ask the people team, a practice manager or an owner."
        )


def can_end_affiliation(practice_id: int) -> bool:
    return may("affiliation.accept", practice_id)


def check_can_end_affiliation(practice_id: int) -> None:
    if not can_end_affiliation(practice_id):
        raise NotAllowed("An affiliation is accepted and ended by an owner of the practice. Ask one of its owners.")


def check_can_change_responsibility(practice_id: int) -> None:
    """Who owns, who manages and who answers is said by the practice's owners, acting for it, and by nobody else."""
    if not may("affiliation.accept", practice_id):
        raise NotAllowed("Owners, manager and covered entity are changed by an owner of the practice. Ask one.")


def can_add_region(organization_id: int) -> bool:
    return may("network.write", organization_id)


def check_can_add_region(organization_id: int) -> None:
    """An organization orders its network itself."""
    if not can_add_region(organization_id):
        raise NotAllowed("Regions are added by an administrator of the organization. Ask one.")


def can_register_practice(organization_id: int) -> bool:
    return may("network.write", organization_id) and may("people.write", organization_id)


def check_can_register_practice(organization_id: int, name: str) -> None:
    """A practice is entered by who may change both the network and its people at the organization: an administrator."""
    if not can_register_practice(organization_id):
        raise NotAllowed(f"{name} is entered by an administrator of the organization. Ask one.")


def check_can_add_location(practices: Sequence[Entity]) -> None:
    """An office is added where the reader may change facts of a practice."""
    if not practices:
        raise NotAllowed("You may not add locations. Ask an owner, a practice manager or an administrator.")


def can_enter_leases(entity_id: int) -> bool:
    return may("agreements.write", entity_id)


def check_can_enter_leases(entity_id: int, name: str) -> None:
    """A lease is an agreement: entered by owners and administrators."""
    if not can_enter_leases(entity_id):
        raise NotAllowed(f"You may not enter leases of {name}. Ask an owner or an administrator.")


def check_can_read_people(may_read: bool) -> None:
    """The list of people is for who works with them."""
    if not may_read:
        raise NotAllowed("Your roles do not include the list of people. Ask the people team or a practice manager.")


def check_is_of_a_practice(side: str) -> None:
    """Emergency access belongs to the practice's side alone."""
    if side != "practice":
        raise NotAllowed(
            "Emergency access is for people who work at a practice, acting for it. Look in its name, or call its owner."
        )


@dataclass(frozen=True, slots=True)
class AssignmentStanding:
    """An assignment, how it stands on a day, and what the reader may do with it."""

    assignment: Assignment
    word: str
    kind: str
    can_grant: bool
    can_withdraw: bool
    can_end: bool
    why: str = ""


def _why_it_waits(proposal: Assignment) -> str:
    since = f"proposed {day_in_words(proposal.proposed_at.date())}"
    return f"an owner grants it; {since}" if proposal.role.needs_owner else since


def with_what_can_be_done(
    assignments: Iterable[Assignment], on: date, *, is_today: bool = True
) -> list[AssignmentStanding]:
    """Assignments with what the reader may do, on another day nothing; each entity is asked about once."""
    owners: dict[int, bool] = {}
    writers: dict[int, bool] = {}
    found = []
    for each in assignments:
        place = each.entity_id
        if place not in owners:
            owners[place], writers[place] = can_grant(place, needs_owner=True), can_grant(place, needs_owner=False)
        is_granted = each.granted_at is not None
        word, kind = standing(each.starts_on, each.ends_on, on, is_granted=is_granted)
        may_grant = owners[place] if each.role.needs_owner else writers[place]
        may_propose = owners[place] or writers[place]
        found.append(
            AssignmentStanding(
                each,
                word,
                kind,
                can_grant=is_today and not is_granted and may_grant and word != "ended",
                can_withdraw=is_today and not is_granted and may_propose,
                can_end=is_today and is_granted and may_grant and word != "ended",
                why="" if is_granted or word == "ended" else _why_it_waits(each),
            )
        )
    return found
