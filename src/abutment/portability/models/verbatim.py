"""What the source holds, as it was: every table, column and row, known here or not."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from abutment.foundation.scope.models import Entity
from abutment.portability.models.sources import ImportRun, RecordSource


class SourceTable(models.Model):
    """A table of the source. layouts: its columns (name, declared type), one list for each form it has had; the last
    is today's. edited: the column by which the source's server dates each change, where it has one."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.ForeignKey(RecordSource, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    name = models.CharField(max_length=64)
    layouts = models.JSONField(default=list)
    key = models.JSONField(default=list)
    edited = models.CharField(max_length=64, blank=True)
    engine = models.CharField(max_length=30, blank=True)
    collation = models.CharField(max_length=64, blank=True)
    rows = models.BigIntegerField(default=0)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entity", "source", "name"], name="source_table_once")]


class SourceBlock(models.Model):
    """A stretch of a table's keys and the digest of its rows: what did not change is not read again.

    is_staged: read for a run that is not applied yet. is_hot: a row was written so shortly before the reading that the
    same second may have brought another change; read again next time.
    """

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+", db_index=False)
    table = models.ForeignKey(
        SourceTable, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    block = models.BigIntegerField()
    rows = models.IntegerField()
    digest = models.BigIntegerField()
    is_hot = models.BooleanField(default=False)
    is_staged = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "table", "block", "is_staged"], name="source_block_once")
        ]


class SourceRow(models.Model):
    """A version of a row of the source: its cells as text, from one run on until another. No cells: it had vanished.

    key: its key there as text; raw: the positions (from 1) of cells whose bytes are no text, kept as \\x and hex;
    copies: how many equal rows, where the table has no key. Identity numbers and passwords are sealed.
    """

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+", db_index=False)
    table = models.ForeignKey(
        SourceTable, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    until_run = models.ForeignKey(
        ImportRun, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    block = models.BigIntegerField()
    layout = models.SmallIntegerField()
    copies = models.IntegerField(default=1)
    key = models.TextField(db_collation="C")
    digest = models.BigIntegerField()
    raw = ArrayField(models.SmallIntegerField(), null=True)
    cells = ArrayField(models.TextField(null=True), null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "key", "run", "entity"], name="source_row_once")]
        indexes = [
            models.Index(fields=["table", "block"], condition=Q(until_run=None), name="source_row_by_block"),
            models.Index(fields=["table", "run"], name="source_row_by_run"),
        ]
