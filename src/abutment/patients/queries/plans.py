"""What was proposed to a patient, with what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from abutment.patients.models import Patient, PlannedProcedure, Procedure, SavedPlanLine, TreatmentPlan


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A line of a plan: what is proposed and what it costs. insurance and discount are None where nobody said them."""

    priority: str
    tooth: str
    surfaces: str
    code: str
    description: str
    fee_cents: int | None
    insurance_cents: int | None
    patient_cents: int | None
    procedure_id: int | None = None


def plans(of: Patient) -> list[TreatmentPlan]:
    """The plans of a patient: the active one first, then by day."""
    rows = list(TreatmentPlan.objects.filter(patient=of, gone_at=None).order_by("-on", "-pk"))
    return sorted(rows, key=lambda plan: plan.status != TreatmentPlan.Status.ACTIVE)


def plan_lines(of: Patient, estimates: Mapping[int, int] | None) -> dict[int, list[PlanLine]]:
    """The lines of all plans of a patient, by plan.

    estimates: what insurance is expected to pay and write off, in cents by procedure; None when the reader may not see
    it. A saved plan says what it said to the patient; others are as the procedures stand now.
    """
    found: dict[int, list[PlanLine]] = {}
    saved = SavedPlanLine.objects.filter(patient=of, gone_at=None).select_related("priority")
    for line in saved.order_by("position", "pk"):
        if line.plan_id is not None:
            found.setdefault(line.plan_id, []).append(_saved(line, sees_money=estimates is not None))
    listed = PlannedProcedure.objects.filter(plan__patient=of, gone_at=None, procedure__gone_at=None)
    for row in listed.select_related("priority", "procedure__code").order_by("pk"):
        if row.plan_id is not None and row.procedure is not None:
            found.setdefault(row.plan_id, []).append(_planned(row, row.procedure, estimates))
    return found


def _saved(line: SavedPlanLine, *, sees_money: bool) -> PlanLine:
    return PlanLine(
        priority=str(line.priority or ""),
        tooth=line.tooth,
        surfaces=line.surfaces,
        code=line.code,
        description=line.description,
        fee_cents=line.fee_cents,
        insurance_cents=line.insurance_cents if sees_money else None,
        patient_cents=line.patient_cents if sees_money else None,
        procedure_id=line.procedure_id,
    )


def _planned(row: PlannedProcedure, procedure: Procedure, estimates: Mapping[int, int] | None) -> PlanLine:
    expected = None if estimates is None else estimates.get(procedure.pk, 0)
    fee = procedure.fee_cents
    return PlanLine(
        priority=str(row.priority or ""),
        tooth=procedure.tooth or procedure.teeth,
        surfaces=procedure.surfaces or procedure.quadrant,
        code=procedure.code.code if procedure.code else "",
        description=procedure.code.description if procedure.code else "",
        fee_cents=fee,
        insurance_cents=expected,
        patient_cents=None if fee is None or expected is None else fee - expected,
        procedure_id=procedure.pk,
    )
