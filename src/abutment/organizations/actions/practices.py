"""What a practice is called, and its numbers."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction

from abutment.foundation.audit import record
from abutment.foundation.scope import Actor
from abutment.organizations.models import Practice
from abutment.organizations.policies import check_can_change_network
from abutment.organizations.refusals import in_words


@dataclass(frozen=True, slots=True)
class PracticeFacts:
    """What can change of a practice that stays the same legal entity."""

    legal_name: str
    tax_number: str
    npi: str


@transaction.atomic
def change_practice(*, actor: Actor, practice: Practice, name: str, facts: PracticeFacts) -> Practice:
    """Change what a practice is called, or its numbers; the trail keeps which of them changed, and not the numbers."""
    check_can_change_network(practice.pk, f"the facts of {practice}")
    changed = [key for key, value in asdict(facts).items() if getattr(practice, key) != value]
    with in_words():
        for key in changed:
            setattr(practice, key, getattr(facts, key))
        if changed:
            practice.save(update_fields=changed)
        if practice.entity.name != name:
            practice.entity.name = name
            practice.entity.save(update_fields=["name"])
            changed.append("name")
        if changed:
            record(
                actor,
                action="practice.changed",
                entity_id=practice.pk,
                subject=f"practice {practice.pk}",
                details={"changed": sorted(changed)},
            )
    return practice
