"""What is asked when a practice joins, and when an affiliation ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.validators import RegexValidator

from abutment.organizations.actions import Holder, NewPerson, NewPractice, Terms
from abutment.organizations.actions.registration import WHOLE_BASIS_POINTS
from abutment.organizations.forms.locations import STATE_CHOICES, ZONE_CHOICES
from abutment.organizations.models import Affiliation, Practice, Region
from abutment.organizations.rules import zone_of
from abutment.web.days import DayField

_NPI = RegexValidator(r"^[12]\d{9}$", "An NPI has ten digits and begins with 1 or 2.")


class PracticeForm(forms.Form):
    """A practice that is new in the network, and how it is affiliated."""

    name = forms.CharField(label="Name", max_length=200, help_text="As people call it: Maple Street Dental.")
    legal_name = forms.CharField(label="Legal name", max_length=200, help_text="As it is registered with the state.")
    form = forms.ChoiceField(label="Legal form", choices=Practice.Form.choices)
    jurisdiction = forms.ChoiceField(label="State", choices=STATE_CHOICES)
    time_zone = forms.ChoiceField(
        label="Time zone",
        choices=[("", "Of its state"), *ZONE_CHOICES],
        required=False,
        help_text="Choose one only where the state has two and most of its offices keep the other.",
    )
    tax_number = forms.CharField(label="Tax number (EIN)", max_length=20, required=False)
    npi = forms.CharField(label="NPI of the practice", max_length=10, required=False, validators=[_NPI])
    model = forms.ChoiceField(label="Model", choices=Affiliation.Model.choices)
    brand = forms.ChoiceField(label="Brand", choices=Affiliation.Brand.choices)
    region = forms.ModelChoiceField(
        label="Region", queryset=Region.objects.none(), required=False, empty_label="No region"
    )
    starts_on = DayField(label="Affiliated from", help_text="From this day on the organization sees the practice.")

    def __init__(self, *args: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Region]", self.fields["region"]).queryset = regions

    def practice(self, holders: Sequence[Holder]) -> NewPractice:
        """The practice that was entered, with its owners."""
        data = self.cleaned_data
        return NewPractice(
            name=data["name"],
            legal_name=data["legal_name"],
            form=data["form"],
            jurisdiction=data["jurisdiction"],
            time_zone=data["time_zone"] or zone_of(data["jurisdiction"]),
            holders=holders,
            tax_number=data["tax_number"],
            npi=data["npi"],
        )

    def terms(self, organization_id: int) -> Terms:
        """The affiliation that was entered."""
        data = self.cleaned_data
        return Terms(organization_id, data["starts_on"], data["model"], data["brand"], data["region"])


class HolderForm(forms.Form):
    """A dentist who owns a share."""

    given_name = forms.CharField(label="Given name", max_length=80)
    family_name = forms.CharField(label="Family name", max_length=80)
    suffix = forms.CharField(label="Suffix", max_length=20, required=False, help_text="DDS, DMD")
    share_percent = forms.DecimalField(label="Share in percent", min_value=0, max_value=100, decimal_places=2)
    license_jurisdiction = forms.ChoiceField(label="Licensed in", choices=STATE_CHOICES)
    license_number = forms.CharField(label="License number", max_length=40)

    def holder(self) -> Holder:
        """The owner that was entered."""
        data = self.cleaned_data
        return Holder(
            NewPerson(data["given_name"], data["family_name"], data["suffix"]),
            int(data["share_percent"] * 100),
            data["license_jurisdiction"],
            data["license_number"],
        )


if TYPE_CHECKING:
    _OfHolders = forms.BaseFormSet[HolderForm]
else:
    _OfHolders = forms.BaseFormSet  # Django's class takes no parameter at run time


class OwnersForm(_OfHolders):
    def clean(self) -> None:
        if any(self.errors):
            return
        total = sum(holder.share_basis_points for holder in self.owners)
        if total != WHOLE_BASIS_POINTS:
            raise forms.ValidationError(
                f"The owners' shares add up to {total / 100:g}%. Enter owners whose shares make 100%."
            )

    @property
    def owners(self) -> list[Holder]:
        """The owners that were entered; empty lines are left out."""
        return [form.holder() for form in self.forms if form.has_changed() and form.is_valid()]


HolderForms: type[OwnersForm] = forms.formset_factory(  # type: ignore[assignment]
    HolderForm, formset=OwnersForm, extra=3, min_num=1, max_num=12, validate_min=True
)


class EndAffiliationForm(forms.Form):
    """The day on which an affiliation ends, and whether a transition follows."""

    ends_on = DayField(label="The affiliation ends on", help_text="The first day on which it no longer holds.")
    sight_ends_on = DayField(
        label="The transition ends on",
        required=False,
        help_text="Only where your agreement owes a transition: until that day the organization sees what it saw.",
    )
    confirmed = forms.CharField(label="Name of the practice", help_text="Type it to confirm.", max_length=200)

    def __init__(self, *args: Any, practice_name: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.practice_name, self.today = practice_name, today
        self.fields["confirmed"].label = f"Type {practice_name} to confirm"
        self.fields["confirmed"].help_text = ""
        self.fields["confirmed"].widget.attrs["autocomplete"] = "off"

    def clean_ends_on(self) -> date:
        ends_on: date = self.cleaned_data["ends_on"]
        if ends_on < self.today:
            raise forms.ValidationError("That day has passed. Choose today or a later day.")
        return ends_on

    def clean_confirmed(self) -> str:
        typed = " ".join(str(self.cleaned_data["confirmed"]).split())
        if typed.casefold() != self.practice_name.casefold():
            raise forms.ValidationError(f"This is not the practice's name. Type {self.practice_name}.")
        return typed

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        ends_on, sight_ends_on = data.get("ends_on"), data.get("sight_ends_on")
        if ends_on and sight_ends_on and sight_ends_on < ends_on:
            self.add_error("sight_ends_on", "The transition follows the end. Choose a later day, or leave it empty.")
        return data
