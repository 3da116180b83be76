"""What is asked when the facts of a practice change: its name and numbers, its owners, who runs it and who answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import RegexValidator

from abutment.foundation.scope.models import Entity
from abutment.organizations.actions.practices import PracticeFacts
from abutment.organizations.actions.responsibility import Share
from abutment.organizations.forms.locations import STATE_CHOICES
from abutment.organizations.models import LegalOwnership, Person
from abutment.organizations.rules import day_in_words
from abutment.web.days import DayField, offer

_NPI = RegexValidator(r"^[12]\d{9}$", "An NPI has ten digits and begins with 1 or 2.")


class PracticeFactsForm(forms.Form):
    """What a practice is called, and its numbers."""

    name = forms.CharField(label="Name", max_length=200, help_text="As people call it.")
    legal_name = forms.CharField(label="Legal name", max_length=200, help_text="As it is registered with the state.")
    tax_number = forms.CharField(label="Tax number (EIN)", max_length=20, required=False)
    npi = forms.CharField(label="NPI of the practice", max_length=10, required=False, validators=[_NPI])

    def facts(self) -> PracticeFacts:
        """The facts that were entered, the name apart."""
        data = self.cleaned_data
        return PracticeFacts(data["legal_name"], data["tax_number"], data["npi"])


class ResponsibleForm(forms.Form):
    """Who manages, or answers, from a day on."""

    who = forms.TypedChoiceField(label="Who", coerce=int)
    starts_on = DayField(label="From", help_text="What holds now ends on that day.")

    def __init__(self, *args: Any, entities: Sequence[Entity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "who", [(entity.pk, entity.name) for entity in entities])


class FromForm(forms.Form):
    """From which day on a change holds."""

    starts_on = DayField(label="From", help_text="Who owns it now owns it until that day.")


class ShareForm(forms.Form):
    """An owner and their share."""

    person = forms.TypedChoiceField(label="Owner", coerce=int)
    share_percent = forms.DecimalField(label="Share in percent", min_value=0, max_value=100, decimal_places=2)
    license_jurisdiction = forms.ChoiceField(label="Licensed in", choices=STATE_CHOICES)
    license_number = forms.CharField(label="License number", max_length=40)

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", [("", "Choose a person"), *((each.pk, str(each)) for each in people)])

    def share(self) -> Share:
        """The share that was entered."""
        data = self.cleaned_data
        return Share(
            data["person"], int(data["share_percent"] * 100), data["license_jurisdiction"], data["license_number"]
        )


if TYPE_CHECKING:
    _OfShares = forms.BaseFormSet[ShareForm]
else:
    _OfShares = forms.BaseFormSet  # Django's class takes no parameter at run time


class SharesForm(_OfShares):
    @property
    def shares(self) -> list[Share]:
        """The shares that were entered; empty lines and those of no percent are left out."""
        found = [form.share() for form in self.forms if form.is_valid() and form.cleaned_data.get("person")]
        return [share for share in found if share.basis_points]


ShareForms: type[SharesForm] = forms.formset_factory(  # type: ignore[assignment]
    ShareForm, formset=SharesForm, extra=2, max_num=12
)


def held_now(owners: Sequence[LegalOwnership]) -> list[dict[str, object]]:
    """The owners of today as the form begins with them."""
    return [
        {
            "person": fact.owner_id,
            "share_percent": f"{fact.share_basis_points / 100:g}",
            "license_jurisdiction": fact.license_jurisdiction,
            "license_number": fact.license_number,
        }
        for fact in owners
    ]


class CloseForm(forms.Form):
    """The day on which something of a location ends."""

    on = DayField(label="From", help_text="The first day on which it is no longer there.")

    def __init__(self, *args: Any, since: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.since = since

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on <= self.since:
            raise forms.ValidationError(f"It is there since {day_in_words(self.since)}. Choose a later day.")
        return on


class RegionForm(forms.Form):
    """A new region of the organization."""

    name = forms.CharField(label="Name", max_length=100, help_text="As people call it: North.")
