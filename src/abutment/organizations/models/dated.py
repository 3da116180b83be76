"""What every dated fact shares: a half-open period and the question of a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q


class DatedQuerySet(models.QuerySet[Any]):
    """Facts that hold from starts_on up to, not including, ends_on."""

    def in_force(self, on: date) -> DatedQuerySet:
        return self.filter(Q(starts_on__lte=on), Q(ends_on__gt=on) | Q(ends_on=None))

    def current(self, on: date) -> DatedQuerySet:
        """Those in force on a day, and those that begin later."""
        return self.filter(Q(ends_on__gt=on) | Q(ends_on=None))


class Dated(models.Model):
    """A fact with a first day and, when known, the first day on which it no longer holds."""

    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="%(app_label)s_%(class)s_ends_after_start",
            )
        ]

    def holds(self, on: date) -> bool:
        """Whether the fact holds on a day."""
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)
