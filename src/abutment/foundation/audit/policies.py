"""Who may read the trail and the looks at all; row security says which rows."""

from abutment.foundation.scope import Actor, may
from abutment.foundation.scope.claims import entities
from abutment.foundation.scope.errors import NotAllowed


def can_read_trail(actor: Actor) -> bool:
    """Whether the open scope may read the trail of some practice or organization."""
    return bool(entities("audit.read"))


def check_can_read_trail(actor: Actor) -> None:
    """Raise NotAllowed when the open scope may read no trail."""
    if not can_read_trail(actor):
        raise NotAllowed("You may not read the audit trail here: that needs audit.read. Ask who grants roles.")


def can_export(actor: Actor) -> bool:
    """Whether the open scope may export the trail of the practice or organization in whose name the actor looks."""
    return actor.acting_entity_id is not None and may("audit.read", actor.acting_entity_id)


def check_can_export(actor: Actor) -> int:
    """The entity whose trail may be exported. Raises NotAllowed."""
    if actor.acting_entity_id is None or not can_export(actor):
        raise NotAllowed(
            "You may not export this trail: that needs audit.read for whom you look. Ask who grants roles."
        )
    return actor.acting_entity_id


def can_read_looks(actor: Actor) -> bool:
    """Whether the open scope may read who looked at some practice's patients."""
    return bool(entities("looks.read"))


def check_can_read_looks(actor: Actor) -> None:
    """Raise NotAllowed when the open scope may not read who looked: that is the practice's own."""
    if not can_read_looks(actor):
        raise NotAllowed("Only the practice reads who looked at its patients, through looks.read. Ask an owner.")
