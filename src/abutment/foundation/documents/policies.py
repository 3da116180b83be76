"""Who may add a document; who may read one is row security's to say."""

from abutment.foundation.documents.rules import Shelf
from abutment.foundation.scope import Actor, may
from abutment.foundation.scope.errors import NotAllowed


def can_store(actor: Actor, *, entity_id: int, shelf: Shelf) -> bool:
    """Whether the open scope may add to this shelf of this entity and read there."""
    return may(shelf.write_capability, entity_id) and may(shelf.read_capability, entity_id)


def check_can_store(actor: Actor, *, entity_id: int, shelf: Shelf) -> None:
    """Raise NotAllowed with the reason when the open scope may not add to this shelf."""
    if not can_store(actor, entity_id=entity_id, shelf=shelf):
        raise NotAllowed(
            f"You may not add {shelf} documents here: that needs {shelf.write_capability}. Ask who grants roles."
        )
