"""Asking for a token."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms

from abutment.foundation.accounts import tokens
from abutment.foundation.api.registry import labels


class TokenForm(forms.Form):
    """A name, a last day, and some of what one holds."""

    name = forms.CharField(max_length=100, label="What it is for", help_text="The program that will use it.")
    ends_on = forms.DateField(
        label="Ends on", widget=forms.DateInput(attrs={"type": "date"}), help_text="One year from now at the most."
    )
    capabilities = forms.MultipleChoiceField(
        label="What it may do", widget=forms.CheckboxSelectMultiple, help_text="No more than it needs."
    )

    def __init__(self, *arguments: Any, held: Iterable[str], today: date, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["capabilities"].choices = _choices(held)  # type: ignore[attr-defined]
        self.fields["ends_on"].initial = today + timedelta(days=90)
        attributes = self.fields["ends_on"].widget.attrs
        attributes["min"] = (today + timedelta(days=1)).isoformat()
        attributes["max"] = (today + tokens.LONGEST - timedelta(days=1)).isoformat()


def _choices(held: Iterable[str]) -> list[tuple[str, str]]:
    words = labels()
    return sorted(((code, words.get(code, code)) for code in held), key=lambda choice: choice[1].lower())
