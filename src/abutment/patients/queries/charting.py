"""What is charted: procedures with their notes, how teeth stand, what is known of a patient's health."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F, QuerySet

from abutment.patients.models import (
    Allergy,
    Area,
    Medication,
    Patient,
    PatientNote,
    Prescription,
    Problem,
    Procedure,
    ProcedureNote,
    Referral,
    ToothState,
)
from abutment.patients.rules.tooth_chart import Mark, State

_STATES = {
    Procedure.Status.PLANNED: State.PLANNED,
    Procedure.Status.PLANNED_INACTIVE: State.PLANNED,
    Procedure.Status.COMPLETE: State.COMPLETE,
    Procedure.Status.EXISTING: State.EXISTING,
    Procedure.Status.EXISTING_OTHER: State.EXISTING,
    Procedure.Status.REFERRED: State.REFERRED,
    Procedure.Status.CONDITION: State.CONDITION,
}


@dataclass(frozen=True, slots=True)
class Health:
    """What is known of a patient's health; only what holds now comes first."""

    allergies: list[Allergy]
    problems: list[Problem]
    medications: list[Medication]
    prescriptions: list[Prescription]
    referrals: list[Referral]
    note: PatientNote | None


def procedures(of: Patient) -> QuerySet[Procedure]:
    """All procedures of a patient but deleted ones, the latest first."""
    rows = Procedure.objects.filter(patient=of, gone_at=None).exclude(status=Procedure.Status.DELETED)
    return rows.select_related("code", "provider", "clinic", "priority", "diagnosis").order_by("-on", "-pk")


def notes_of(of: Patient) -> dict[int, ProcedureNote]:
    """The newest version of each procedure's note, by procedure; earlier ones stay in the record."""
    rows = ProcedureNote.objects.filter(patient=of, gone_at=None).exclude(procedure=None)
    return {note.procedure_id: note for note in rows.order_by("written_at", "pk") if note.procedure_id}


def tooth_states(of: Patient) -> dict[str, list[str]]:
    """How teeth stand, in words, by tooth."""
    said: dict[str, list[str]] = defaultdict(list)
    for state in ToothState.objects.filter(patient=of, gone_at=None).order_by("pk"):
        if state.tooth and state.kind not in (ToothState.Kind.DRAWING, ToothState.Kind.TEXT, ""):
            said[state.tooth].append(ToothState.Kind(state.kind).label.lower())
    return dict(said)


def chart_marks(rows: list[Procedure]) -> list[Mark]:
    """The procedures as marks of the tooth chart, where its area says that they have a place."""
    return [_mark(row) for row in rows if row.status in _STATES]


def _mark(row: Procedure) -> Mark:
    code = row.code
    name = code.abbreviation or code.description or code.code if code else ""
    area = row.area
    # A record may hold what its area does not mean: a quadrant typed as surface. Only what the area names is drawn.
    return Mark(
        state=_STATES[Procedure.Status(row.status)],
        label=name or "Procedure without a code",
        tooth=row.tooth if area in (Area.SURFACE, Area.TOOTH, "") else "",
        surfaces=row.surfaces if area in (Area.SURFACE, "") else "",
        teeth=row.teeth if area == Area.RANGE else "",
        quadrant=row.quadrant if area == Area.QUADRANT else "",
        sextant=row.sextant if area == Area.SEXTANT else "",
        arch=row.arch if area == Area.ARCH else "",
    )


def health(of: Patient) -> Health:
    """Allergies, problems, medications, prescriptions, referrals and the note on the whole patient."""
    return Health(
        list(Allergy.objects.filter(patient=of, gone_at=None).select_related("name").order_by("-is_active", "pk")),
        list(
            Problem.objects.filter(patient=of, gone_at=None)
            .select_related("name")
            .order_by(F("ends_on").desc(nulls_first=True), "-starts_on", "pk")
        ),
        list(Medication.objects.filter(patient=of, gone_at=None).select_related("name").order_by("-starts_on", "pk")),
        list(
            Prescription.objects.filter(patient=of, gone_at=None).select_related("provider").order_by("-on", "pk")[:50]
        ),
        list(Referral.objects.filter(patient=of, gone_at=None).select_related("referrer").order_by("-on", "pk")),
        PatientNote.objects.filter(patient=of, gone_at=None).first(),
    )
