"""Long work. What a row says is completed by the queue's word on its job: a worker that is gone cannot tell."""

from django.db import models
from django.db.models.functions import Now


class Work(models.Model):
    """A piece of long work: whose, what, and how far."""

    STATES = ("queued", "running", "done", "failed", "canceled")

    entity = models.ForeignKey("scope.Entity", null=True, on_delete=models.PROTECT, related_name="+")
    account_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=8, default="queued")
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    unit = models.CharField(max_length=40, blank=True)
    message = models.CharField(max_length=500, blank=True)
    result_url = models.CharField(max_length=300, blank=True)
    is_cancelable = models.BooleanField(default=False)
    cancel_asked_at = models.DateTimeField(null=True)
    job_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "activity_work"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=("queued", "running", "done", "failed", "canceled")),
                name="work_state_known",
            ),
            models.CheckConstraint(condition=models.Q(done__gte=0), name="work_done_not_negative"),
        ]
        indexes = [models.Index(fields=["account_id", "-id"]), models.Index(fields=["entity", "-id"])]

    def __str__(self) -> str:
        return self.title
