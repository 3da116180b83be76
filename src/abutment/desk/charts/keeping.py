"""Keeping what patients owe, so that their list is sorted by it at once; heard in the transaction of each import."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils import timezone

from abutment.claims import queries as claims
from abutment.claims.actions import keep_balances
from abutment.foundation.scope.models import Entity
from abutment.patients import queries as patients
from abutment.patients.models import Domain
from abutment.portability.events import RecordsImported


def keep(told: RecordsImported) -> None:
    """Keep the balances of a practice whose records have changed, or of which none were kept yet."""
    if not (told.rows_new or told.rows_changed or told.rows_gone) and claims.has_balances(told.practice_id):
        return
    zone = Entity.objects.values_list("time_zone", flat=True).get(pk=told.practice_id)
    today = timezone.now().astimezone(ZoneInfo(zone)).date()
    if patients.mirror(told.practice_id, today, Domain.RECEIVABLES) is not None:
        keep_balances(practice_id=told.practice_id, on=today)
