"""What the settings page shows: one's own doors, and what each role may do."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from abutment.foundation.scope import Actor
from abutment.organizations.queries import catalog


def context(actor: Actor) -> dict[str, Any]:
    """Roles by side with their capabilities, as the database holds them."""
    sides: dict[str, list[catalog.RoleFacts]] = defaultdict(list)
    for role in catalog.roles(actor):
        sides[role.party_label].append(role)
    return {"sides": dict(sides)}
