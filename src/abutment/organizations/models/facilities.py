"""Where dentistry happens: locations and their facts, each dated."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from abutment.foundation.scope.models import Entity
from abutment.organizations.models.dated import Dated


class Location(models.Model):
    """An office of a practice. Days are counted in its own time zone."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="locations")
    name = models.CharField(max_length=120)
    street = models.CharField(max_length=200)
    city = models.CharField(max_length=100)
    jurisdiction = models.CharField(max_length=6)
    postal_code = models.CharField(max_length=10)
    phone = models.CharField(max_length=30, blank=True)
    time_zone = models.CharField(max_length=50)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "name"], name="location_name_once"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gt=F("opened_on")), name="location_closes_after_opening"
            ),
            models.CheckConstraint(condition=Q(jurisdiction__regex=r"^US-[A-Z]{2}$"), name="location_jurisdiction"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_open(self, on: date) -> bool:
        """Whether the location is one of the practice's on a day."""
        return self.opened_on <= on and (self.closed_on is None or on < self.closed_on)


class Chair(Dated):
    """An operatory."""

    class Kind(models.TextChoices):
        DOCTOR = "doctor", "Doctor"
        HYGIENE = "hygiene", "Hygiene"
        SURGERY = "surgery", "Surgery"
        OVERFLOW = "overflow", "Overflow"

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="chairs", db_constraint=False)
    name = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind)

    def __str__(self) -> str:
        return self.name


class OpeningHours(Dated):
    """When a location is open on a day of the week (0 = Monday), local time."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="hours", db_constraint=False)
    weekday = models.SmallIntegerField()
    opens_at = models.TimeField()
    closes_at = models.TimeField()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="hours_weekday"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="hours_close_after_opening"),
        ]


class Lease(Dated):
    """The lease of a location: who holds it decides what a leaving practice keeps."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="leases", db_constraint=False)
    landlord = models.CharField(max_length=200)
    tenant = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    monthly_rent_cents = models.BigIntegerField()
    notice_days = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(monthly_rent_cents__gte=0), name="lease_rent_is_not_negative"),
        ]

    @property
    def notice_on(self) -> date | None:
        """The last day on which notice can be given; None where no end or no notice is entered."""
        if self.ends_on is None or not self.notice_days:
            return None
        return self.ends_on - timedelta(days=self.notice_days)
