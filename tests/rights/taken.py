"""What a practice took, whom it let see it, and a patient who asked, each with the practice's mark, for the walk."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from abutment.foundation.scope import opened
from abutment.patients.models import Patient
from abutment.portability.actions.requests import NewRequest, register_request
from abutment.portability.models import Package, RecordsAccess, RecordsRequest
from tests.cast import SERVER, Cast, today


def leave_taken(name: str, cast: Cast, owner: str) -> None:
    """A Package that failed, a request and an access, the practice's mark in each."""
    mark, practice = f"mark of {name}", cast.entity(name)
    with opened(cast.actor(owner, name)) as actor:
        patient = Patient.objects.filter(entity_id=practice).order_by("pk").first()
        if patient is not None:
            wanted = NewRequest("personal", f"{mark} in who asked", f"{mark} in a purpose", today() - timedelta(days=2))
            register_request(actor=actor, patient=patient, request=wanted, on=today())
        RecordsAccess.objects.create(
            entity_id=practice,
            name=f"{mark} in a name",
            email=f"{name}@auditor.example",
            purpose=f"{mark} in an access",
            reach="period",
            first_on=today() - timedelta(days=9),
            end_on=today(),
            ends_at=timezone.now() + timedelta(days=9),
        )
        package = Package.objects.create(entity_id=practice)
    with opened(SERVER):
        Package.objects.filter(pk=package.pk).update(
            state="failed", error=f"{mark} in an error.", finished_at=timezone.now()
        )


def taken_numbers(practice_id: int) -> dict[str, list[int]]:
    """The numbers by which these are asked for, in the open scope."""
    tables = {"package_id": Package, "request_id": RecordsRequest, "access_id": RecordsAccess}
    return {
        name: list(table.objects.filter(entity_id=practice_id).values_list("pk", flat=True)[:1])  # type: ignore[attr-defined]
        for name, table in tables.items()
    }
