"""Who owns a practice in law, who runs its business, who answers under HIPAA: changed from a day on by its owners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from abutment.foundation.audit import record
from abutment.foundation.scope import Actor
from abutment.organizations.errors import Malformed
from abutment.organizations.models import CoveredEntity, LegalOwnership, Management
from abutment.organizations.policies import check_can_change_responsibility
from abutment.organizations.refusals import in_words
from abutment.organizations.rules import day_in_words, whole_share

WHOLE_BASIS_POINTS = 10_000


@dataclass(frozen=True, slots=True)
class Share:
    """A person's share of a practice in hundredths of a percent, and the license by which they may own."""

    person_id: int
    basis_points: int
    license_jurisdiction: str
    license_number: str


@transaction.atomic
def change_owners(*, actor: Actor, practice_id: int, shares: Sequence[Share], starts_on: date) -> None:
    """Say who owns a practice from a day on; what held before ends there, and a share that stays is left as it is."""
    check_can_change_responsibility(practice_id)
    total = sum(share.basis_points for share in shares)
    if total != WHOLE_BASIS_POINTS:
        raise Malformed(f"The owners' shares add up to {whole_share(total)}. Enter owners whose shares make 100%.")
    if len({share.person_id for share in shares}) < len(shares):
        raise Malformed("One person stands twice among the owners. Enter each owner once, with the whole share.")
    _check_nothing_later(LegalOwnership, practice_id, starts_on)
    kept = set()
    with in_words():
        for held in LegalOwnership.objects.filter(entity_id=practice_id).current(starts_on):
            as_held = Share(held.owner_id, held.share_basis_points, held.license_jurisdiction, held.license_number)
            if held.ends_on is None and as_held in shares:
                kept.add(as_held)
                continue
            held.ends_on = starts_on
            held.save(update_fields=["ends_on"])
        for share in shares:
            if share not in kept:
                LegalOwnership.objects.create(
                    entity_id=practice_id,
                    owner_id=share.person_id,
                    share_basis_points=share.basis_points,
                    license_jurisdiction=share.license_jurisdiction,
                    license_number=share.license_number,
                    starts_on=starts_on,
                )
        _record(actor, "owners.changed", practice_id, starts_on)


@transaction.atomic
def change_manager(*, actor: Actor, practice_id: int, manager_id: int, starts_on: date) -> Management:
    """Say who runs the business of a practice from a day on: an organization, or the practice itself."""
    check_can_change_responsibility(practice_id)
    _end_at(Management, practice_id, starts_on)
    with in_words():
        new = Management.objects.create(entity_id=practice_id, manager_id=manager_id, starts_on=starts_on)
        _record(actor, "manager.changed", practice_id, starts_on)
    return new


@transaction.atomic
def change_covered_entity(*, actor: Actor, practice_id: int, answers_id: int, starts_on: date) -> CoveredEntity:
    """Say who answers for a practice's patients under HIPAA from a day on."""
    check_can_change_responsibility(practice_id)
    _end_at(CoveredEntity, practice_id, starts_on)
    with in_words():
        new = CoveredEntity.objects.create(entity_id=practice_id, answers_id=answers_id, starts_on=starts_on)
        _record(actor, "covered_entity.changed", practice_id, starts_on)
    return new


_Fact = type[LegalOwnership] | type[Management] | type[CoveredEntity]


def _end_at(fact: _Fact, practice_id: int, on: date) -> None:
    _check_nothing_later(fact, practice_id, on)
    fact.objects.filter(entity_id=practice_id).current(on).update(ends_on=on)


def _check_nothing_later(fact: _Fact, practice_id: int, on: date) -> None:
    """History is added to, never rewritten: a change comes after everything that was entered before it."""
    later = fact.objects.filter(entity_id=practice_id, starts_on__gte=on).order_by("-starts_on").first()
    if later is not None:
        raise Malformed(f"This was changed from {day_in_words(later.starts_on)} already. Choose a later day.")


def _record(actor: Actor, action: str, practice_id: int, starts_on: date) -> None:
    record(
        actor,
        action=action,
        entity_id=practice_id,
        subject=f"practice {practice_id}",
        details={"starts_on": starts_on},
    )
