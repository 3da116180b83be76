"""What a word of a practice's lists means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from abutment.kernel.errors import AbutmentError
from abutment.portability.actions.meanings import read_category
from abutment.portability.queries import Word
from abutment.portability.rules.meanings import CHOICES, Kind
from abutment.web.days import offer


class MeaningForm(forms.Form):
    """One of the known meanings, or the office that a clinic is."""

    meaning = forms.ChoiceField(label="Means here")

    def __init__(self, *args: Any, word: Word, places: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[Any, str]] = list(places) if word.kind is Kind.CLINIC else list(CHOICES[word.kind].items())
        offer(self, "meaning", [("", "Choose"), *((str(value), label) for value, label in choices)])


class CategoryForm(forms.Form):
    """The type of visit that a category of procedures makes, as fee terms write it."""

    meaning = forms.CharField(
        label="Type of visit",
        max_length=60,
        help_text="As the agreement names it. Types that a fee term names are offered.",
        widget=forms.TextInput(attrs={"list": "visit-types", "autocomplete": "off"}),
    )

    def clean_meaning(self) -> str:
        """The name as terms write it."""
        try:
            return read_category(self.cleaned_data["meaning"])
        except AbutmentError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
