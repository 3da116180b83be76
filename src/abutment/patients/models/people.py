"""Who is treated and who treats, as the practice's records have them."""

from __future__ import annotations

from django.db import models

from abutment.foundation.scope.references import related
from abutment.patients.models.keeping import Clinic, Definition, Kept


class Provider(Kept):
    """Who treats, as the practice's own system lists them."""

    abbreviation = models.CharField(max_length=255, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    given_name = models.CharField(max_length=100, blank=True)
    suffix = models.CharField(max_length=100, blank=True)
    npi = models.CharField(max_length=255, blank=True)
    license_number = models.CharField(max_length=15, blank=True)
    is_hygienist = models.BooleanField(default=False)
    is_hidden = models.BooleanField(default=False)

    def __str__(self) -> str:
        whole = " ".join(filter(None, (self.given_name, self.family_name)))
        return ", ".join(filter(None, (whole, self.suffix))) or self.abbreviation or f"Provider {self.number}"


class Patient(Kept):
    """A person whom the practice treats, or who answers for the accounts of those it treats (the guarantor).

    ssn: sealed, never in plain. family_key, given_key, preferred_key: names in small letters, to find patients by.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", "Active"
        NOT_A_PATIENT = "nonpatient", "Not a patient"
        INACTIVE = "inactive", "Inactive"
        ARCHIVED = "archived", "Archived"
        DELETED = "deleted", "Deleted"
        DECEASED = "deceased", "Deceased"
        PROSPECTIVE = "prospective", "Prospective"

    family_name = models.CharField(max_length=100, blank=True)
    given_name = models.CharField(max_length=100, blank=True)
    middle_name = models.CharField(max_length=100, blank=True)
    preferred_name = models.CharField(max_length=100, blank=True)
    family_key = models.CharField(max_length=100, blank=True)
    given_key = models.CharField(max_length=100, blank=True)
    preferred_key = models.CharField(max_length=100, blank=True, db_default="")
    status = models.CharField(max_length=12, choices=Status, blank=True)
    sex = models.CharField(max_length=8, blank=True)
    born_on = models.DateField(null=True)
    died_on = models.DateField(null=True)
    ssn = models.TextField(blank=True)
    street = models.CharField(max_length=100, blank=True)
    street2 = models.CharField(max_length=100, blank=True)
    city = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=100, blank=True)
    postal_code = models.CharField(max_length=100, blank=True)
    home_phone = models.CharField(max_length=30, blank=True)
    work_phone = models.CharField(max_length=30, blank=True)
    mobile_phone = models.CharField(max_length=30, blank=True)
    email = models.CharField(max_length=255, blank=True)
    language = models.CharField(max_length=100, blank=True)
    chart_number = models.CharField(max_length=100, blank=True)
    first_visit_on = models.DateField(null=True)
    medical_alert = models.TextField(blank=True)
    needs_premedication = models.BooleanField(default=False)
    image_folder = models.CharField(max_length=100, blank=True)
    guarantor: models.ForeignKey[Patient | None, Patient | None] = related("patients.Patient", db_index=True)
    provider: models.ForeignKey[Provider | None, Provider | None] = related(Provider)
    hygienist: models.ForeignKey[Provider | None, Provider | None] = related(Provider)
    clinic: models.ForeignKey[Clinic | None, Clinic | None] = related(Clinic)
    billing: models.ForeignKey[Definition | None, Definition | None] = related(Definition)

    class Meta(Kept.Meta):
        indexes = [
            models.Index(fields=["entity", "family_key", "given_key"], name="patient_by_family_name"),
            models.Index(fields=["entity", "given_key"], name="patient_by_given_name"),
            models.Index(fields=["entity", "preferred_key"], name="patient_by_preferred_name"),
            models.Index(fields=["entity", "born_on"], name="patient_by_birth_date"),
            models.Index(fields=["entity", "chart_number"], name="patient_by_chart_number"),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.family_name, self.given_name))) or f"Patient {self.number}"


class PatientNote(Kept):
    """What is noted of a patient as a whole; its number is the patient's."""

    patient: models.ForeignKey[Patient | None, Patient | None] = related(Patient, db_index=True)
    medical = models.TextField(blank=True)
    history = models.TextField(blank=True)
    service = models.TextField(blank=True)
    treatment = models.TextField(blank=True)
    emergency_name = models.CharField(max_length=255, blank=True)
    emergency_phone = models.CharField(max_length=30, blank=True)
