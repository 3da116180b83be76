"""Emergency access: short, read-only, with a reason that every owner reads (45 CFR 164.312(a)(2)(ii))."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from abutment.foundation.audit import record
from abutment.foundation.events import publish
from abutment.foundation.scope import Actor
from abutment.organizations.errors import Malformed
from abutment.organizations.events import EmergencyTaken
from abutment.organizations.models import EmergencyAccess
from abutment.organizations.refusals import in_words

EMERGENCY_HOURS = 4
REASON_LENGTH = 10


@transaction.atomic
def take_emergency_access(*, actor: Actor, entity_id: int, reason: str, moment: datetime) -> EmergencyAccess:
    """See charts in an emergency, for four hours. The database refuses it to people of an organization."""
    if len(reason.strip()) < REASON_LENGTH or actor.account_id is None:
        raise Malformed("Emergency access needs its reason in a sentence. Write what happened.")
    with in_words():
        access = EmergencyAccess.objects.create(
            entity_id=entity_id,
            account_id=actor.account_id,
            reason=reason.strip(),
            starts_at=moment,
            ends_at=moment + timedelta(hours=EMERGENCY_HOURS),
        )
        record(
            actor,
            action="emergency.taken",
            entity_id=entity_id,
            subject=f"emergency {access.pk}",  # the reason may name a patient: it stays in its own row
        )
        publish(EmergencyTaken(access.pk, entity_id, actor.account_id))
    return access


@transaction.atomic
def end_emergency_access(*, actor: Actor, access: EmergencyAccess, moment: datetime) -> EmergencyAccess:
    """End an emergency access before its time: by whoever took it, or by an owner of the practice."""
    with in_words():
        access.ended_early_at = moment  # the database stamps its own clock
        access.save(update_fields=["ended_early_at"])
        record(actor, action="emergency.ended", entity_id=access.entity_id, subject=f"emergency {access.pk}")
    return access
