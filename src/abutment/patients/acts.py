"""What the trail calls this room's acts, and how it names patients to a reader who may find them."""

from __future__ import annotations

from abutment.foundation.scope import Actor, opened
from abutment.patients.models import Patient

ACTS = {"patient.identified": "Revealed an identity number"}


def patients(numbers: set[int]) -> dict[int, str]:
    """The patient's name."""
    return {each.pk: str(each) for each in Patient.objects.filter(pk__in=numbers)}


def charts(numbers: set[int]) -> dict[int, str]:
    """The number that the chart shows, for who reads that somebody looked and may not find the patient."""
    with opened(Actor.system("name charts by number")):
        found = Patient.objects.filter(pk__in=numbers).values_list("pk", "chart_number", "number")
        return {pk: f"Chart {chart or number}" for pk, chart, number in found}


SUBJECTS = {"patient": patients, "chart": charts}
