"""Tables of insurance."""

from __future__ import annotations

from django.db import models

from abutment.foundation.scope.models import Entity
from abutment.foundation.scope.references import related
from abutment.patients.models import (
    Clinic,
    Definition,
    Kept,
    Patient,
    Procedure,
    ProcedureCode,
    Provider,
)


class Carrier(Kept):
    """Who pays for insured patients."""

    name = models.TextField(blank=True)
    phone = models.TextField(blank=True)
    payer_id = models.TextField(blank=True)
    is_hidden = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name or f"Carrier {self.number}"


class InsurancePlan(Kept):
    """A plan of a carrier."""

    carrier: models.ForeignKey[Carrier | None, Carrier | None] = related(Carrier)
    employer: models.ForeignKey[Definition | None, Definition | None] = related(Definition)
    group_name = models.CharField(max_length=50, blank=True)
    group_number = models.CharField(max_length=25, blank=True)
    kind = models.CharField(max_length=12, blank=True)
    is_hidden = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.group_name or f"Plan {self.number}"


class Subscription(Kept):
    """A person's plan: the subscriber under whom patients are covered."""

    plan: models.ForeignKey[InsurancePlan | None, InsurancePlan | None] = related(InsurancePlan)
    subscriber: models.ForeignKey[Patient | None, Patient | None] = related(Patient, db_index=True)
    member_id = models.CharField(max_length=255, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)


class Coverage(Kept):
    """A patient under a subscription; ordinal 1 is primary."""

    patient: models.ForeignKey[Patient | None, Patient | None] = related(Patient, db_index=True)
    subscription: models.ForeignKey[Subscription | None, Subscription | None] = related(Subscription)
    ordinal = models.SmallIntegerField(null=True)
    relationship = models.CharField(max_length=16, blank=True)
    is_pending = models.BooleanField(default=False)


class Benefit(Kept):
    """What a plan, or one patient's coverage, pays for what and up to how much."""

    plan: models.ForeignKey[InsurancePlan | None, InsurancePlan | None] = related(InsurancePlan, db_index=True)
    coverage: models.ForeignKey[Coverage | None, Coverage | None] = related(Coverage)
    category: models.ForeignKey[Definition | None, Definition | None] = related(Definition)
    code: models.ForeignKey[ProcedureCode | None, ProcedureCode | None] = related(ProcedureCode)
    kind = models.CharField(max_length=14, blank=True)
    percent = models.SmallIntegerField(null=True)
    amount_cents = models.BigIntegerField(null=True)
    period = models.CharField(max_length=14, blank=True)
    quantity = models.SmallIntegerField(null=True)
    quantity_of = models.CharField(max_length=10, blank=True)
    level = models.CharField(max_length=10, blank=True)


class Claim(Kept):
    """What a carrier was asked to pay."""

    class Status(models.TextChoices):
        UNSENT = "unsent", "Not sent"
        HELD = "held", "Held until the primary pays"
        WAITING = "waiting", "Waiting to be sent"
        PROBABLY_SENT = "probably", "Probably sent"
        SENT = "sent", "Sent"
        RECEIVED = "received", "Received"

    patient: models.ForeignKey[Patient | None, Patient | None] = related(Patient, db_index=True)
    plan: models.ForeignKey[InsurancePlan | None, InsurancePlan | None] = related(InsurancePlan)
    subscription: models.ForeignKey[Subscription | None, Subscription | None] = related(Subscription)
    provider: models.ForeignKey[Provider | None, Provider | None] = related(Provider)
    clinic: models.ForeignKey[Clinic | None, Clinic | None] = related(Clinic)
    status = models.CharField(max_length=8, choices=Status, blank=True)
    kind = models.CharField(max_length=10, blank=True)
    service_on = models.DateField(null=True)
    sent_on = models.DateField(null=True)
    received_on = models.DateField(null=True)
    billed_cents = models.BigIntegerField(null=True)
    estimated_cents = models.BigIntegerField(null=True)
    paid_cents = models.BigIntegerField(null=True)
    write_off_cents = models.BigIntegerField(null=True)
    deductible_cents = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)
    identifier = models.CharField(max_length=255, blank=True)

    class Meta(Kept.Meta):
        indexes = [models.Index(fields=["entity", "service_on"], name="claim_by_day")]


