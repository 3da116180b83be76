"""What the trail calls this room's acts, and how it names patients to a reader who may find them."""

from __future__ import annotations

from abutment.patients.models import Patient

ACTS = {"patient.identified": "Revealed an identity number"}


def patients(numbers: set[int]) -> dict[int, str]:
    """The patient's name."""
    return {each.pk: str(each) for each in Patient.objects.filter(pk__in=numbers)}


SUBJECTS = {"patient": patients}
