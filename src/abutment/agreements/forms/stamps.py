"""What is asked along the way of an instrument: its beginning, its stamps, opinions on it, and its end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from abutment.agreements.actions import NewOpinion
from abutment.agreements.models import AgreementDocument
from abutment.law.jurisdictions import NAMES
from abutment.law.rules.fees import FeeMethod
from abutment.web.days import DayField, offer
from abutment.web.words import day_in_words


class AmendmentForm(forms.Form):
    """A new amendment."""

    title = forms.CharField(label="Title", max_length=200, help_text="What it changes, in a few words.")
    effective_on = DayField(label="In effect from", help_text="Its terms may name later days of their own.")

    def __init__(self, *args: Any, since: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.since = since

    def clean_effective_on(self) -> date:
        on: date = self.cleaned_data["effective_on"]
        if on < self.since:
            raise forms.ValidationError(
                f"The agreement begins on {day_in_words(self.since)}. Choose that day or later."
            )
        return on


class DayForm(forms.Form):
    """The day on which something was done."""

    on = DayField(label="On")

    def __init__(self, *args: Any, today: date, help_text: str = "", may_be_later: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.may_be_later = today, may_be_later
        self.fields["on"].initial = today
        self.fields["on"].help_text = help_text

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today and not self.may_be_later:
            raise forms.ValidationError("That day has not come yet. Choose today or an earlier day.")
        return on


class CounselForm(DayForm):
    """Counsel's review: the name where somebody else records it."""

    counsel_name = forms.CharField(label="Name of counsel", max_length=200)

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_own:
            del self.fields["counsel_name"]


class ConfirmForm(forms.Form):
    """Words typed to confirm."""

    confirmed = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, phrase: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.phrase = phrase
        self.fields["confirmed"].label = f"Type {phrase} to confirm"

    def clean_confirmed(self) -> str:
        typed = " ".join(str(self.cleaned_data["confirmed"]).split())
        if typed.casefold() != " ".join(self.phrase.split()).casefold():
            raise forms.ValidationError(f"This is not the same. Type {self.phrase}.")
        return typed


class EndForm(ConfirmForm):
    """The first day on which an agreement no longer holds, and why."""

    ends_on = DayField(label="Ends on", help_text="The first day on which it no longer holds.")
    because = forms.CharField(
        label="Because", max_length=300, help_text="In a few words: notice given by the practice."
    )
    field_order = ("ends_on", "because", "confirmed")

    def __init__(self, *args: Any, since: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.since, self.today = since, today

    def clean_ends_on(self) -> date:
        on: date = self.cleaned_data["ends_on"]
        if on <= self.since:
            raise forms.ValidationError(f"It is in effect from {day_in_words(self.since)}. Choose a later day.")
        if on < self.today:
            raise forms.ValidationError("That day has passed. Choose today or a later day.")
        return on


class OpinionForm(forms.Form):
    """What counsel says of a method in a state."""

    jurisdiction = forms.ChoiceField(label="State")
    method = forms.ChoiceField(label="Method", choices=[(method.value, method.label) for method in FeeMethod])
    allows = forms.TypedChoiceField(
        label="Opinion",
        coerce=lambda value: value == "yes",
        choices=[("yes", "It may be used"), ("no", "It must not be used")],
    )
    given_on = DayField(label="Given on")
    starts_on = DayField(label="Holds from")
    ends_on = DayField(label="Until", required=False, help_text="The first day on which it no longer holds.")
    words = forms.CharField(
        label="In your words",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Why, and under which conditions. It stands on every month's statement.",
    )
    paper = forms.TypedChoiceField(label="Letter", coerce=int, required=False, empty_value=None)

    def __init__(
        self,
        *args: Any,
        places: Sequence[str],
        papers: Sequence[AgreementDocument],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.papers = {paper.pk: paper for paper in papers}
        offer(self, "jurisdiction", [(code, NAMES[code]) for code in places])
        offer(self, "paper", [("", "None"), *((paper.pk, paper.title) for paper in papers)])

    def clean_given_on(self) -> date:
        on: date = self.cleaned_data["given_on"]
        if on > self.today:
            raise forms.ValidationError("That day has not come yet. Choose today or an earlier day.")
        return on

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] <= data["starts_on"]:
            self.add_error("ends_on", "It ends after it begins. Choose a later day, or leave it empty.")
        if data.get("starts_on") and data.get("given_on") and data["starts_on"] < data["given_on"]:
            self.add_error("starts_on", "An opinion holds from the day on which it was given, or later.")
        return data

    def opinion(self) -> NewOpinion:
        """The opinion that was entered."""
        data = self.cleaned_data
        return NewOpinion(
            jurisdiction=data["jurisdiction"],
            method=FeeMethod(data["method"]),
            given_on=data["given_on"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            words=data["words"],
            allows=data["allows"],
            agreement_document=self.papers.get(data["paper"]),
        )
