"""What was done, what exists, and what is planned."""

from __future__ import annotations

from django.db import models

from abutment.foundation.scope.references import related
from abutment.patients.models.keeping import Clinic, Definition, Kept
from abutment.patients.models.people import Patient, Provider


class Area(models.TextChoices):
    """The part of the mouth that a procedure treats."""

    NONE = "none", "None"
    SURFACE = "surface", "Surface"
    TOOTH = "tooth", "Tooth"
    MOUTH = "mouth", "Mouth"
    QUADRANT = "quadrant", "Quadrant"
    SEXTANT = "sextant", "Sextant"
    ARCH = "arch", "Arch"
    RANGE = "range", "Range of teeth"


class ProcedureCode(Kept):
    """A procedure code as the practice itself has it. Abutment ships none."""

    code = models.CharField(max_length=30)
    description = models.TextField(blank=True)
    abbreviation = models.CharField(max_length=50, blank=True)
    lay_term = models.CharField(max_length=255, blank=True)
    category: models.ForeignKey[Definition | None, Definition | None] = related(Definition)
    area = models.CharField(max_length=8, choices=Area, blank=True)
    is_hygiene = models.BooleanField(default=False)
    is_prosthesis = models.BooleanField(default=False)
    is_radiology = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.code


class Procedure(Kept):
    """A procedure done, found or planned for a patient.

    fee_cents: the fee times the quantity, at least once. surfaces, quadrant, sextant, arch and teeth are told apart by
    the code's area; appointment_number is the key of its appointment in the practice's own system.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        COMPLETE = "complete", "Complete"
        EXISTING = "existing", "Existing, own"
        EXISTING_OTHER = "existing_other", "Existing, elsewhere"
        REFERRED = "referred", "Referred out"
        DELETED = "deleted", "Deleted"
        CONDITION = "condition", "Condition"
        PLANNED_INACTIVE = "shelved", "Planned, inactive"

    patient: models.ForeignKey[Patient | None, Patient | None] = related(Patient, db_index=True)
    code: models.ForeignKey[ProcedureCode | None, ProcedureCode | None] = related(ProcedureCode)
    provider: models.ForeignKey[Provider | None, Provider | None] = related(Provider)
    clinic: models.ForeignKey[Clinic | None, Clinic | None] = related(Clinic)
    diagnosis: models.ForeignKey[Definition | None, Definition | None] = related(Definition)
    priority: models.ForeignKey[Definition | None, Definition | None] = related(Definition)
    appointment_number = models.BigIntegerField(null=True)
    on = models.DateField(null=True)
    planned_on = models.DateField(null=True)
    completed_on = models.DateField(null=True)
    status = models.CharField(max_length=14, choices=Status, blank=True)
    quantity = models.IntegerField(default=1)
    fee_cents = models.BigIntegerField(null=True)
    area = models.CharField(max_length=8, choices=Area, blank=True)
    tooth = models.CharField(max_length=2, blank=True)
    teeth = models.CharField(max_length=100, blank=True)
    surfaces = models.CharField(max_length=10, blank=True)
    quadrant = models.CharField(max_length=2, blank=True)
    sextant = models.CharField(max_length=1, blank=True)
    arch = models.CharField(max_length=1, blank=True)
    is_locked = models.BooleanField(default=False)

    class Meta(Kept.Meta):
        indexes = [models.Index(fields=["entity", "on"], name="procedure_by_day")]


class ProcedureNote(Kept):
    """A clinical note of a procedure; every version that was saved is one."""

    patient: models.ForeignKey[Patient | None, Patient | None] = related(Patient, db_index=True)
    procedure: models.ForeignKey[Procedure | None, Procedure | None] = related(Procedure)
    written_at = models.DateTimeField(null=True)
    text = models.TextField(blank=True)
    is_signed = models.BooleanField(default=False)


class TreatmentPlan(Kept):
    """What was proposed to a patient."""

    class Status(models.TextChoices):
        SAVED = "saved", "Saved"
        ACTIVE = "active", "Active"
        INACTIVE = "inactive", "Inactive"

    patient: models.ForeignKey[Patient | None, Patient | None] = related(Patient, db_index=True)
    on = models.DateField(null=True)
    heading = models.TextField(blank=True)
    note = models.TextField(blank=True)
    status = models.CharField(max_length=8, choices=Status, blank=True)
    signed_at = models.DateTimeField(null=True)


class PlannedProcedure(Kept):
    """A procedure as part of an active or inactive plan."""

    plan: models.ForeignKey[TreatmentPlan | None, TreatmentPlan | None] = related(TreatmentPlan, db_index=True)
    procedure: models.ForeignKey[Procedure | None, Procedure | None] = related(Procedure)
    priority: models.ForeignKey[Definition | None, Definition | None] = related(Definition)


class SavedPlanLine(Kept):
    """A line of a saved plan, as it was told to the patient."""

    plan: models.ForeignKey[TreatmentPlan | None, TreatmentPlan | None] = related(TreatmentPlan, db_index=True)
    patient: models.ForeignKey[Patient | None, Patient | None] = related(Patient, db_index=True)
    procedure: models.ForeignKey[Procedure | None, Procedure | None] = related(Procedure)
    priority: models.ForeignKey[Definition | None, Definition | None] = related(Definition)
    position = models.IntegerField(null=True)
    tooth = models.CharField(max_length=255, blank=True)
    surfaces = models.CharField(max_length=255, blank=True)
    code = models.CharField(max_length=30, blank=True)
    description = models.TextField(blank=True)
    fee_cents = models.BigIntegerField(null=True)
    insurance_cents = models.BigIntegerField(null=True)
    discount_cents = models.BigIntegerField(null=True)
    patient_cents = models.BigIntegerField(null=True)


class ToothState(Kept):
    """How a tooth stands before anything is charted on it: missing, hidden, primary, shifted."""

    class Kind(models.TextChoices):
        MISSING = "missing", "Missing"
        HIDDEN = "hidden", "Hidden"
        PRIMARY = "primary", "Primary"
        SHIFT_MESIAL = "shift_m", "Shifted, mesial"
        SHIFT_OCCLUSAL = "shift_o", "Shifted, occlusal"
        SHIFT_BUCCAL = "shift_b", "Shifted, buccal"
        ROTATED = "rotated", "Rotated"
        TIPPED_MESIAL = "tip_m", "Tipped, mesial"
        TIPPED_BUCCAL = "tip_b", "Tipped, buccal"
        DRAWING = "drawing", "Drawing"
        TEXT = "text", "Text"

    patient: models.ForeignKey[Patient | None, Patient | None] = related(Patient, db_index=True)
    tooth = models.CharField(max_length=2, blank=True)
    kind = models.CharField(max_length=8, choices=Kind, blank=True)
    movement = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    text = models.TextField(blank=True)
