"""What a report of production is asked for: months, grouping, and the day by which adjustments count."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from abutment.kernel.months import Month, NotAMonth
from abutment.portability.queries.production import Asked
from abutment.portability.rules.production import Basis, By

_WIDEST = 240


class MonthField(forms.CharField):
    """A month, asked for by the browser's own calendar where it has one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "month"}), **options)

    def clean(self, value: Any) -> Month | None:
        """The month, or none."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return Month.parse(text)
        except NotAMonth as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class ProductionForm(forms.Form):
    """The choices of the report; what is left out is the month before this one."""

    first = MonthField(label="From", required=False)
    last = MonthField(label="Through", required=False)
    by = forms.ChoiceField(label="By", choices=[(each.value, each.label) for each in By], required=False)
    basis = forms.ChoiceField(
        label="Adjustments by", choices=[(each.value, each.label) for each in Basis], required=False
    )

    def clean(self) -> dict[str, Any]:
        """The months stand in their order, and are not more than records could have."""
        found = super().clean() or {}
        first, last = found.get("first"), found.get("last")
        if first and last and not first <= last <= first.plus(_WIDEST):
            raise forms.ValidationError("The months end before they begin, or are too many. Choose up to 20 years.")
        return found


def asked_of(form: ProductionForm, on: date, by: By) -> Asked:
    """What the form says; where it says nothing or is wrong, the month before this one in the usual grouping."""
    said = form.cleaned_data if form.is_valid() else {}
    usual = Month.of(on).previous
    first = said.get("first") or said.get("last") or usual
    last = said.get("last") or first
    return Asked(first, last, By(said.get("by") or by), Basis(said.get("basis") or Basis.POSTING))
