"""Who may read the trail and the looks at all; row security says which rows."""

from abutment.foundation.scope import Actor, may
from abutment.foundation.scope.claims import entities
from abutment.foundation.scope.errors import NotAllowed
from abutment.foundation.scope.models import Entity

READERS = (
    "Reading the audit trail is for owners, executives, administrators, controllers, "
    "compliance, auditors and regulators."
)


def can_read_trail(actor: Actor) -> bool:
    """Whether the open scope may read the trail of some practice or organization."""
    return bool(entities("audit.read"))


def check_can_read_trail(actor: Actor) -> None:
    """Raise NotAllowed when the open scope may read no trail."""
    if not can_read_trail(actor):
        raise NotAllowed(f"You may not read the audit trail here. {READERS} Ask who grants roles.")


def can_export(actor: Actor) -> bool:
    """Whether the open scope may export the trail of the practice or organization in whose name the actor looks."""
    return actor.acting_entity_id is not None and may("audit.read", actor.acting_entity_id)


def check_can_export(actor: Actor) -> int:
    """The entity whose trail may be exported. Raises NotAllowed."""
    if actor.acting_entity_id is None or not can_export(actor):
        raise NotAllowed(f"You may not export this trail. {READERS} Ask one of them.")
    return actor.acting_entity_id


def check_can_export_of(entity: Entity) -> None:
    """Raise NotAllowed when the open scope may not read the trail of this practice or organization."""
    if not may("audit.read", entity.pk):
        raise NotAllowed(f"The trail of {entity} is not yours to export. {READERS} Ask one of them.")


def can_read_looks(actor: Actor) -> bool:
    """Whether the open scope may read who looked at some practice's patients."""
    return bool(entities("looks.read"))


def check_can_read_looks(actor: Actor) -> None:
    """Raise NotAllowed when the open scope may not read who looked: that is the practice's own."""
    if not can_read_looks(actor):
        raise NotAllowed(
            "Reading who looked at a practice's patients is for its owners alone. Ask an owner of the practice."
        )
