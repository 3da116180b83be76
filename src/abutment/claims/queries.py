"""Questions about insurance. Row security answers for the open scope."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from abutment.claims.models import DECIDED, Benefit, Claim, ClaimProcedure, Coverage, PatientBalance
from abutment.patients.models import Patient
from abutment.receivables.rules.ledger import Line, LineKind

_EXPECTED = (ClaimProcedure.Status.ESTIMATE, ClaimProcedure.Status.NOT_RECEIVED)


def lines(of: Collection[Patient]) -> list[Line]:
    """What insurance paid and wrote off for patients, as lines of their account."""
    rows = ClaimProcedure.objects.filter(patient__in=[each.pk for each in of], gone_at=None, status__in=DECIDED)
    found = []
    for row in rows.select_related("plan__carrier"):
        carrier = str(row.plan.carrier) if row.plan and row.plan.carrier else "Insurance"
        for kind, cents in ((LineKind.INSURANCE, row.paid_cents), (LineKind.WRITE_OFF, row.write_off_cents)):
            if cents and row.patient_id is not None:
                found.append(Line(row.on, kind, row.patient_id, -cents, carrier, row.pk))
    return found


def settled(today: date, patient: str = "pk") -> Subquery:
    """For a list of patients: what insurance paid and wrote off for each, in cents."""
    rows: QuerySet[Any] = ClaimProcedure.objects.filter(
        Q(on=None) | Q(on__lte=today), patient=OuterRef(patient), gone_at=None, status__in=DECIDED
    ).order_by()
    both = Sum(Coalesce(F("paid_cents"), 0) + Coalesce(F("write_off_cents"), 0))
    return Subquery(rows.values("patient").annotate(cents=both).values("cents"))


def kept_balance(today: date, patient: str = "pk") -> Coalesce:
    """For a list of patients that is sorted or narrowed by it: what each one's own lines come to, as it was kept."""
    rows: QuerySet[Any] = PatientBalance.objects.filter(patient=OuterRef(patient), from_on__lte=today).order_by()
    return Coalesce(Subquery(rows.values("patient").annotate(whole=Sum("cents")).values("whole")), 0)


def has_balances(practice_id: int) -> bool:
    """Whether balances of a practice were kept before."""
    return PatientBalance.objects.filter(entity=practice_id).exists()


def waiting_cents(of: Collection[Patient]) -> int | None:
    """What claims that were sent are expected to bring for patients; None when none waits."""
    rows = ClaimProcedure.objects.filter(patient__in=[each.pk for each in of], gone_at=None)
    total: int | None = rows.filter(status=ClaimProcedure.Status.NOT_RECEIVED).aggregate(cents=Sum("estimated_cents"))[
        "cents"
    ]
    return total


def estimates(of: Patient) -> dict[int, int]:
    """What insurance is expected to pay and write off for a patient's procedures, in cents by procedure."""
    rows = ClaimProcedure.objects.filter(patient=of, gone_at=None, status__in=_EXPECTED).exclude(procedure=None)
    found: dict[int, int] = {}
    for row in rows:
        if row.procedure_id is not None:
            expected = (row.estimated_cents or 0) + max(row.write_off_cents or 0, 0)
            found[row.procedure_id] = found.get(row.procedure_id, 0) + expected
    return found


def coverages(of: Patient) -> QuerySet[Coverage]:
    """The plans that a patient is covered by, the primary first."""
    rows = Coverage.objects.filter(patient=of, gone_at=None)
    return rows.select_related("subscription__subscriber", "subscription__plan__carrier").order_by("ordinal", "pk")


def benefits(of: Collection[Coverage]) -> list[Benefit]:
    """What the plans of coverages pay for; those of the patient's own coverage beside those of the plan."""
    plans = [each.subscription.plan_id for each in of if each.subscription and each.subscription.plan_id]
    rows = Benefit.objects.filter(Q(plan__in=plans, coverage=None) | Q(coverage__in=[each.pk for each in of]))
    return list(rows.filter(gone_at=None).select_related("category", "code", "coverage").order_by("kind", "pk"))


def claims(of: Patient) -> QuerySet[Claim]:
    """The claims of a patient, the latest first."""
    rows = Claim.objects.filter(patient=of, gone_at=None).select_related("plan__carrier", "provider")
    return rows.order_by("-service_on", "-pk")
