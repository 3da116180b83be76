"""What stands on patients' accounts beside procedures and insurance."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from abutment.patients.models import Patient
from abutment.receivables.models import Adjustment, PaymentPlanCharge, PaymentSplit
from abutment.receivables.rules.ledger import Line, LineKind

_CREDIT = "credit"


def lines(of: Collection[Patient]) -> list[Line]:
    """Adjustments, payments and payment plans of patients as lines of their account."""
    numbers = [each.pk for each in of]
    return [*_adjustments(numbers), *_splits(numbers), *_plan_charges(numbers)]


def _adjustments(numbers: list[int]) -> list[Line]:
    rows = Adjustment.objects.filter(patient__in=numbers, gone_at=None).select_related("kind")
    return [
        Line(row.on, LineKind.ADJUSTMENT, row.patient_id, row.amount_cents or 0, str(row.kind or "Adjustment"), row.pk)
        for row in rows
        if row.patient_id is not None
    ]


def _splits(numbers: list[int]) -> list[Line]:
    rows = PaymentSplit.objects.filter(patient__in=numbers, gone_at=None)
    found = []
    for row in rows.select_related("payment__kind", "unearned"):
        kind = row.payment.kind if row.payment else None
        words = ", ".join(map(str, filter(None, (kind or "Payment", row.unearned))))
        if row.patient_id is not None:
            found.append(Line(row.on, LineKind.PAYMENT, row.patient_id, -(row.amount_cents or 0), words, row.pk))
    return found


def _plan_charges(numbers: list[int]) -> list[Line]:
    rows = PaymentPlanCharge.objects.filter(patient__in=numbers, gone_at=None)
    found = []
    for row in rows:
        if row.patient_id is None:
            continue
        due = (row.principal_cents or 0) + (row.interest_cents or 0)
        if row.kind == _CREDIT:
            line = Line(row.on, LineKind.PLAN_CREDIT, row.patient_id, -due, "Moved to a payment plan", row.pk)
        else:
            line = Line(row.on, LineKind.PLAN_DUE, row.patient_id, due, "Payment plan", row.pk)
        found.append(line)
    return found


def adjusted(today: date, patient: str = "pk") -> Subquery:
    """For a list of patients: the sum of each one's adjustments, in cents."""
    rows: QuerySet[Any] = _of(Adjustment.objects.all(), today, patient)
    return Subquery(rows.values("patient").annotate(cents=Sum("amount_cents")).values("cents"))


def paid(today: date, patient: str = "pk") -> Subquery:
    """For a list of patients: what each one has paid, in cents."""
    rows: QuerySet[Any] = _of(PaymentSplit.objects.all(), today, patient)
    return Subquery(rows.values("patient").annotate(cents=Sum("amount_cents")).values("cents"))


def planned(today: date, patient: str = "pk") -> Subquery:
    """For a list of patients: what payment plans add to each one's account, less what they took over, in cents."""
    due = Coalesce(F("principal_cents"), 0) + Coalesce(F("interest_cents"), 0)
    rows: QuerySet[Any] = _of(PaymentPlanCharge.objects.all(), today, patient)
    signed = Sum(Case(When(kind=_CREDIT, then=-due), default=due))
    return Subquery(rows.values("patient").annotate(cents=signed).values("cents"))


def _of(rows: QuerySet[Any], today: date, patient: str) -> QuerySet[Any]:
    counting = Q(on=None) | Q(on__lte=today)
    return rows.filter(counting, patient=OuterRef(patient), gone_at=None).order_by()
