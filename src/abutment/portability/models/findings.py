"""What an import found: what does not fit, what is not mapped, and how the totals compare."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from abutment.foundation.scope.models import Entity
from abutment.foundation.scope.references import related
from abutment.organizations.models import Location
from abutment.portability.models.sources import ImportRun
from abutment.portability.models.verbatim import SourceTable


class Finding(models.Model):
    """A value of the source that could not be taken as it stands; the row itself is kept."""

    class Kind(models.TextChoices):
        ORPHAN = "orphan", "Names a row that is not there"
        UNREADABLE = "unreadable", "Cannot be read"
        DUPLICATE = "duplicate", "Its key appears twice"
        UNKNOWN = "unknown", "A code that is not known here"
        CYCLE = "cycle", "Guarantors in a circle"

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+", db_index=False)
    table = models.ForeignKey(
        SourceTable, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.TextField(db_collation="C")
    column = models.CharField(max_length=64)
    value = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "table", "key", "column", "kind"], name="finding_once")
        ]


class Meaning(models.Model):
    """What a word of the practice's own lists means here: which office, which visit, whether money came in.

    kind: clinic (location says which), adjustment, payment (meaning says how it counts), category (meaning names the
    type of visit); number: its key in the practice's own system. No row: not mapped yet.
    """

    class Kind(models.TextChoices):
        CLINIC = "clinic", "Clinic"
        ADJUSTMENT = "adjustment", "Adjustment type"
        PAYMENT = "payment", "Payment type"
        CATEGORY = "category", "Procedure category"

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.BigIntegerField()
    meaning = models.CharField(max_length=60, blank=True)
    location: models.ForeignKey[Location | None, Location | None] = related(Location)
    mapped_at = models.DateTimeField(db_default=Now())
    mapped_by_account_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "kind", "number"], name="meaning_once"),
            models.CheckConstraint(
                condition=Q(kind="clinic", location__isnull=False) | (~Q(kind="clinic") & ~Q(meaning="")),
                name="meaning_says_something",
            ),
        ]


class ImportTotal(models.Model):
    """A sum of a month at a clinic, taken by the source in the snapshot and from our rows after the import.

    measure: production, adjustments, payments, insurance, write_offs, or rows; month: its first day, empty where rows
    carry none; clinic: its key in the practice's own system (0: none). Cents, or for `rows` a count.
    """

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+", db_index=False)
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    measure = models.CharField(max_length=12)
    table = models.CharField(max_length=64, blank=True)
    month = models.DateField(null=True)
    clinic = models.BigIntegerField(default=0)
    source_amount = models.BigIntegerField(null=True)
    source_rows = models.BigIntegerField(null=True)
    our_amount = models.BigIntegerField(null=True)
    our_rows = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "run", "measure", "table", "month", "clinic"],
                name="import_total_once",
                nulls_distinct=False,
            )
        ]


class GuarantorTotal(models.Model):
    """What a family owes, by the source's rows and by ours, where the two differ; `number` is the guarantor's key."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+", db_index=False)
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    number = models.BigIntegerField()
    source_cents = models.BigIntegerField(null=True)
    our_cents = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entity", "run", "number"], name="guarantor_total_once")]


class RestatedMonth(models.Model):
    """A month that had been imported, and came to another sum in a later import."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+", db_index=False)
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    month = models.DateField()
    measure = models.CharField(max_length=12)
    clinic = models.BigIntegerField(default=0)
    before_cents = models.BigIntegerField(null=True)
    after_cents = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "run", "month", "measure", "clinic"], name="restated_month_once")
        ]
