"""What is asked when an agreement is entered: what it is, who agrees, and for which locations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms

from abutment.agreements.actions import NewAgreement, NewParty
from abutment.agreements.models import Agreement, Amendment, Party
from abutment.foundation.scope.models import Entity
from abutment.organizations.models import Location
from abutment.web.days import DayField, offer


class AgreementForm(forms.Form):
    """What an agreement is on its first day."""

    entity = forms.TypedChoiceField(label="Whose agreement", coerce=int, help_text="The practice, also for its MSA.")
    kind = forms.ChoiceField(label="Kind", choices=Agreement.Kind.choices)
    title = forms.CharField(label="Title", max_length=200, help_text="As it stands on the paper.")
    starts_on = DayField(label="In effect from")
    locations = forms.TypedMultipleChoiceField(
        label="Only for these locations",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen: for all locations of the practice.",
    )

    def __init__(self, *args: Any, entities: Sequence[Entity], locations: Sequence[Location], **kwargs: Any) -> None:
        """locations: of the one whose agreement it is; asked again when another is chosen."""
        super().__init__(*args, **kwargs)
        offer(self, "entity", [("", "Choose"), *((entity.pk, entity.name) for entity in entities)])
        offer(self, "locations", [(place.pk, place.name) for place in locations])
        self.fields["locations"].error_messages["invalid_choice"] = (
            "Choose locations of the one whose agreement it is, or none."
        )
        again = {"hx-trigger": "change", "hx-target": "#locations", "hx-select": "#locations", "hx-swap": "outerHTML"}
        self.fields["entity"].widget.attrs |= {"hx-get": "", **again}

    def agreement(self, parties: Sequence[NewParty]) -> NewAgreement:
        """The agreement that was entered."""
        data = self.cleaned_data
        places = tuple(data["locations"])
        return NewAgreement(data["entity"], data["kind"], data["title"], data["starts_on"], parties, places)


class PartyForm(forms.Form):
    """Who agrees: one of the network, or somebody outside by name."""

    role = forms.ChoiceField(label="Role", choices=[("", "Choose"), *Party.Role.choices])
    party_entity = forms.TypedChoiceField(
        label="In the network", coerce=int, required=False, empty_value=None, help_text="Or by name, beside."
    )
    name = forms.CharField(label="Outside, by name", max_length=200, required=False)
    signatory = forms.CharField(label="Who signs", max_length=200, required=False)

    def __init__(self, *args: Any, entities: Sequence[Entity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "party_entity", [("", "Nobody"), *((entity.pk, entity.name) for entity in entities)])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.has_changed() and not self.errors and bool(data.get("party_entity")) == bool(data.get("name")):
            self.add_error("name", "A party is one of the network, or somebody outside by name. Give one of the two.")
        return data

    def party(self) -> NewParty:
        """The party that was entered."""
        data = self.cleaned_data
        return NewParty(data["role"], data["party_entity"], data["name"], data["signatory"])


if TYPE_CHECKING:
    _OfParties = forms.BaseFormSet[PartyForm]
else:
    _OfParties = forms.BaseFormSet  # Django's class takes no parameter at run time


class PartiesForm(_OfParties):
    """The parties of an agreement, two or more."""

    @property
    def parties(self) -> list[NewParty]:
        """The parties that were entered; empty lines are left out."""
        return [form.party() for form in self.forms if form.is_valid() and form.cleaned_data.get("role")]


PartyForms: type[PartiesForm] = forms.formset_factory(  # type: ignore[assignment]
    PartyForm, formset=PartiesForm, extra=2, min_num=2, max_num=8, validate_min=True
)


class CoverForm(forms.Form):
    """A location for which the agreement holds from a day on, as an instrument says it."""

    amendment = forms.ChoiceField(label="Written in")
    location = forms.TypedChoiceField(label="Location", coerce=int)
    starts_on = DayField(label="From")
    ends_on = DayField(label="Until", required=False, help_text="The first day on which it no longer holds.")

    def __init__(
        self, *args: Any, locations: Sequence[Location], amendments: Sequence[Amendment], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.amendments = {str(each.pk): each for each in amendments}
        offer(self, "amendment", [(number, each.label) for number, each in self.amendments.items()])
        offer(self, "location", [(place.pk, place.name) for place in locations])

    def instrument(self) -> Amendment:
        """The instrument that says so."""
        return self.amendments[self.cleaned_data["amendment"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] <= data["starts_on"]:
            self.add_error("ends_on", "It ends after it begins. Choose a later day, or leave it empty.")
        return data
