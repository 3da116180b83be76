"""Statements of fees, their lines, and what hinders a month."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from abutment.agreements.models import Agreement
from abutment.foundation.documents.models import Document
from abutment.foundation.scope.models import Entity
from abutment.kernel.months import Month


class Statement(models.Model):
    """What a practice pays for a month under an agreement, frozen with everything that it was computed from.

    sequence 0 is the month's statement; later ones correct it by a difference and never change it. asked holds the
    terms, inputs, gates and releases as they were, asked_sha256 their digest; result holds the fee with its working.
    named_entity_ids are the parties of the agreement other than the practice; the database writes them, and through an
    affiliation only those read the statement.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        WAITS = "waits", "Waits for counsel"
        REFUSED = "refused", "Refused"
        APPROVED = "approved", "Approved"
        ISSUED = "issued", "Issued"
        DISPUTED = "disputed", "Disputed"
        SETTLED = "settled", "Settled"

    class Kind(models.TextChoices):
        MONTH = "month", "Statement"
        CORRECTION = "correction", "Correction"
        CREDIT = "credit", "Credit of what was conceded"

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    named_entity_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    month = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MONTH)
    sequence = models.PositiveSmallIntegerField(default=0)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    number = models.CharField(max_length=40)
    agreement_title = models.CharField(max_length=200)
    manager_name = models.CharField(max_length=300)
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    fee_cents = models.BigIntegerField()
    by_terms_cents = models.BigIntegerField()
    held_cents = models.BigIntegerField(default=0)
    refused_cents = models.BigIntegerField(default=0)
    due_on = models.DateField(null=True)
    sentence = models.TextField()
    rules_version = models.PositiveSmallIntegerField()
    asked = models.JSONField()
    asked_sha256 = models.CharField(max_length=64)
    result = models.JSONField()
    needs_approval = models.BooleanField(default=False)
    approval_citation = models.TextField(blank=True)
    drafted_at = models.DateTimeField(db_default=Now())
    drafted_by_account_id = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by_account_id = models.BigIntegerField(null=True)
    approved_by_name = models.CharField(max_length=200, blank=True)
    approver_holds_organization_role = models.BooleanField(default=False)
    issued_at = models.DateTimeField(null=True)
    issued_by_account_id = models.BigIntegerField(null=True)
    issued_by_name = models.CharField(max_length=200, blank=True)
    chain_sequence = models.BigIntegerField(null=True)
    chain_hash = models.CharField(max_length=64, blank=True)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    settled_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "agreement", "month", "sequence"], name="statement_once"),
            models.UniqueConstraint(fields=["entity", "number"], name="statement_number_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="statement_is_of_a_month"),
            models.CheckConstraint(
                condition=Q(by_terms_cents=F("fee_cents") + F("held_cents") + F("refused_cents")),
                name="statement_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind="month", sequence=0, corrects=None, fee_cents__gte=0, held_cents__gte=0, refused_cents__gte=0
                )
                | Q(kind__in=["correction", "credit"], sequence__gt=0, corrects__isnull=False),
                name="statement_or_correction",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["issued", "disputed", "settled"], issued_at__isnull=False)
                | Q(status="approved", issued_at=None, approved_at__isnull=False)
                | Q(status__in=["draft", "waits", "refused"], issued_at=None, approved_at=None),
                name="statement_status_follows_its_stamps",
            ),
            models.CheckConstraint(
                condition=Q(sequence__gt=0) | ~Q(status__in=["waits", "refused"]) | Q(fee_cents=0),
                name="statement_that_waits_charges_nothing",
            ),
        ]
        indexes = [models.Index(fields=["entity", "-month"])]

    def __str__(self) -> str:
        return f"Statement {self.number}"

    @property
    def of_month(self) -> Month:
        """The month as a value."""
        return Month.of(self.month)

    @property
    def is_correction(self) -> bool:
        """Whether it corrects another by a difference."""
        return self.sequence > 0


class StatementLine(models.Model):
    """A line of a statement, with the term and the instrument that it follows; lines add to the fee."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    label = models.TextField()
    amount_cents = models.BigIntegerField()
    term = models.TextField(blank=True)
    amendment = models.TextField(blank=True)
    citation = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["entity", "statement", "position"], name="statement_line_once")]

    def __str__(self) -> str:
        return self.label


class Hindrance(models.Model):
    """What stands between a practice and its month: what is missing or contradictory, with the next step."""

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", "No agreement"
        TERMS = "terms", "Terms"
        INPUTS = "inputs", "No data"
        RESTATED = "restated", "Restated"

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, null=True, on_delete=models.PROTECT, related_name="+")
    named_entity_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    month = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind)
    sentence = models.TextField()
    noted_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "month", "agreement"], name="hindrance_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.sentence
