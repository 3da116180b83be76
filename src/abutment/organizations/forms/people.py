"""What is asked about a person and what they will do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from types import MappingProxyType
from typing import Any, cast

from django import forms
from django.core.validators import RegexValidator

from abutment.foundation.scope.models import Entity
from abutment.organizations.actions.people import License, Proposal
from abutment.organizations.forms.locations import STATE_CHOICES
from abutment.organizations.models import Region, Role
from abutment.web.days import DayField, offer

_NPI = RegexValidator(r"^[12]\d{9}$", "An NPI has ten digits and begins with 1 or 2.")


class _RoleSelect(forms.Select):
    """Marks each role by what it asks for, so that the style sheet shows the fields that belong to the chosen one."""

    roles: Mapping[str, Role] = MappingProxyType({})

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        role = self.roles.get(str(value))
        if role is not None and role.is_clinical:
            option["attrs"]["data-clinical"] = True
        if role is not None and role.party == Role.Party.ORGANIZATION:
            option["attrs"]["data-organization"] = True
        return option


class AssignmentForm(forms.Form):
    """Where, as what, from when; a license for clinical work; a region for work at an organization."""

    entity = forms.TypedChoiceField(label="Where", coerce=int)
    role = forms.ChoiceField(
        label="Role",
        widget=_RoleSelect,
        help_text="Clinical roles and ownership are granted by an owner of the practice.",
    )
    starts_on = DayField(label="Start date")
    license_jurisdiction = forms.ChoiceField(
        label="License state", choices=STATE_CHOICES, required=False, help_text="For clinical roles."
    )
    license_number = forms.CharField(label="License number", max_length=40, required=False)
    region = forms.ModelChoiceField(
        label="Region",
        queryset=Region.objects.none(),
        required=False,
        empty_label="No region",
        help_text="At an organization: limits what is seen to one region.",
    )

    def __init__(
        self, *args: Any, entities: Sequence[Entity], roles: Iterable[Role], regions: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.entities = {entity.pk: entity for entity in entities}
        self.roles = {role.code: role for role in roles if self._fits_some(role)}
        cast("_RoleSelect", self.fields["role"].widget).roles = self.roles
        offer(self, "entity", [(entity.pk, entity.name) for entity in entities])
        by_party = groupby(sorted(self.roles.values(), key=lambda role: role.party), key=lambda role: role.party)
        offer(
            self,
            "role",
            [
                ("", "Choose a role"),
                *((Role.Party(party).label, [(role.code, role.label) for role in group]) for party, group in by_party),
            ],
        )
        if regions is None:
            del self.fields["region"]
        else:
            self.fields["region"].queryset = regions  # type: ignore[attr-defined]

    def _fits_some(self, role: Role) -> bool:
        return role.party == Role.Party.OUTSIDE or role.party in {entity.kind for entity in self.entities.values()}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        entity, role = self.entities.get(data.get("entity", 0)), self.roles.get(data.get("role", ""))
        if entity is None or role is None:
            return data
        if role.party not in (Role.Party.OUTSIDE, entity.kind):
            self.add_error("role", f"{role.label} is not a role of {entity.name}. Choose one of its own side.")
        if role.is_clinical and not (data.get("license_number") and data.get("license_jurisdiction")):
            self.add_error(
                "license_number", f"{role.label} is clinical work. Give the license: its state and its number."
            )
        region = data.get("region")
        if region is not None and region.entity_id != entity.pk:
            self.add_error(
                "region", f"{region} is not a region of {entity.name}. Leave it empty, or choose another place."
            )
        return data

    def proposal(self) -> Proposal:
        """The assignment that was entered."""
        data = self.cleaned_data
        number = data["license_number"]
        return Proposal(
            entity_id=data["entity"],
            role_code=data["role"],
            starts_on=data["starts_on"],
            license=License(data["license_jurisdiction"], number) if number else None,
            region=data.get("region"),
        )


class NewPersonForm(AssignmentForm):
    """Somebody who is new in the network, and the first thing they will do."""

    given_name = forms.CharField(label="Given name", max_length=80)
    family_name = forms.CharField(label="Family name", max_length=80)
    suffix = forms.CharField(label="Suffix", max_length=20, required=False, help_text="DDS, RDH")
    npi = forms.CharField(label="NPI", max_length=10, required=False, validators=[_NPI])

    field_order = ["given_name", "family_name", "suffix", "npi", "entity", "role"]


class EndAssignmentForm(forms.Form):
    """The day on which an assignment ends."""

    ends_on = DayField(label="Ends on", help_text="The first day on which it no longer holds.")

    def __init__(self, *args: Any, starts_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.starts_on = starts_on

    def clean_ends_on(self) -> date:
        ends_on: date = self.cleaned_data["ends_on"]
        if ends_on <= self.starts_on:
            raise forms.ValidationError(f"It starts on {self.starts_on:%b %d, %Y}. Choose a later day.")
        return ends_on


class InviteForm(forms.Form):
    """Where the link to an own sign-in is mailed, and in whose name."""

    email = forms.EmailField(label="Email", help_text="Their own address. The link works once, for seven days.")
    entity = forms.TypedChoiceField(label="In the name of", coerce=int)

    def __init__(self, *args: Any, entities: Sequence[Entity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "entity", [(entity.pk, entity.name) for entity in entities])
