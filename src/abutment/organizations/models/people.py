"""People, the roles they hold, and what a role may do."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from abutment.foundation.scope.models import Entity
from abutment.organizations.models.dated import Dated


class Person(models.Model):
    """Somebody who works for or with the network. Belongs to no entity; is seen by those who share one with them."""

    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    suffix = models.CharField(max_length=20, blank=True)
    npi = models.CharField(max_length=10, blank=True)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="person"
    )
    created_by_account_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(npi__regex=r"^([12][0-9]{9})?$"), name="person_npi_has_ten_digits")
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.given_name, self.family_name) if part) + (
            f", {self.suffix}" if self.suffix else ""
        )


class Side(models.TextChoices):
    """To which side a capability belongs; the clinical one is the practice's alone."""

    CLINICAL = "clinical", "Clinical"
    BUSINESS = "business", "Business"
    MONEY = "money", "Money"


class Capability(models.Model):
    """Something a role may do or see."""

    code = models.CharField(max_length=40, primary_key=True)
    side = models.CharField(max_length=8, choices=Side)
    label = models.CharField(max_length=120)


class Role(models.Model):
    """A kind of work with a fixed set of capabilities, on one side of the agreement."""

    class Party(models.TextChoices):
        PRACTICE = "practice", "Practice"
        ORGANIZATION = "organization", "Organization"
        OUTSIDE = "outside", "Outside party"

    code = models.CharField(max_length=40, unique=True)
    label = models.CharField(max_length=80)
    party = models.CharField(max_length=12, choices=Party)
    is_clinical = models.BooleanField(default=False)
    needs_owner = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.label


class RoleCapability(models.Model):
    """That a role carries a capability. The database refuses clinical ones off the practice's side."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="capabilities")
    capability = models.ForeignKey(Capability, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "capability"], name="role_carries_capability_once")]


class Assignment(Dated):
    """A person in a role at an entity, for a time. Proposed until granted; a clinical one names a license."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assignments")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="assignments")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="assignments")
    region = models.ForeignKey(
        "organizations.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    license_jurisdiction = models.CharField(max_length=6, blank=True)
    license_number = models.CharField(max_length=40, blank=True)
    proposed_at = models.DateTimeField(db_default=Now())
    proposed_by_account_id = models.BigIntegerField(null=True)
    granted_at = models.DateTimeField(null=True, blank=True)
    granted_by_account_id = models.BigIntegerField(null=True)
    granter_holds_organization_role = models.BooleanField(default=False)
    holder_holds_organization_role = models.BooleanField(default=False)

    class Meta(Dated.Meta):
        indexes = [models.Index(fields=["person", "entity"]), models.Index(fields=["entity", "role"])]

    @property
    def is_marked(self) -> bool:
        """Whether its holder or its granter also works for an organization."""
        return self.holder_holds_organization_role or self.granter_holds_organization_role


class EmergencyAccess(models.Model):
    """Sight of charts taken in an emergency: short, read-only, told to every owner (45 CFR 164.312(a)(2)(ii))."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_early_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="emergency_has_a_reason"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="emergency_ends_after_start"),
        ]

    @property
    def closed_at(self) -> datetime:
        """When it closes, or closed."""
        return self.ended_early_at or self.ends_at
