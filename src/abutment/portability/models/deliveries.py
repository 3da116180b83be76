"""A practice's own storage, and each Package that was brought there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from abutment.foundation.scope.models import Entity
from abutment.portability.rules.deliveries import Frequency, Schedule


class Destination(models.Model):
    """Storage that an owner of a practice named, from the moment it was proven until it ended. Where it is never
    changes: another place is another row. The schedule may change.

    secret (of S3; or a password) and private_key are sealed, as is the code word of the test. prefix: the folder there.
    host_key: the SFTP server's, as an owner confirmed it; offered_host_key: one that was seen and not confirmed.
    recipients: the practice's age recipients, one a line. told_at: when the owners were last told of a missed delivery.
    """

    class Kind(models.TextChoices):
        S3 = "s3", "Object storage (S3)"
        SFTP = "sftp", "SFTP server"
        FOLDER = "folder", "Folder of this server"

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind)
    endpoint = models.CharField(max_length=300, blank=True)
    bucket = models.CharField(max_length=63, blank=True)
    region = models.CharField(max_length=40, blank=True)
    is_path_style = models.BooleanField(default=True)
    access_key = models.CharField(max_length=128, blank=True)
    host = models.CharField(max_length=255, blank=True)
    port = models.IntegerField(null=True)
    user = models.CharField(max_length=80, blank=True)
    host_key = models.TextField(blank=True)
    offered_host_key = models.TextField(blank=True)
    secret = models.TextField(blank=True)
    private_key = models.TextField(blank=True)
    prefix = models.CharField(max_length=300, blank=True)
    recipients = models.TextField()
    frequency = models.CharField(max_length=7, choices=[(each.value, each.value) for each in Frequency])
    weekday = models.SmallIntegerField(null=True)
    day = models.SmallIntegerField(null=True)
    hour = models.SmallIntegerField()
    entered_at = models.DateTimeField(db_default=Now())
    entered_by_account_id = models.BigIntegerField(null=True)
    test_name = models.CharField(max_length=200, blank=True)
    code_word = models.TextField(blank=True)
    proven_at = models.DateTimeField(null=True)
    proven_by_account_id = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_account_id = models.BigIntegerField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entity"], condition=Q(proven_at__isnull=False, ended_at=None), name="destination_in_force_once"
            ),
            models.UniqueConstraint(
                fields=["entity"], condition=Q(proven_at=None, ended_at=None), name="destination_waiting_once"
            ),
            models.CheckConstraint(
                condition=(Q(kind="s3") & ~Q(endpoint="") & ~Q(bucket="") & ~Q(access_key=""))
                | (Q(kind="sftp") & ~Q(host="") & ~Q(user=""))
                | (Q(kind="folder") & ~Q(prefix="")),
                name="destination_says_where",
            ),
            models.CheckConstraint(condition=~Q(recipients=""), name="destination_has_a_recipient"),
            models.CheckConstraint(
                condition=Q(proven_at=None) | ~Q(kind="sftp") | ~Q(host_key=""), name="destination_knows_its_host"
            ),
            models.CheckConstraint(
                condition=Q(hour__gte=0, hour__lte=23)
                & (
                    Q(frequency="daily", weekday=None, day=None)
                    | Q(frequency="weekly", weekday__gte=0, weekday__lte=6, day=None)
                    | Q(frequency="monthly", weekday=None, day__gte=1, day__lte=28)
                ),
                name="destination_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"storage of {self.entity}"

    @property
    def schedule(self) -> Schedule:
        """When a Package is due."""
        return Schedule(Frequency(self.frequency), self.hour, self.weekday, self.day)

    @property
    def recipient_list(self) -> list[str]:
        """Whose keys open what is delivered."""
        return self.recipients.split()

    @property
    def where(self) -> str:
        """The place in words, without any secret."""
        if self.kind == self.Kind.S3:
            return f"{self.endpoint}/{self.bucket}"
        if self.kind == self.Kind.SFTP:
            return f"{self.host}:{self.port}"
        return self.prefix


class Delivery(models.Model):
    """One Package for one slot of a destination: at most one object there, whatever happens on the way.

    name: what it is called there. work_id: the long work that is at it. sha256: of the sealed file; manifest_sha256: of
    the manifest inside.
    """

    class State(models.TextChoices):
        DUE = "due", "Due"
        DELIVERED = "delivered", "Delivered"
        MISSED = "missed", "Missed"

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    destination = models.ForeignKey(Destination, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    slot_at = models.DateTimeField()
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=9, choices=State, default=State.DUE)
    next_try_at = models.DateTimeField()
    work_id = models.BigIntegerField(null=True)
    delivered_at = models.DateTimeField(null=True)
    byte_count = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    manifest_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "destination", "slot_at"], name="delivery_once_a_slot"),
            models.CheckConstraint(
                condition=~Q(state="delivered") | (Q(delivered_at__isnull=False) & ~Q(sha256="")),
                name="delivery_says_what_was_delivered",
            ),
        ]
        indexes = [models.Index(fields=["entity", "-slot_at"], name="delivery_newest")]

    def __str__(self) -> str:
        return self.name


class DeliveryAttempt(models.Model):
    """One try at a delivery: when, how much was sent, and in one line why it failed.

    needs_somebody: what stood in the way does not pass by itself.
    """

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="attempts", db_constraint=False)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    byte_count = models.BigIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    needs_somebody = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["delivery", "-started_at"], name="delivery_attempt_newest")]

    @property
    def is_open(self) -> bool:
        """Whether it has not ended, or its worker was killed."""
        return self.finished_at is None
