"""The two kinds of entity, and how an organization orders its network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from abutment.foundation.scope.models import Entity

if TYPE_CHECKING:
    from abutment.organizations.models.affiliations import Affiliation


class Organization(models.Model):
    """A dental support organization (DSO, MSO): does business for practices, never dentistry."""

    entity = models.OneToOneField(Entity, primary_key=True, on_delete=models.PROTECT, related_name="organization")
    legal_name = models.CharField(max_length=200)
    tax_number = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return self.entity.name


class Region(models.Model):
    """How an organization groups practices; a role can be limited to one."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="regions")
    name = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entity", "name"], name="region_name_once")]

    def __str__(self) -> str:
        return self.name


class Practice(models.Model):
    """The legal entity, owned by dentists, that practices dentistry."""

    class Form(models.TextChoices):
        PC = "pc", "Professional corporation"
        PLLC = "pllc", "Professional limited liability company"
        PARTNERSHIP = "partnership", "Partnership"
        SOLE = "sole", "Sole proprietor"

    entity = models.OneToOneField(Entity, primary_key=True, on_delete=models.PROTECT, related_name="practice")
    legal_name = models.CharField(max_length=200)
    form = models.CharField(max_length=12, choices=Form)
    jurisdiction = models.CharField(max_length=6)
    tax_number = models.CharField(max_length=20, blank=True)
    npi = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(jurisdiction__regex=r"^US-[A-Z]{2}$"), name="practice_jurisdiction"
            ),
            models.CheckConstraint(
                condition=models.Q(npi__regex=r"^([12][0-9]{9})?$"), name="practice_npi_has_ten_digits"
            ),
        ]

    def __str__(self) -> str:
        return self.entity.name

    @property
    def tie(self) -> Affiliation | None:
        """The affiliation on the day for which `queries.practices` was asked; None where there was none."""
        found: list[Affiliation] = getattr(self.entity, "ties_on_day", [])
        return found[0] if found else None

    @property
    def location_count(self) -> int:
        """How many locations were open on that day."""
        return len(getattr(self.entity, "open_locations", ()))
