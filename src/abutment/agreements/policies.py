"""Who may do what with agreements. Each rule comes as a pair: check_can_x raises with the reason, can_x answers."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from abutment.agreements.errors import Malformed
from abutment.agreements.models import Review
from abutment.foundation.scope import Actor, may
from abutment.foundation.scope.errors import NotAllowed


def can_enter(entity_id: int) -> bool:
    """Whether the open scope enters agreements, amendments and terms here."""
    return may("agreements.write", entity_id)


def check_can_enter(entity_id: int, what: str) -> None:
    """Agreements are entered by owners of the practice and by administrators of its organization."""
    if not can_enter(entity_id):
        raise NotAllowed(f"You may not enter {what} here. Ask an owner of the practice or an administrator.")


def is_party(actor: Actor, entity_id: int, parties: Iterable[int | None]) -> bool:
    """Whether who acts is a party, or the software itself. entity_id: whose agreement it is."""
    mine = actor.acting_entity_id
    return actor.account_id is None or mine == entity_id or mine in set(parties)


def check_is_party(actor: Actor, entity_id: int, parties: Iterable[int | None], title: str) -> None:
    """An agreement is read by its parties alone, so nobody enters one for others."""
    if not is_party(actor, entity_id, parties):
        raise Malformed(
            f"{title}: whom you act for is not among its parties. Name them, or have an owner of the practice enter it."
        )


def can_give_opinion(entity_id: int) -> bool:
    """Whether the open scope speaks as counsel here."""
    return may("agreements.counsel", entity_id)


def check_can_give_opinion(entity_id: int) -> None:
    """An opinion is counsel's own."""
    if not can_give_opinion(entity_id):
        raise NotAllowed("An opinion is given by counsel. Ask the counsel of the practice or of the organization.")


def check_can_review_as_counsel(entity_id: int) -> None:
    """Counsel stamps an instrument, or who enters agreements records that counsel did."""
    if not (can_give_opinion(entity_id) or can_enter(entity_id)):
        raise NotAllowed("Counsel's review is recorded by counsel, an owner of the practice or an administrator.")


def can_approve(
    actor: Actor, *, owner: int, sides: Iterable[int], entered_for: int | None, entered_by: int | None
) -> bool:
    """Whether the reader's side may approve what another entered; agreements.write at the entity is asked besides.

    owner: whose agreement it is; what others entered is approved in its name. sides: its parties in the network. The
    database holds the same rule.
    """
    if actor.via.is_unbounded and actor.account_id is None:
        return True
    everybody = {owner, *sides, *([] if entered_for is None else [entered_for])}
    if everybody == {entered_for}:
        return True
    mine = actor.acting_entity_id
    if entered_for != owner and mine != owner:
        return False
    is_own = entered_by is not None and entered_by == actor.account_id
    return mine in everybody and mine != entered_for and not is_own


def check_can_read(may_read: bool) -> None:
    """The list of agreements is open to who reads agreements somewhere in the name they look in."""
    if not may_read:
        raise NotAllowed("Agreements are not open to your role. Ask an owner of the practice or an administrator.")


def check_can_enter_somewhere(entities: Iterable[object]) -> None:
    """A new agreement is entered by who may enter them at some practice or organization."""
    if not list(entities):
        raise NotAllowed("You may not enter agreements here. Ask an owner of the practice or an administrator.")


def can_review(actor: Actor) -> bool:
    """Whether the reader may have papers read for the practice or organization in whose name they act."""
    return actor.acting_entity_id is not None and _is_own("agreements.review", actor.acting_entity_id)


def check_can_review(actor: Actor) -> int:
    """Papers are read for an owner, or for leaders and counsel; gives for whom."""
    if actor.acting_entity_id is None or not can_review(actor):
        raise NotAllowed(
            "You may not have papers read here. Ask an owner of the practice, or a leader of the organization."
        )
    return actor.acting_entity_id


def can_change_review(actor: Actor, review: Review) -> bool:
    """Whether the reader may share, withdraw or read a review again: one of their own side."""
    return actor.acting_entity_id == review.entity_id and can_review(actor)


def check_can_change_review(actor: Actor, review: Review) -> None:
    """A review is changed by the side that asked for it."""
    if not can_change_review(actor, review):
        raise NotAllowed(f"{review.title} belongs to who asked for it. Ask them, or have the papers read yourself.")


def can_speak(actor: Actor, review: Review) -> bool:
    """Whether the reader may speak for one of the two sides of a review."""
    is_side = actor.acting_entity_id == review.entity_id or (
        review.is_shared and actor.acting_entity_id == review.shared_with_id
    )
    return is_side and can_review(actor)


def check_can_speak(actor: Actor, review: Review) -> int:
    """Each side of a review speaks for itself; gives for whom."""
    if actor.acting_entity_id is None or not can_speak(actor, review):
        raise NotAllowed(f"You may read {review.title} but not speak for a side of it. Ask who may have papers read.")
    return actor.acting_entity_id


def _is_own(capability: str, entity_id: int) -> bool:
    """Whether the open scope carries a capability at its own side, not one that it sees through an affiliation."""
    with connection.cursor() as cursor:
        cursor.execute("select %s = any(foundation.unnarrowed(%s))", [entity_id, capability])
        row = cursor.fetchone()
    return bool(row and row[0])
