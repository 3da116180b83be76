"""The dates that open and close an organization's sight."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from abutment.foundation.audit import record
from abutment.foundation.events import publish
from abutment.foundation.scope import Actor
from abutment.organizations.events import AffiliationEnded
from abutment.organizations.models import Affiliation
from abutment.organizations.policies import check_can_end_affiliation
from abutment.organizations.refusals import in_words


@transaction.atomic
def end_affiliation(
    *, actor: Actor, affiliation: Affiliation, ends_on: date, sight_ends_on: date | None = None
) -> Affiliation:
    """End an affiliation. The organization's sight closes that day, or after a transition period where one is owed."""
    check_can_end_affiliation(affiliation.practice_id)
    with in_words():
        affiliation.ends_on = ends_on
        affiliation.sight_ends_on = sight_ends_on
        affiliation.save(update_fields=["ends_on", "sight_ends_on"])
        record(
            actor,
            action="affiliation.ended",
            entity_id=affiliation.practice_id,
            subject=f"affiliation {affiliation.pk}",
            details={"ends_on": ends_on, "sight_ends_on": sight_ends_on},
        )
        publish(
            AffiliationEnded(
                affiliation.pk, affiliation.practice_id, affiliation.organization_id, ends_on, sight_ends_on
            )
        )
    return affiliation
