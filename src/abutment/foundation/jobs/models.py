"""Tables beside the queue. The queue's own tables (procrastinate_*) hold ids only: no row security there."""

from django.db import models
from django.db.models.functions import Now


class Done(models.Model):
    """An effect that has happened, written in the effect's own transaction: whoever comes second does nothing."""

    key = models.CharField(max_length=120, primary_key=True)
    job_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_default=Now())


class Failure(models.Model):
    """One attempt that failed, in one line without values of rows."""

    job_id = models.BigIntegerField()
    name = models.CharField(max_length=100)
    attempt = models.IntegerField()
    account_id = models.BigIntegerField(null=True)
    entity_id = models.BigIntegerField(null=True)
    said = models.CharField(max_length=500)
    will_retry = models.BooleanField()
    is_interruption = models.BooleanField(default=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["job_id"]), models.Index(fields=["-id"])]
