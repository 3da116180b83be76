"""Whom rows belong to."""

from django.db import models
from django.db.models.functions import Now


class Entity(models.Model):
    """A practice or an organization: every row that belongs to somebody names one."""

    class Kind(models.TextChoices):
        ORGANIZATION = "organization", "Organization"
        PRACTICE = "practice", "Practice"

    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=50, default="America/New_York")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=("organization", "practice")), name="entity_kind_is_known"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="entity_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
