"""The trail's tables. The application login appends and reads its scope; grants and triggers refuse the rest."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Event(models.Model):
    """An act: who did what to which thing, for which entity, and by which road."""

    at = models.DateTimeField(db_default=Now())
    account_id = models.BigIntegerField(null=True)
    via = models.CharField(max_length=10)
    acting_entity_id = models.BigIntegerField(null=True)
    entity = models.ForeignKey("scope.Entity", null=True, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=80)
    subject = models.CharField(max_length=120, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["entity", "-id"])]


class Look(models.Model):
    """Somebody looked at a patient's data: who, in whose name, at what, for what purpose."""

    at = models.DateTimeField(db_default=Now())
    account_id = models.BigIntegerField(null=True)
    via = models.CharField(max_length=10)
    acting_entity_id = models.BigIntegerField(null=True)
    entity = models.ForeignKey("scope.Entity", on_delete=models.PROTECT, related_name="+")
    patient_id = models.BigIntegerField(null=True)
    purpose = models.CharField(max_length=60)
    what = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["entity", "-id"]), models.Index(fields=["entity", "patient_id", "-id"])]


class Seal(models.Model):
    """The place of an event or a look in the one chain: hash = SHA-256 of the former hash, the salt and the row.

    The salt keeps who reads the rows before and after from guessing the one between. docs/audit.md has the exact form.
    """

    sequence = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, null=True, on_delete=models.PROTECT, related_name="seal")
    look = models.OneToOneField(Look, null=True, on_delete=models.PROTECT, related_name="seal")
    salt = models.BinaryField(max_length=16)
    hash = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(event__isnull=False, look__isnull=True) | Q(event__isnull=True, look__isnull=False),
                name="seal_names_an_event_or_a_look",
            )
        ]