class ClaimPayment(Kept):
    """A check or transfer of a carrier."""

    clinic: models.ForeignKey[Clinic | None, Clinic | None] = related(Clinic)
    kind: models.ForeignKey[Definition | None, Definition | None] = related(Definition)
    on = models.DateField(null=True)
    amount_cents = models.BigIntegerField(null=True)
    check_number = models.CharField(max_length=25, blank=True)
    carrier_name = models.TextField(blank=True)
    is_partial = models.BooleanField(default=False)
    note = models.TextField(blank=True)


class ClaimProcedure(Kept):
    """What insurance estimates, pays and writes off for one procedure. on: the day on which it counts."""

    class Status(models.TextChoices):
        NOT_RECEIVED = "sent", "Not received"
        RECEIVED = "received", "Received"
        PREAUTH = "preauth", "Preauthorization"
        ADJUSTMENT = "adjustment", "Adjustment to benefits"
        SUPPLEMENTAL = "supplement", "Supplemental"
        CAPITATION_CLAIM = "cap_claim", "Capitation, claim"
        ESTIMATE = "estimate", "Estimate"
        CAPITATION_DONE = "cap_done", "Capitation, complete"
        CAPITATION_ESTIMATE = "cap_est", "Capitation, estimate"
        HISTORY = "history", "Insurance history"

    claim: models.ForeignKey[Claim | None, Claim | None] = related(Claim, db_index=True)
    procedure: models.ForeignKey[Procedure | None, Procedure | None] = related(Procedure, db_index=True)
    patient: models.ForeignKey[Patient | None, Patient | None] = related(Patient, db_index=True)
    plan: models.ForeignKey[InsurancePlan | None, InsurancePlan | None] = related(InsurancePlan)
    payment: models.ForeignKey[ClaimPayment | None, ClaimPayment | None] = related(ClaimPayment)
    provider: models.ForeignKey[Provider | None, Provider | None] = related(Provider)
    clinic: models.ForeignKey[Clinic | None, Clinic | None] = related(Clinic)
    status = models.CharField(max_length=10, choices=Status, blank=True)
    on = models.DateField(null=True)
    service_on = models.DateField(null=True)
    billed_cents = models.BigIntegerField(null=True)
    estimated_cents = models.BigIntegerField(null=True)
    paid_cents = models.BigIntegerField(null=True)
    write_off_cents = models.BigIntegerField(null=True)
    deductible_cents = models.BigIntegerField(null=True)
    remarks = models.TextField(blank=True)

    class Meta(Kept.Meta):
        indexes = [models.Index(fields=["entity", "on"], name="claim_procedure_by_day")]


DECIDED = (
    ClaimProcedure.Status.RECEIVED,
    ClaimProcedure.Status.SUPPLEMENTAL,
    ClaimProcedure.Status.CAPITATION_CLAIM,
    ClaimProcedure.Status.CAPITATION_DONE,
)
"""What insurance has decided; until then its numbers are estimates and change no balance."""


class PatientBalance(models.Model):
    """What a patient's own lines come to, so that a list of all patients can be sorted by what they owe.

    from_on: the day from which the cents count; the first day of the calendar for all that counted when it was kept.
    The balance of a day is the sum of what counts by then. Written by the software after each import that changed rows.
    """

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+", db_index=False)
    from_on = models.DateField()
    cents = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patient", "from_on", "entity"], name="patient_balance_once")]
        indexes = [models.Index(fields=["entity"], name="patient_balance_by_practice")]
