"""In whose name somebody looks and acts."""

from __future__ import annotations

from django.db import transaction

from abutment.foundation.audit import record
from abutment.foundation.scope import Actor, opened
from abutment.organizations.errors import NotFound
from abutment.organizations.queries import Capacity, capacities, capacity_at


@transaction.atomic
def act_for(*, actor: Actor, entity_id: int) -> Capacity:
    """Change to another name that the actor holds today; the caller keeps it in the session. Raises NotFound."""
    capacity = capacity_at(capacities(actor), entity_id)
    if capacity is None:
        raise NotFound("You hold no role there today. Choose one of the names in the header.")
    with opened(actor.acting_for(entity_id)) as now:
        record(
            now,
            action="name.changed",
            entity_id=entity_id,
            subject=f"entity {entity_id}",
            details={"from": actor.acting_entity_id},
        )
    return capacity
