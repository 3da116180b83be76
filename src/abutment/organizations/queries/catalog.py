"""What each role may do, as the database holds it."""

from __future__ import annotations

from dataclasses import dataclass

from abutment.foundation.scope import Actor
from abutment.organizations.models import Capability, Role


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """A role, its side of the agreement, and the labels of what it carries."""

    label: str
    party_label: str
    is_clinical: bool
    needs_owner: bool
    capabilities: tuple[str, ...]

    @property
    def words(self) -> str:
        """What the role may do, as one sentence."""
        said = "; ".join(f"{label[:1].lower()}{label[1:]}" for label in self.capabilities)
        return f"{said[:1].upper()}{said[1:]}." if said else ""


def capability_labels() -> dict[str, str]:
    """What each capability is, in words; the same for every reader."""
    return dict(Capability.objects.values_list("code", "label"))


def roles(actor: Actor) -> list[RoleFacts]:
    """Every role, in the order in which they were added; the same for every reader."""
    return [
        RoleFacts(
            role.label,
            Role.Party(role.party).label,
            role.is_clinical,
            role.needs_owner,
            tuple(sorted(link.capability.label for link in role.capabilities.all())),
        )
        for role in Role.objects.prefetch_related("capabilities__capability").order_by("pk")
    ]
