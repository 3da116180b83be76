"""A practice whose records were imported, with its mark in them, for the walk."""

from __future__ import annotations

from datetime import date

from abutment.foundation.scope import opened
from abutment.patients.models import Provider
from abutment.portability.models import ImportRun
from tests.cast import SERVER, Cast
from tests.portability.records import compared, imported

DAY = date(2026, 10, 5)


def leave_import(name: str, cast: Cast) -> None:
    """A comparison, a failed import and something that did not fit, the practice's mark in each."""
    mark = f"mark of {name}"
    records = imported(cast, name, mark=f"{mark} in a clinic ")
    with opened(SERVER):
        done = records.procedure(1, DAY, 4711_00)
        done.provider = Provider.objects.create(
            entity_id=records.entity, number=7, family_name=f"{mark} in a provider's name"
        )
        done.save()
        run = records.run(server_version=f"{mark} in a version")
    compared(run, {"production": [("2026-10", 1, 4712_00, 1)]}, {})
    with opened(SERVER):
        records.finding(run, "procedurelog", "101", "PatNum", value=f"{mark} in a value")
        records.run(state="failed", error=f"{mark} in an error.")


def import_numbers(practice_id: int) -> dict[str, list[int]]:
    """The numbers by which a practice's imports and words are asked for, in the open scope."""
    return {
        "run_id": list(ImportRun.objects.filter(entity_id=practice_id).values_list("pk", flat=True)),
        "number": [1, 1008],
    }
