"""Who may do what in the network. Each rule comes as a pair: check_can_x raises with the reason, can_x answers."""

from __future__ import annotations

from abutment.foundation.scope import may
from abutment.foundation.scope.errors import NotAllowed


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


def can_grant(entity_id: int, *, needs_owner: bool) -> bool:
    return may("clinical.grant" if needs_owner else "people.write", entity_id)


def check_can_grant(entity_id: int, *, needs_owner: bool, role_label: str) -> None:
    """A clinical assignment, and ownership itself, is granted by an owner of the practice, acting for it, and nobody else."""
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
