"""Who may do what with charts. Each rule comes as a pair: check_can_x raises with the reason, can_x answers."""

from __future__ import annotations

from abutment.foundation.scope import may
from abutment.foundation.scope.errors import NotAllowed


def can_identify(entity_id: int) -> bool:
    return may("patients.identify", entity_id)


def check_can_identify(entity_id: int) -> None:
    """An identity number is shown to who bills in the practice's name, and each time is noted."""
    if not can_identify(entity_id):
        raise NotAllowed("You may not see identity numbers. Ask an owner, the practice's manager or billing.")
