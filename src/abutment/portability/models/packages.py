"""Everything that a practice owns, as it was taken; one patient's records; and who else was let see what."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from abutment.foundation.documents.models import Document
from abutment.foundation.scope.models import Entity
from abutment.patients.models import Patient


class Package(models.Model):
    """A whole-practice export that an owner asked for.

    as_of: the moment of the snapshot. sha256: of the one file that is downloaded, manifest_sha256 of what it lists;
    both stay when the file is removed. key: the public half of what signed it, in hex. contents: what is inside, by
    kind, with what was lost. keep_until: from then on the server removes the file, never the row.
    """

    class State(models.TextChoices):
        ASKED = "asked", "Waiting"
        PACKING = "packing", "Being packed"
        DONE = "done", "Complete"
        FAILED = "failed", "Failed"
        CANCELED = "canceled", "Called off"

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    asked_by_account_id = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField(db_default=Now())
    work_id = models.BigIntegerField(null=True)
    attempts = models.IntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    as_of = models.DateTimeField(null=True)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    size_bytes = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    manifest_sha256 = models.CharField(max_length=64, blank=True)
    key_id = models.IntegerField(null=True)
    key = models.CharField(max_length=64, blank=True)
    contents = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    keep_until = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["entity", "-asked_at"], name="package_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["entity"], condition=Q(state__in=["asked", "packing"]), name="package_open_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | (Q(as_of__isnull=False) & ~Q(sha256="") & ~Q(manifest_sha256="")),
                name="package_done_says_what_it_is",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(document__isnull=False) | Q(removed_at__isnull=False),
                name="package_done_is_kept_or_removed",
            ),
        ]

    def __str__(self) -> str:
        return f"Package {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be made."""
        return self.state in (self.State.ASKED, self.State.PACKING)


class RecordsRequest(models.Model):
    """A patient's own request for their records (45 CFR 164.524), and its answer.

    received_on counts the thirty days; extended_on is the day on which the patient was told, in writing, of the one
    extension. purpose and asker are as they were told.
    """

    class Asker(models.TextChoices):
        PATIENT = "patient", "The patient"
        REPRESENTATIVE = "personal", "The patient's personal representative"
        NAMED = "named", "Somebody whom the patient named in writing"

    class State(models.TextChoices):
        OPEN = "open", "To be answered"
        MAKING = "making", "Being made"
        READY = "ready", "Ready to be given"
        GIVEN = "given", "Given"
        WITHDRAWN = "withdrawn", "Withdrawn"

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    asked_by = models.CharField(max_length=8, choices=Asker, default=Asker.PATIENT)
    asker_name = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=200)
    received_on = models.DateField()
    due_on = models.DateField()
    extended_on = models.DateField(null=True)
    extension_reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    registered_at = models.DateTimeField(db_default=Now())
    registered_by_account_id = models.BigIntegerField(null=True)
    work_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField(null=True)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    size_bytes = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    error = models.TextField(blank=True)
    keep_until = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_account_id = models.BigIntegerField(null=True)
    given_how = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["entity", "due_on"], name="records_request_due")]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=F("received_on")), name="records_request_due_later"),
            models.CheckConstraint(condition=~Q(purpose=""), name="records_request_says_why"),
            models.CheckConstraint(
                condition=Q(extended_on=None, extension_reason="")
                | (Q(extended_on__isnull=False) & ~Q(extension_reason="")),
                name="records_request_extended_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Request {self.pk}"


class RecordsAccess(models.Model):
    """What an owner lets one person see for a time: an auditor, a regulator, a former organization that must answer.

    account_id: whose sign-in; empty until the invited person has taken it. starts_at <= moment < ends_at. A period
    (first_on to before end_on) is of the trail, the looks, agreements and statements; whole is a Package.
    """

    class Reach(models.TextChoices):
        WHOLE = "whole", "The whole Package"
        PERIOD = "period", "Trail, looks, agreements and statements of a period"

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    account_id = models.BigIntegerField(null=True)
    purpose = models.CharField(max_length=300)
    reach = models.CharField(max_length=6, choices=Reach)
    package = models.ForeignKey(Package, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    first_on = models.DateField(null=True)
    end_on = models.DateField(null=True)
    starts_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField()
    granted_by_account_id = models.BigIntegerField(null=True)
    granted_at = models.DateTimeField(db_default=Now())
    revoked_at = models.DateTimeField(null=True)
    revoked_by_account_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["entity", "-granted_at"], name="records_access_newest"),
            models.Index(fields=["account_id"], name="records_access_of_account"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="records_access_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(purpose="") & ~Q(name=""), name="records_access_says_who_and_why"),
            models.CheckConstraint(
                condition=(Q(reach="whole") & Q(package__isnull=False) & Q(first_on=None) & Q(end_on=None))
                | (Q(reach="period") & Q(package=None) & Q(first_on__isnull=False) & Q(end_on__gt=F("first_on"))),
                name="records_access_reaches_one_of_two",
            ),
        ]

    def __str__(self) -> str:
        return f"Access {self.pk}"
