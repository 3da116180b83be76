"""What stands around every part of a chart: head, alerts, tabs, and what it was opened for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from abutment.desk.charts import looking
from abutment.desk.charts.chart import Chart, alerts, sentence
from abutment.desk.charts.parts import PARTS
from abutment.patients import queries
from abutment.patients.models import Patient

_STATUS_KINDS = {
    Patient.Status.ACTIVE: "good",
    Patient.Status.PROSPECTIVE: "waiting",
    Patient.Status.INACTIVE: "off",
    Patient.Status.ARCHIVED: "off",
    Patient.Status.NOT_A_PATIENT: "off",
    Patient.Status.DECEASED: "neutral",
    Patient.Status.DELETED: "attention",
}


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for the part alone."""
    details = getattr(request, "htmx", None)
    return bool(details) and getattr(details, "target", None) == "part"


def address(chart: Chart, part: str) -> str:
    """The address of a part, opened for the same purpose and with the same numbering."""
    name = "patient" if part == "overview" else f"patient-{part}"
    kept = {key: value for key in ("for", "teeth") if (value := chart.request.GET.get(key))}
    query = "&".join(f"{key}={value}" for key, value in kept.items() if value.isalpha())
    return reverse(name, args=[chart.patient.pk]) + (f"?{query}" if query else "")


def around(chart: Chart, part: str) -> dict[str, Any]:
    """Head, alerts and tabs of a chart. Health is read once for both the alerts and the overview."""
    of = chart.patient
    health = queries.health(of) if chart.rights.charts else None
    return {
        "title": str(of),
        "sentence": sentence(chart),
        "chart": chart,
        "patient": of,
        "rights": chart.rights,
        "health": health,
        "alerts": alerts(chart, health),
        "status": (Patient.Status(of.status).label, _STATUS_KINDS[Patient.Status(of.status)]) if of.status else None,
        "guarantor": of.guarantor if of.guarantor_id != of.pk else None,
        "tabs": [
            {"label": label, "url": address(chart, name), "is_current": name == part} for name, label in PARTS.items()
        ],
        "part": part,
        "part_title": PARTS[part],
        "part_template": f"charts/parts/{part}.html",
        "purposes": looking.PURPOSES,
    }
