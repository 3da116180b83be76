"""What a practice took in, produced and spent: the rows from which fees are computed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from abutment.agreements.rules.formulas import InputKind
from abutment.foundation.scope.models import Entity
from abutment.organizations.models import Location

_COUNTED = [kind.value for kind in InputKind if kind.is_counted]


class FeeInput(models.Model):
    """An amount or a quantity of a practice for a day, or for days over which it is spread evenly.

    Exactly one row per practice, location, kind, category and days: entering it again replaces its number. A zero is
    entered as 0; no row means that nobody has said anything.
    """

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey(
        Location, null=True, blank=True, on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.label) for kind in InputKind])
    category = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    amount_cents = models.BigIntegerField(null=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    source = models.CharField(max_length=60)
    entered_at = models.DateTimeField(db_default=Now())
    entered_by_account_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "starts_on", "kind", "location", "category", "ends_on"],
                name="fee_input_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="fee_input_ends_after_start"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in InputKind]), name="fee_input_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=_COUNTED, quantity__isnull=False, amount_cents__isnull=True)
                | (~Q(kind__in=_COUNTED) & Q(quantity__isnull=True, amount_cents__isnull=False)),
                name="fee_input_is_money_or_a_count",
            ),
            models.CheckConstraint(
                condition=Q(quantity=None) | Q(quantity__gte=0), name="fee_input_count_is_not_negative"
            ),
        ]
