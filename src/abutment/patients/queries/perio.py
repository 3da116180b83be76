"""Chartings of the gums."""

from __future__ import annotations

from abutment.patients.models import Patient, PerioExam, PerioMeasure
from abutment.patients.rules.perio import SITES, Measure, PerioChart, perio_chart


def exams(of: Patient) -> list[PerioExam]:
    """The chartings of a patient, the latest first."""
    rows = PerioExam.objects.filter(patient=of, gone_at=None).select_related("provider")
    return list(rows.order_by("-on", "-pk"))


def exam_chart(exam: PerioExam) -> PerioChart:
    """What one charting measured."""
    rows = PerioMeasure.objects.filter(exam=exam, gone_at=None).exclude(tooth=None).order_by("pk")
    return perio_chart(
        Measure(row.tooth, row.kind, tuple(getattr(row, site) for site in SITES), row.value)
        for row in rows
        if row.tooth is not None
    )
