"""Who may do what with agreements. Each rule comes as a pair: check_can_x raises with the reason, can_x answers."""

from __future__ import annotations

from collections.abc import Iterable

from abutment.foundation.scope import Actor, may
from abutment.foundation.scope.errors import NotAllowed


def can_enter(entity_id: int) -> bool:
    """Whether the open scope enters agreements, amendments and terms here."""
    return may("agreements.write", entity_id)


def check_can_enter(entity_id: int, what: str) -> None:
    """Agreements are entered by owners of the practice and by administrators of its organization."""
    if not can_enter(entity_id):
        raise NotAllowed(f"You may not enter {what} here. Ask an owner of the practice or an administrator.")


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
