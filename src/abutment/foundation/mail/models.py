"""The outbox. A message is seen by the account that caused it; its words only by the server."""

from django.db import models
from django.db.models.functions import Now


class Message(models.Model):
    """One letter on its way: to whom, of which kind, and what became of it."""

    STATES = (("queued", "Waiting"), ("sent", "Sent"), ("failed", "Failed"))

    kind = models.CharField(max_length=40)
    recipient = models.CharField(max_length=254)
    account_id = models.BigIntegerField(null=True)
    entity_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, choices=STATES, default="queued")
    said = models.CharField(max_length=500, blank=True)
    message_id = models.CharField(max_length=300, blank=True)
    job_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=("queued", "sent", "failed")), name="message_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False) | ~models.Q(state="sent"),
                name="message_sent_has_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["-id"]), models.Index(fields=["job_id"])]

    def __str__(self) -> str:
        return f"letter {self.pk}"


class Letter(models.Model):
    """The words of a message. Erased once sent, because their links open things; a mailbox keeps them."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, primary_key=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
