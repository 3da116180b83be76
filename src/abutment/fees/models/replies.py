"""What is said and done about a statement: disputes of lines, counsel's releases, payments."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from abutment.agreements.models import Agreement
from abutment.fees.models.statements import Statement, StatementLine
from abutment.foundation.scope.models import Entity


class Dispute(models.Model):
    """A line that the practice disputes, and how that ended. What is conceded comes back as a correction."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        CONCEDED = "conceded", "Conceded"
        REJECTED = "rejected", "Rejected"
        WITHDRAWN = "withdrawn", "Withdrawn"

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="disputes")
    line = models.ForeignKey(StatementLine, on_delete=models.PROTECT, related_name="disputes")
    reason = models.TextField()
    opened_at = models.DateTimeField(db_default=Now())
    opened_by_account_id = models.BigIntegerField(null=True)
    opened_by_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField(blank=True)
    conceded_cents = models.BigIntegerField(default=0)
    answered_at = models.DateTimeField(null=True)
    answered_by_account_id = models.BigIntegerField(null=True)
    answered_by_name = models.CharField(max_length=200, blank=True)
    credit = models.ForeignKey(Statement, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "line"], condition=Q(state="open"), name="dispute_open_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="dispute_has_a_reason"),
            models.CheckConstraint(
                condition=Q(state="open", answered_at=None, answer="", conceded_cents=0)
                | Q(state__in=["conceded", "rejected", "withdrawn"], answered_at__isnull=False),
                name="dispute_ends_with_an_answer",
            ),
        ]


class Release(models.Model):
    """A named counsel's written approval of what waits outside of the market value or the law, for one month.

    It is of what counsel has read: basis_sha256 is the digest of what the month was computed from, releases aside. When
    terms, inputs or law change, the month waits again.
    """

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="releases")
    basis_sha256 = models.CharField(max_length=64)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    amount_cents = models.BigIntegerField()
    counsel_name = models.CharField(max_length=200)
    counsel_account_id = models.BigIntegerField(null=True)
    given_on = models.DateField()
    words = models.TextField()
    given_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="release_is_of_an_amount"),
            models.CheckConstraint(condition=~Q(words="") & ~Q(counsel_name=""), name="release_is_named_and_worded"),
            models.CheckConstraint(condition=Q(month__day=1), name="release_is_of_a_month"),
        ]


class Payment(models.Model):
    """What was paid on a statement, and when."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="payments")
    paid_on = models.DateField()
    amount_cents = models.BigIntegerField()
    reference = models.CharField(max_length=80, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by_account_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["paid_on", "id"]
        constraints = [models.CheckConstraint(condition=Q(amount_cents__gt=0), name="payment_is_of_an_amount")]
