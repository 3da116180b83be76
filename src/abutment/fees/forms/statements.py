"""What is asked of whoever approves, disputes, answers, releases or pays a statement."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from abutment.fees.errors import Malformed
from abutment.fees.reading import read_amount
from abutment.kernel.money import Cents
from abutment.web.days import FIRST_YEAR, DayField


class DollarsField(forms.CharField):
    """An amount of money as people write it; its value is in cents."""

    def __init__(self, **options: Any) -> None:
        attributes = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(max_length=30, widget=forms.TextInput(attrs=attributes), **options)

    def clean(self, value: Any) -> Cents | None:
        """The cents; an amount that is none is said in the words of a file's line."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_amount(text)
        except Malformed as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


def _reason(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), help_text=help_text)


class ActForm(forms.Form):
    """An act that asks for nothing but the decision."""


class ApproveForm(forms.Form):
    """The approval of exactly what was read: its digest travels with the form."""

    seen_sha256 = forms.CharField(min_length=64, max_length=64, widget=forms.HiddenInput)


class DisputeForm(forms.Form):
    """What is wrong with a line."""

    reason = _reason("What is wrong with this line?", "The controller reads it and answers. The other lines stand.")


class RejectForm(forms.Form):
    """Why a line stands."""

    answer = _reason("Why does the line stand?", "The practice reads it beside the line.")


class ConcedeForm(forms.Form):
    """How much of a line is given back."""

    amount = DollarsField(label="Amount to give back", help_text="In dollars; the whole line or a part of it.")
    answer = forms.CharField(label="Answer", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ReleaseForm(forms.Form):
    """What counsel lets through of what is held, and why."""

    amount = DollarsField(label="Amount that may be charged", help_text="In dollars; what waits, or less.")
    words = _reason("Your opinion", "It is printed on the statement with your name and today's date.")


class PaymentForm(forms.Form):
    """What was paid, when."""

    paid_on = DayField(label="Paid on")
    amount = DollarsField(label="Amount", help_text="In dollars.")
    reference = forms.CharField(label="Reference", max_length=80, required=False, help_text="Check or transfer number.")

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self._today = today

    def clean_paid_on(self) -> date:
        """A payment is noted once it was made."""
        paid_on: date = self.cleaned_data["paid_on"]
        if paid_on > self._today:
            raise forms.ValidationError("This day is still to come. Note a payment on the day it was made.")
        if paid_on.year < FIRST_YEAR:
            raise forms.ValidationError(f"Choose a day from {FIRST_YEAR} on.")
        return paid_on
