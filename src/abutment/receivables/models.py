"""Tables of patients' accounts."""

from __future__ import annotations

from django.db import models

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


class FeeSchedule(Kept):
    """A list of fees."""

    name = models.TextField(blank=True)
    kind = models.CharField(max_length=14, blank=True)
    is_hidden = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name or f"Fee schedule {self.number}"


class Fee(Kept):
    """The fee of a procedure on a list; for one clinic or provider where they are named."""

    schedule: models.ForeignKey[FeeSchedule | None, FeeSchedule | None] = related(FeeSchedule, db_index=True)
    code: models.ForeignKey[ProcedureCode | None, ProcedureCode | None] = related(ProcedureCode)
    clinic: models.ForeignKey[Clinic | None, Clinic | None] = related(Clinic)
    provider: models.ForeignKey[Provider | None, Provider | None] = related(Provider)
    amount_cents = models.BigIntegerField(null=True)


class Adjustment(Kept):
    """A change of what a patient owes that is neither a procedure nor a payment; negative makes it less."""

    patient: models.ForeignKey[Patient | None, Patient | None] = related(Patient, db_index=True)
    procedure: models.ForeignKey[Procedure | None, Procedure | None] = related(Procedure)
    provider: models.ForeignKey[Provider | None, Provider | None] = related(Provider)
    clinic: models.ForeignKey[Clinic | None, Clinic | None] = related(Clinic)
    kind: models.ForeignKey[Definition | None, Definition | None] = related(Definition)
    on = models.DateField(null=True)
    procedure_on = models.DateField(null=True)
    amount_cents = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)

    class Meta(Kept.Meta):
        indexes = [models.Index(fields=["entity", "on"], name="adjustment_by_day")]


class Payment(Kept):
    """Money that a patient paid, or negative, was given back."""

    patient: models.ForeignKey[Patient | None, Patient | None] = related(Patient, db_index=True)
    clinic: models.ForeignKey[Clinic | None, Clinic | None] = related(Clinic)
    kind: models.ForeignKey[Definition | None, Definition | None] = related(Definition)
    on = models.DateField(null=True)
    amount_cents = models.BigIntegerField(null=True)
    check_number = models.CharField(max_length=25, blank=True)
    note = models.TextField(blank=True)

    class Meta(Kept.Meta):
        indexes = [models.Index(fields=["entity", "on"], name="payment_by_day")]


class PaymentPlan(Kept):
    """What a family has agreed to pay over time."""

    patient: models.ForeignKey[Patient | None, Patient | None] = related(Patient, db_index=True)
    guarantor: models.ForeignKey[Patient | None, Patient | None] = related(Patient)
    on = models.DateField(null=True)
    is_closed = models.BooleanField(default=False)
    is_dynamic = models.BooleanField(default=False)
    note = models.TextField(blank=True)


class PaymentPlanCharge(Kept):
    """A part of a payment plan that falls due (debit), or what the plan takes over from the account (credit)."""

    plan: models.ForeignKey[PaymentPlan | None, PaymentPlan | None] = related(PaymentPlan, db_index=True)
    patient: models.ForeignKey[Patient | None, Patient | None] = related(Patient, db_index=True)
    procedure: models.ForeignKey[Procedure | None, Procedure | None] = related(Procedure)
    provider: models.ForeignKey[Provider | None, Provider | None] = related(Provider)
    clinic: models.ForeignKey[Clinic | None, Clinic | None] = related(Clinic)
    on = models.DateField(null=True)
    kind = models.CharField(max_length=6, blank=True)
    principal_cents = models.BigIntegerField(null=True)
    interest_cents = models.BigIntegerField(null=True)


class PaymentSplit(Kept):
    """The part of a payment that goes to one patient, provider and clinic. unearned: paid in advance."""

    payment: models.ForeignKey[Payment | None, Payment | None] = related(Payment, db_index=True)
    patient: models.ForeignKey[Patient | None, Patient | None] = related(Patient, db_index=True)
    procedure: models.ForeignKey[Procedure | None, Procedure | None] = related(Procedure)
    adjustment: models.ForeignKey[Adjustment | None, Adjustment | None] = related(Adjustment)
    plan: models.ForeignKey[PaymentPlan | None, PaymentPlan | None] = related(PaymentPlan)
    provider: models.ForeignKey[Provider | None, Provider | None] = related(Provider)
    clinic: models.ForeignKey[Clinic | None, Clinic | None] = related(Clinic)
    unearned: models.ForeignKey[Definition | None, Definition | None] = related(Definition)
    on = models.DateField(null=True)
    amount_cents = models.BigIntegerField(null=True)

    class Meta(Kept.Meta):
        indexes = [models.Index(fields=["entity", "on"], name="payment_split_by_day")]
