"""Sealing the passwords of storage, and those of practices' own systems, anew after a rotation of the field key."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Model

from abutment.foundation.audit import record
from abutment.foundation.keys.fields import key_number, resealed
from abutment.foundation.scope import Actor, opened
from abutment.portability.delivering.opening import CONTEXT
from abutment.portability.importing.opening import PASSWORD, SALT
from abutment.portability.models import Destination, RecordSource

KEEPER = Actor.system("seal passwords of storage with a new key")
_SEALED: Mapping[type[Model], Mapping[str, str]] = {
    Destination: {"secret": CONTEXT, "private_key": CONTEXT, "code_word": CONTEXT},
    RecordSource: {"password": PASSWORD, "salt": SALT},
}
"""By table: its sealed columns, each with the context in which it is sealed."""


def reseal_passwords() -> int:
    """Seal with the current key every row that still lies under an older one. Returns how many."""
    total = 0
    for table, columns in _SEALED.items():
        with opened(KEEPER) as actor:
            moved = [each for each in table._default_manager.select_for_update() if _reseal(each, columns)]
            table._default_manager.bulk_update(moved, list(columns))
            if moved:
                record(actor, action="destination.resealed", entity_id=None, details={"rows": len(moved)})
        total += len(moved)
    return total


def passwords_under_key(key_id: int) -> int:
    """How many rows could not be used without this key."""
    with opened(KEEPER):
        return sum(
            key_id in {key_number(token) for name in columns if (token := getattr(each, name))}
            for table, columns in _SEALED.items()
            for each in table._default_manager.all()
        )


def _reseal(row: Model, columns: Mapping[str, str]) -> bool:
    before = [getattr(row, name) for name in columns]
    for name, context in columns.items():
        if token := getattr(row, name):
            setattr(row, name, resealed(token, context=context))
    return before != [getattr(row, name) for name in columns]
