"""What is asked of a patient's request, of its answer, and of who may see records."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from abutment.portability.actions.requests import NewRequest
from abutment.portability.models import RecordsAccess, RecordsRequest
from abutment.web.days import DayField


class RequestForm(forms.Form):
    """Who asked, what for, and when it was received."""

    asked_by = forms.ChoiceField(label="Who asks", choices=RecordsRequest.Asker.choices)
    asker_name = forms.CharField(
        label="Their name and what shows that they may",
        required=False,
        max_length=120,
        help_text="Only if it is not the patient, such as: mother, birth certificate seen.",
    )
    purpose = forms.CharField(
        label="What the copy is for",
        max_length=200,
        initial="the patient's own use",
        help_text="As it was told. Nobody must say why they ask for their own records.",
    )
    received_on = DayField(label="Received on", help_text="The thirty days count from here.")

    def request(self) -> NewRequest:
        """What was told."""
        said = self.cleaned_data
        return NewRequest(said["asked_by"], said["asker_name"], said["purpose"], said["received_on"])


class ExtensionForm(forms.Form):
    """Why it takes longer, as the patient was told in writing."""

    reason = forms.CharField(
        label="The reason, as you told the patient in writing",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class GivenForm(forms.Form):
    """How the records were given."""

    how = forms.CharField(
        label="How it was given",
        max_length=200,
        help_text="Such as: on a drive, in person, photo identification seen.",
    )


class AccessForm(forms.Form):
    """Whom an owner lets see what, why, and until when."""

    name = forms.CharField(label="Who", max_length=120, help_text="The person, and for whom they ask.")
    email = forms.EmailField(
        label="Their address", help_text="They sign in with it, and are invited if they cannot yet."
    )
    purpose = forms.CharField(label="What for", max_length=300, help_text="It stands beside each of their looks.")
    reach = forms.ChoiceField(label="What", choices=RecordsAccess.Reach.choices, initial=RecordsAccess.Reach.PERIOD)
    first_on = DayField(label="From", required=False, help_text="The first day of the period.")
    last_on = DayField(label="To", required=False, help_text="Its last day.")
    until_on = DayField(label="Until the end of", help_text="It ends by itself, a year from now at the latest.")

    def __init__(self, *args: Any, zone: ZoneInfo, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone, self._today = zone, today

    def clean(self) -> dict[str, Any]:
        """A period has both of its days; the last is not before the first."""
        said = super().clean() or {}
        if said.get("reach") == RecordsAccess.Reach.PERIOD:
            for name in ("first_on", "last_on"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, "A period has a first and a last day. Write both.")
            if said.get("first_on") and said.get("last_on") and said["last_on"] < said["first_on"]:
                self.add_error("last_on", "The period ends before it begins. Correct one of the two days.")
        if said.get("until_on") and said["until_on"] < self._today:
            self.add_error("until_on", "Access lasts at least until the end of today. Choose a later day.")
        return said

    @property
    def ends_at(self) -> datetime:
        """Midnight after the last day, on the practice's clock: the first moment without access."""
        return datetime.combine(self.cleaned_data["until_on"] + timedelta(days=1), time(), self._zone)
