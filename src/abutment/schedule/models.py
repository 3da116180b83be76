"""Tables of the schedule."""

from __future__ import annotations

from django.db import models

from abutment.foundation.scope.references import related
from abutment.patients.models import Clinic, Definition, Kept, Patient, Provider


class Operatory(Kept):
    """A chair in which patients are treated."""

    name = models.TextField(blank=True)
    abbreviation = models.TextField(blank=True)
    clinic: models.ForeignKey[Clinic | None, Clinic | None] = related(Clinic)
    dentist: models.ForeignKey[Provider | None, Provider | None] = related(Provider)
    hygienist: models.ForeignKey[Provider | None, Provider | None] = related(Provider)
    is_hygiene = models.BooleanField(default=False)
    is_hidden = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name or self.abbreviation or f"Chair {self.number}"


class Hours(Kept):
    """A block of a day: somebody's working time, a time kept free, a holiday."""

    class Kind(models.TextChoices):
        PRACTICE = "practice", "Practice"
        PROVIDER = "provider", "Provider"
        BLOCKOUT = "blockout", "Kept free"
        EMPLOYEE = "employee", "Employee"
        ASAP = "asap", "Offered to patients who wait"

    on = models.DateField(null=True)
    starts_at = models.TimeField(null=True)
    ends_at = models.TimeField(null=True)
    kind = models.CharField(max_length=8, choices=Kind, blank=True)
    status = models.CharField(max_length=7, blank=True)
    provider: models.ForeignKey[Provider | None, Provider | None] = related(Provider)
    clinic: models.ForeignKey[Clinic | None, Clinic | None] = related(Clinic)
    note = models.TextField(blank=True)

    class Meta(Kept.Meta):
        indexes = [models.Index(fields=["entity", "on"], name="hours_by_day")]


class Appointment(Kept):
    """A patient's time in a chair. on: its day on the office's clock."""

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", "Scheduled"
        COMPLETE = "complete", "Complete"
        UNSCHEDULED = "unscheduled", "To be scheduled"
        ASAP = "asap", "As soon as possible"
        BROKEN = "broken", "Broken"
        PLANNED = "planned", "Planned"
        NOTE = "note", "Note"
        NOTE_DONE = "note_done", "Note, done"

    patient: models.ForeignKey[Patient | None, Patient | None] = related(Patient, db_index=True)
    provider: models.ForeignKey[Provider | None, Provider | None] = related(Provider)
    hygienist: models.ForeignKey[Provider | None, Provider | None] = related(Provider)
    operatory: models.ForeignKey[Operatory | None, Operatory | None] = related(Operatory)
    clinic: models.ForeignKey[Clinic | None, Clinic | None] = related(Clinic)
    confirmation: models.ForeignKey[Definition | None, Definition | None] = related(Definition)
    type: models.ForeignKey[Definition | None, Definition | None] = related(Definition)
    status = models.CharField(max_length=11, choices=Status, blank=True)
    starts_at = models.DateTimeField(null=True)
    on = models.DateField(null=True)
    minutes = models.IntegerField(null=True)
    is_new_patient = models.BooleanField(default=False)
    is_hygiene = models.BooleanField(default=False)
    description = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta(Kept.Meta):
        indexes = [models.Index(fields=["entity", "on"], name="appointment_by_day")]


class Recall(Kept):
    """When a patient is due again, and for what."""

    patient: models.ForeignKey[Patient | None, Patient | None] = related(Patient, db_index=True)
    kind: models.ForeignKey[Definition | None, Definition | None] = related(Definition)
    due_on = models.DateField(null=True)
    previous_on = models.DateField(null=True)
    scheduled_on = models.DateField(null=True)
    is_disabled = models.BooleanField(default=False)
    note = models.TextField(blank=True)
