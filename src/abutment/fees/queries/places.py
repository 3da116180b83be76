"""What the names in a file of inputs mean to the reader."""

from __future__ import annotations

from collections.abc import Sequence

from abutment.fees.rules.entries import Places
from abutment.foundation.scope import Actor
from abutment.foundation.scope.claims import entities
from abutment.organizations import queries as network


def places(actor: Actor, only: int | None = None) -> Places:
    """The practices at which the reader posts money, and their locations, by name in lower case."""
    allowed = set(entities("money.write")) if only is None else {only}
    return Places(
        practices={each.name.lower(): each.pk for each in network.entities_where(actor, "money.write")},
        locations={
            (each.entity_id, each.name.lower()): each.pk
            for each in network.locations(actor)
            if each.entity_id in allowed
        },
        only=only,
    )


def practice_names(actor: Actor, practice_ids: Sequence[int]) -> dict[int, str]:
    """The names of practices at which the reader posts money, by number."""
    wanted = set(practice_ids)
    return {each.pk: each.name for each in network.entities_where(actor, "money.write") if each.pk in wanted}
