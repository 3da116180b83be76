"""Documents, messages and tasks of a patient."""

from __future__ import annotations

from django.db.models import QuerySet

from abutment.patients.errors import NotFound
from abutment.patients.models import ChartDocument, Message, Patient, Task


def documents(of: Patient) -> QuerySet[ChartDocument]:
    """Documents and images of a patient, the newest first."""
    rows = ChartDocument.objects.filter(patient=of, gone_at=None).select_related("category", "provider")
    return rows.order_by("-created_at", "-pk")


def one_document(of: Patient, document_id: int) -> ChartDocument:
    """One document of a patient that has a file. Raises NotFound."""
    found = ChartDocument.objects.filter(patient=of, pk=document_id).exclude(file=None).first()
    if found is None:
        raise NotFound("There is no such document here, or its file has not been fetched yet.")
    return found


def messages(of: Patient) -> QuerySet[Message]:
    """What was said to or by a patient, the latest first."""
    return Message.objects.filter(patient=of, gone_at=None).select_related("kind").order_by("-at", "-pk")


def tasks(of: Patient) -> QuerySet[Task]:
    """Things to do about a patient, the latest first."""
    return Task.objects.filter(patient=of, gone_at=None).select_related("list").order_by("-entered_at", "-pk")
