"""The clinical parts of a chart: teeth, gums, plan, procedures, documents. Only who reads charts gets here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from abutment.claims import queries as claims
from abutment.desk.charts.chart import Chart
from abutment.patients import queries
from abutment.patients.models import PerioExam, Procedure
from abutment.patients.queries import PlanLine
from abutment.patients.rules import perio as gums
from abutment.patients.rules.perio_rows import rows
from abutment.patients.rules.teeth import Numbering, tooth
from abutment.patients.rules.teeth import teeth as named_teeth
from abutment.patients.rules.tooth_chart import tooth_chart
from abutment.web.words import day_in_words

_KINDS = {
    Procedure.Status.PLANNED: "waiting",
    Procedure.Status.COMPLETE: "good",
    Procedure.Status.CONDITION: "attention",
    Procedure.Status.REFERRED: "neutral",
}
_NUMBERINGS = (Numbering.UNIVERSAL, Numbering.FDI)


def _numberings(chart: Chart, **kept: object) -> list[dict[str, object]]:
    """The switch between ways to call teeth, kept in the address."""
    asked = chart.request.GET.copy()
    found = []
    for each in _NUMBERINGS:
        asked["teeth"] = each.value
        found.append({"label": each.label, "url": f"?{asked.urlencode()}", "is_current": each is chart.numbering})
    return found


def teeth(chart: Chart) -> dict[str, Any]:
    """The tooth chart."""
    marks = queries.chart_marks(list(queries.procedures(chart.patient)))
    drawn = tooth_chart(marks, states=queries.tooth_states(chart.patient), numbering=chart.numbering)
    return {"drawn": drawn, "numberings": _numberings(chart)}


def perio(chart: Chart) -> dict[str, Any]:
    """One charting of the gums beside the one before it."""
    exams = queries.exams(chart.patient)
    if not exams:
        return {"exams": []}
    now = next((each for each in exams if str(each.pk) == chart.request.GET.get("exam")), exams[0])
    before = _before(exams, now)
    measured = queries.exam_chart(now)
    earlier = queries.exam_chart(before) if before else None
    worse = set(gums.worse_sites(measured, earlier)) if earlier else set()
    before_on = day_in_words(before.on) if before and before.on else "the exam before"
    return {
        "exams": exams,
        "exam": now,
        "before": before,
        "gums": measured,
        "said": gums.sentence(measured, earlier, before_on),
        "arches": [
            ("Upper arch", rows(measured.upper, worse, chart.numbering)),
            ("Lower arch", rows(measured.lower, worse, chart.numbering)),
        ],
        "numberings": _numberings(chart),
    }


def _before(exams: Sequence[PerioExam], now: PerioExam) -> PerioExam | None:
    place = [each.pk for each in exams].index(now.pk)
    return exams[place + 1] if place + 1 < len(exams) else None


def plan(chart: Chart) -> dict[str, Any]:
    """What was proposed, with what it costs, insurance is expected to take, and the patient pays."""
    expected = claims.estimates(chart.patient) if chart.rights.accounts else None
    lines = queries.plan_lines(chart.patient, expected)
    return {
        "plans": [
            (each, lines.get(each.pk, []), _totals(lines.get(each.pk, []))) for each in queries.plans(chart.patient)
        ]
    }


def _totals(lines: Sequence[PlanLine]) -> dict[str, int | None]:
    """The sums of a plan; a sum in which a line has no number has none either."""
    return {
        name: None if any(value is None for value in values) else sum(value or 0 for value in values)
        for name in ("fee_cents", "insurance_cents", "patient_cents")
        if (values := [getattr(line, name) for line in lines]) is not None
    }


def procedures(chart: Chart) -> dict[str, Any]:
    """All procedures with their newest notes."""
    notes = queries.notes_of(chart.patient)
    return {
        "procedures": [
            (
                row,
                _place(row, chart.numbering),
                _KINDS.get(Procedure.Status(row.status or "existing"), "off"),
                notes.get(row.pk),
            )
            for row in queries.procedures(chart.patient)
        ]
    }


def _place(row: Procedure, numbering: Numbering) -> str:
    """Where a procedure was done, in the numbering that was chosen."""
    one = tooth(row.tooth) if row.tooth else None
    several = ", ".join(each.called(numbering) for each in named_teeth(row.teeth)) if row.area == "range" else ""
    where = one.called(numbering) if one else row.tooth or several or row.quadrant
    return " ".join(filter(None, (where, row.surfaces if row.area in ("surface", "") else "")))


def documents(chart: Chart) -> dict[str, Any]:
    """Documents and images; one whose file is here opens."""
    return {"documents": list(queries.documents(chart.patient))}
