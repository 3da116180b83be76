"""What ties a practice to others: its owners, its manager, who answers under HIPAA, and the affiliation."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from abutment.foundation.scope.models import Entity
from abutment.organizations.models.dated import Dated
from abutment.organizations.models.people import Person


class LegalOwnership(Dated):
    """Who owns a practice in law: a licensed person, with the share in hundredths of a percent."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ownerships")
    share_basis_points = models.PositiveIntegerField()
    license_jurisdiction = models.CharField(max_length=6)
    license_number = models.CharField(max_length=40)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(share_basis_points__range=(1, 10_000)), name="ownership_share"),
            models.CheckConstraint(condition=~Q(license_number=""), name="ownership_names_a_license"),
        ]


class Management(Dated):
    """Who runs the business of a practice: an organization, or the practice itself."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    manager = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")


class CoveredEntity(Dated):
    """Who answers for a practice's patients under HIPAA (45 CFR 160.103); usually the practice itself."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    answers = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")


class Affiliation(Dated):
    """A practice under an organization. Its dates, and nothing else, open and close the organization's sight."""

    class Model(models.TextChoices):
        EQUITY = "equity", "DSO with equity"
        SERVICE = "service", "MSO, services only"
        DE_NOVO = "de_novo", "De novo"

    class Brand(models.TextChoices):
        GROUP = "group", "Group brand"
        PARTNERSHIP = "partnership", "Partnership: the practice's own name"

    practice = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="affiliations")
    organization = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="affiliated")
    region = models.ForeignKey(
        "organizations.Region", null=True, blank=True, on_delete=models.PROTECT, db_constraint=False
    )
    model = models.CharField(max_length=8, choices=Model)
    brand = models.CharField(max_length=12, choices=Brand)
    sight_ends_on = models.DateField(null=True, blank=True)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(sight_ends_on=None) | Q(ends_on__isnull=False, sight_ends_on__gte=F("ends_on")),
                name="affiliation_transition_follows_its_end",
            ),
        ]
