"""The practices of a month-end, cut into turns that are computed together."""

from __future__ import annotations

from abutment.foundation.scope import Actor
from abutment.foundation.scope.claims import entities
from abutment.kernel.months import Month
from abutment.organizations import queries as network

BATCH = 50
"""Practices per transaction: large enough for few queries, small enough that little is done again after a crash."""


def batches_of(actor: Actor, month: Month, practice_id: int | None = None) -> list[list[int]]:
    """The numbers of the practices affiliated in a month at which the actor posts money, in turns."""
    allowed = set(entities("money.write"))
    found = [
        pk for pk in sorted(network.affiliated_during(actor, month.period, actor.acting_entity_id)) if pk in allowed
    ]
    wanted = [pk for pk in found if practice_id is None or pk == practice_id]
    return [wanted[start : start + BATCH] for start in range(0, len(wanted), BATCH)]
