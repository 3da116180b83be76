"""Questions about the schedule. Row security answers for the open scope."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from abutment.patients.models import Patient
from abutment.schedule.models import Appointment, Recall

_AHEAD = (Appointment.Status.SCHEDULED, Appointment.Status.ASAP)


def last_visit(today: date, patient: str = "pk") -> Subquery:
    """For a list of patients: the day of each one's last appointment that took place."""
    rows = Appointment.objects.filter(patient=OuterRef(patient), gone_at=None, on__lte=today)
    return Subquery(rows.filter(status=Appointment.Status.COMPLETE).order_by("-on").values("on")[:1])


def next_visit(today: date, patient: str = "pk") -> Subquery:
    """For a list of patients: the day of each one's next appointment."""
    rows = Appointment.objects.filter(patient=OuterRef(patient), gone_at=None, on__gte=today)
    return Subquery(rows.filter(status__in=_AHEAD).order_by("on").values("on")[:1])


def is_recall_overdue(today: date, patient: str = "pk") -> Exists:
    """For a list of patients: whether a recall was due before today and nothing is scheduled for it."""
    rows = Recall.objects.filter(patient=OuterRef(patient), gone_at=None, is_disabled=False, due_on__lt=today)
    return Exists(rows.filter(Q(scheduled_on=None) | Q(scheduled_on__lt=today)))


def appointments(of: Patient) -> QuerySet[Appointment]:
    """All appointments of a patient, the latest first."""
    rows = Appointment.objects.filter(patient=of, gone_at=None)
    return rows.select_related("provider", "hygienist", "operatory", "clinic").order_by("-starts_at", "-pk")


def is_ahead(appointment: Appointment, today: date) -> bool:
    """Whether an appointment stands in the schedule for today or later."""
    return appointment.status in _AHEAD and appointment.on is not None and appointment.on >= today


def recalls(of: Patient) -> QuerySet[Recall]:
    """When a patient is due again, and for what; the soonest first."""
    rows = Recall.objects.filter(patient=of, gone_at=None, is_disabled=False).exclude(due_on=None)
    return rows.select_related("kind").order_by("due_on", "pk")
