"""What was measured, found and said of a patient."""

from __future__ import annotations

from django.db import models

from abutment.foundation.documents.models import Document
from abutment.foundation.scope.references import related
from abutment.patients.models.keeping import Definition, Kept
from abutment.patients.models.people import Patient, Provider
from abutment.patients.models.procedures import Procedure


class PerioExam(Kept):
    """One charting of the gums."""

    patient: models.ForeignKey[Patient | None, Patient | None] = related(Patient, db_index=True)
    provider: models.ForeignKey[Provider | None, Provider | None] = related(Provider)
    on = models.DateField(null=True)
    note = models.TextField(blank=True)


class PerioMeasure(Kept):
    """One kind of measurement at the sites of one tooth, 1 to 32; millimeters, a site without one is empty.

    margin: millimeters of recession; negative where the gum stands above the enamel's edge. bleeding: bits 1 blood,
    2 suppuration, 4 plaque, 8 calculus. mobility: in value; all else in the six sites.
    """

    class Kind(models.TextChoices):
        MOBILITY = "mobility", "Mobility"
        FURCATION = "furcation", "Furcation"
        MARGIN = "margin", "Gingival margin"
        JUNCTION = "mgj", "Mucogingival junction"
        PROBING = "probing", "Probing depth"
        SKIPPED = "skipped", "Skipped"
        BLEEDING = "bleeding", "Bleeding, suppuration, plaque, calculus"

    exam: models.ForeignKey[PerioExam | None, PerioExam | None] = related(PerioExam, db_index=True)
    kind = models.CharField(max_length=9, choices=Kind, blank=True)
    tooth = models.SmallIntegerField(null=True)
    value = models.SmallIntegerField(null=True)
    mesial_buccal = models.SmallIntegerField(null=True)
    buccal = models.SmallIntegerField(null=True)
    distal_buccal = models.SmallIntegerField(null=True)
    mesial_lingual = models.SmallIntegerField(null=True)
    lingual = models.SmallIntegerField(null=True)
    distal_lingual = models.SmallIntegerField(null=True)


class Problem(Kept):
    """A medical condition of a patient."""

    patient: models.ForeignKey[Patient | None, Patient | None] = related(Patient, db_index=True)
    name: models.ForeignKey[Definition | None, Definition | None] = related(Definition)
    status = models.CharField(max_length=8, blank=True)
    note = models.TextField(blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)


class Allergy(Kept):
    """What a patient does not tolerate."""

    patient: models.ForeignKey[Patient | None, Patient | None] = related(Patient, db_index=True)
    name: models.ForeignKey[Definition | None, Definition | None] = related(Definition)
    reaction = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)
    on = models.DateField(null=True)


class Medication(Kept):
    """What a patient takes."""

    patient: models.ForeignKey[Patient | None, Patient | None] = related(Patient, db_index=True)
    name: models.ForeignKey[Definition | None, Definition | None] = related(Definition)
    description = models.TextField(blank=True)
    note = models.TextField(blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)


class Prescription(Kept):
    """What was prescribed to a patient."""

    patient: models.ForeignKey[Patient | None, Patient | None] = related(Patient, db_index=True)
    provider: models.ForeignKey[Provider | None, Provider | None] = related(Provider)
    on = models.DateField(null=True)
    drug = models.TextField(blank=True)
    directions = models.TextField(blank=True)
    quantity = models.TextField(blank=True)
    refills = models.TextField(blank=True)
    is_controlled = models.BooleanField(default=False)


class Referral(Kept):
    """To or from whom a patient was referred."""

    patient: models.ForeignKey[Patient | None, Patient | None] = related(Patient, db_index=True)
    procedure: models.ForeignKey[Procedure | None, Procedure | None] = related(Procedure)
    referrer: models.ForeignKey[Definition | None, Definition | None] = related(Definition)
    direction = models.CharField(max_length=6, blank=True)
    on = models.DateField(null=True)
    note = models.TextField(blank=True)


class Message(Kept):
    """What was said to or by a patient: calls, letters, texts."""

    patient: models.ForeignKey[Patient | None, Patient | None] = related(Patient, db_index=True)
    kind: models.ForeignKey[Definition | None, Definition | None] = related(Definition)
    at = models.DateTimeField(null=True)
    mode = models.CharField(max_length=14, blank=True)
    direction = models.CharField(max_length=8, blank=True)
    text = models.TextField(blank=True)


class Task(Kept):
    """A thing to do in the practice's own list; of a patient or of none."""

    patient: models.ForeignKey[Patient | None, Patient | None] = related(Patient, db_index=True)
    list: models.ForeignKey[Definition | None, Definition | None] = related(Definition)
    text = models.TextField(blank=True)
    status = models.CharField(max_length=6, blank=True)
    entered_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)


class ChartDocument(Kept):
    """A document or image of a patient; file is its content once that was fetched."""

    class Kind(models.TextChoices):
        DOCUMENT = "document", "Document"
        RADIOGRAPH = "radiograph", "Radiograph"
        PHOTO = "photo", "Photo"
        FILE = "file", "File"
        ATTACHMENT = "attachment", "Attachment"

    patient: models.ForeignKey[Patient | None, Patient | None] = related(Patient, db_index=True)
    category: models.ForeignKey[Definition | None, Definition | None] = related(Definition)
    provider: models.ForeignKey[Provider | None, Provider | None] = related(Provider)
    kind = models.CharField(max_length=10, choices=Kind, blank=True)
    description = models.TextField(blank=True)
    created_at = models.DateTimeField(null=True)
    file_name = models.CharField(max_length=255, blank=True)
    teeth = models.CharField(max_length=255, blank=True)
    note = models.TextField(blank=True)
    file: models.ForeignKey[Document | None, Document | None] = related(Document)
