"""A family whose every row bears its practice's mark, for the walk."""

from __future__ import annotations

from abutment.foundation.scope import opened
from abutment.patients.models import ChartDocument, Patient
from tests.cast import SERVER, Cast
from tests.patients.charts import keep_family


def leave_family(name: str, cast: Cast) -> None:
    """Charts, schedule, accounts and claims of a family of a practice."""
    with opened(SERVER):
        there = Patient.objects.filter(entity_id=cast.entity(name)).exists()
    if not there:
        keep_family(cast.entity(name), mark=f"mark of {name}")


def patient_numbers(practice_id: int) -> dict[str, list[int]]:
    """The numbers of a practice's patients and their documents, in the open scope."""
    return {
        "patient_id": list(
            Patient.objects.filter(entity_id=practice_id).order_by("pk").values_list("pk", flat=True)[:1]
        ),
        "chart_document_id": list(ChartDocument.objects.filter(entity_id=practice_id).values_list("pk", flat=True)[:1]),
    }
