"""Who may do what to fees. Each rule comes as a pair: check_can_x raises with the reason, can_x answers."""

from __future__ import annotations

from abutment.foundation.scope import may
from abutment.foundation.scope.claims import entities
from abutment.foundation.scope.errors import NotAllowed


def can_compute(practice_id: int) -> bool:
    return may("money.write", practice_id)


def check_can_compute(practice_id: int, what: str) -> None:
    """Inputs, drafts, issue and payments are the controller's work, while the affiliation or its transition lasts."""
    if not can_compute(practice_id):
        raise NotAllowed(f"You may not {what} here. Ask the organization's controller.")


def can_read_money() -> bool:
    return bool(entities("money.read"))


def check_can_read_money() -> None:
    """Months and what they are computed from are read by those who see money."""
    if not can_read_money():
        raise NotAllowed("Your roles do not show you money. Ask the organization's controller, or an owner.")


def check_can_compare(practice_id: int) -> None:
    """A what-if shows the terms of an agreement and what the practice took in: it asks for both rights."""
    if not (may("agreements.read", practice_id) and may("money.read", practice_id)):
        raise NotAllowed(
            "A what-if shows terms and money, and your roles do not show you both here. Ask an owner or the controller."
        )


def can_close_months() -> bool:
    return bool(entities("money.write"))


def check_can_close_months() -> None:
    """Month-end is run over the practices at which the actor may post money."""
    if not can_close_months():
        raise NotAllowed("You may not run month-end. Ask the organization's controller.")


def can_approve(practice_id: int) -> bool:
    return may("statements.approve", practice_id)


def check_can_approve(practice_id: int) -> None:
    """A statement is approved, and its lines are disputed, by an owner acting for the practice."""
    if not can_approve(practice_id):
        raise NotAllowed("A statement is approved and disputed by an owner of the practice, acting for it. Ask one.")


def can_release(practice_id: int) -> bool:
    return may("agreements.counsel", practice_id)


def check_can_release(practice_id: int) -> None:
    """What waits outside the market value is released by a named counsel."""
    if not can_release(practice_id):
        raise NotAllowed("What waits for counsel is released by a named counsel. Ask the organization's counsel.")
