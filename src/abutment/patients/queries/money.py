"""What was charged for procedures: the part of an account that stands in the chart."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from abutment.patients.models import Patient, Procedure


def billed(of: Collection[Patient]) -> QuerySet[Procedure]:
    """The complete procedures of patients: what accounts are charged with."""
    rows = Procedure.objects.filter(patient__in=[each.pk for each in of], gone_at=None)
    return rows.filter(status=Procedure.Status.COMPLETE).select_related("code").order_by("on", "pk")


def charged_to(today: date, patient: str = "pk") -> Subquery:
    """For a list of patients: what each was charged for complete procedures, in cents; nothing when nothing was."""
    rows: QuerySet[Any] = Procedure.objects.filter(
        Q(on=None) | Q(on__lte=today), patient=OuterRef(patient), gone_at=None, status=Procedure.Status.COMPLETE
    ).order_by()
    return Subquery(rows.values("patient").annotate(cents=Sum("fee_cents")).values("cents"))
