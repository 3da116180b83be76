"""Where a practice's records are kept, and what every row of them carries."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from abutment.foundation.scope.models import Entity
from abutment.foundation.scope.references import related
from abutment.organizations.models import Location
from abutment.organizations.models.dated import Dated


class Domain(models.TextChoices):
    """The parts of a practice's records that are kept each in one place."""

    CHARTS = "charts", "Charts"
    SCHEDULE = "schedule", "Schedule"
    RECEIVABLES = "receivables", "Patients' accounts"
    CLAIMS = "claims", "Claims"


class RecordKeeping(Dated):
    """From a day on, a domain of a practice is mirrored from its own system, read-only here, or native here."""

    class Mode(models.TextChoices):
        MIRRORED = "mirrored", "Mirrored"
        NATIVE = "native", "Native"

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    domain = models.CharField(max_length=12, choices=Domain)
    mode = models.CharField(max_length=8, choices=Mode)
    system = models.CharField(max_length=60, blank=True)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(domain__in=Domain.values), name="record_keeping_domain_is_known"),
            models.CheckConstraint(condition=Q(mode__in=("mirrored", "native")), name="record_keeping_mode_is_known"),
        ]


class Kept(models.Model):
    """A row of a practice's records.

    number: its key in the practice's own system, empty for what is native here. gone_at: when it was seen to have
    vanished there.
    """

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.BigIntegerField(null=True)
    gone_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["entity", "number"], name="%(app_label)s_%(class)s_number_once")]


class Clinic(Kept):
    """An office as the practice's own system numbers it; location says which one of ours it is, empty until mapped."""

    name = models.CharField(max_length=255)
    abbreviation = models.CharField(max_length=255, blank=True)
    time_zone = models.CharField(max_length=75, blank=True)
    is_hidden = models.BooleanField(default=False)
    location: models.ForeignKey[Location | None, Location | None] = related(Location)

    def __str__(self) -> str:
        return self.name or self.abbreviation or f"Clinic {self.number}"


class Definition(models.Model):
    """A word of the practice's own lists: adjustment types, payment types, diagnoses, allergies, recall types.

    kind: the list; number: its key there. category: the sub-list of the practice's own system, where it has one.
    """

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    number = models.BigIntegerField(null=True)
    category = models.SmallIntegerField(null=True)
    name = models.TextField()
    value = models.TextField(blank=True)
    is_hidden = models.BooleanField(default=False)
    gone_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entity", "kind", "number"], name="definition_once")]

    def __str__(self) -> str:
        return self.name
