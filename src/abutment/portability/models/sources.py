"""A practice's own system, and each reading of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from abutment.foundation.scope.models import Entity


class RecordSource(models.Model):
    """The system of a practice from which its records are mirrored; one at a time.

    password and salt are sealed. path: the dump or folder of a source that is no server; documents_path: where the
    practice's images lie, as this server sees them. fees_from: the first month of which fees are computed from the
    records; what was reported of months before stays. Empty: of every month that the records have.
    """

    class Kind(models.TextChoices):
        MYSQL = "mysql", "MySQL or MariaDB server"
        DUMP = "dump", "Dump of a database"
        FOLDER = "folder", "Folder of tables"

    class Tls(models.TextChoices):
        OFF = "off", "Not encrypted"
        REQUIRED = "required", "Encrypted"
        VERIFIED = "verified", "Encrypted, certificate checked"

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    program = models.CharField(max_length=40, default="Open Dental")
    kind = models.CharField(max_length=6, choices=Kind)
    host = models.CharField(max_length=255, blank=True)
    port = models.IntegerField(null=True)
    database = models.CharField(max_length=64, blank=True)
    user = models.CharField(max_length=80, blank=True)
    password = models.TextField(blank=True)
    tls = models.CharField(max_length=8, choices=Tls, default=Tls.OFF)
    ca_pem = models.TextField(blank=True)
    path = models.CharField(max_length=500, blank=True)
    documents_path = models.CharField(max_length=500, blank=True)
    salt = models.TextField()
    every_minutes = models.IntegerField(null=True)
    fees_from = models.DateField(null=True)
    is_paused = models.BooleanField(default=False)
    connected_at = models.DateTimeField(db_default=Now())
    connected_by_account_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity"], name="record_source_once"),
            models.CheckConstraint(
                condition=(Q(kind="mysql") & ~Q(host="") & ~Q(database="") & ~Q(user=""))
                | (~Q(kind="mysql") & ~Q(path="")),
                name="record_source_says_where",
            ),
            models.CheckConstraint(
                condition=Q(every_minutes=None) | Q(every_minutes__gte=5), name="record_source_rests_between_imports"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program} of {self.entity}"


class ImportRun(models.Model):
    """One reading of a source, whole or not at all. read_at: the moment of its snapshot on the source's own clock."""

    class State(models.TextChoices):
        READING = "reading", "Reading"
        APPLIED = "applied", "Imported"
        FAILED = "failed", "Failed"

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(RecordSource, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    state = models.CharField(max_length=8, choices=State, default=State.READING)
    asked_by_account_id = models.BigIntegerField(null=True)
    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    server_version = models.CharField(max_length=80, blank=True)
    program_version = models.CharField(max_length=40, blank=True)
    attempts = models.IntegerField(default=0)
    tables = models.IntegerField(default=0)
    rows = models.BigIntegerField(default=0)
    rows_read = models.BigIntegerField(default=0)
    rows_new = models.BigIntegerField(default=0)
    rows_changed = models.BigIntegerField(default=0)
    rows_gone = models.BigIntegerField(default=0)
    error = models.TextField(blank=True)
    missing = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["entity", "-started_at"], name="import_run_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "source"], condition=Q(state="reading"), name="import_run_reading_once"
            )
        ]

    @property
    def changed_nothing(self) -> bool:
        """Whether the source was as it had been."""
        return not (self.rows_new or self.rows_changed or self.rows_gone)
