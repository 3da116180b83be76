"""What is asked about a number that a practice reports, and about a file of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from abutment.agreements.rules.formulas import InputKind
from abutment.fees.reading import read_amount, read_category, read_count, read_days
from abutment.fees.rules.entries import Entry, Places
from abutment.foundation.scope.models import Entity
from abutment.kernel.errors import AbutmentError
from abutment.web.days import DayField, offer

MOST_BYTES = 4 * 2**20
"""How long a file may be on a page: some fifty thousand lines, entered in one request."""
KINDS = [("", "Choose a kind"), *((kind.value, kind.label) for kind in InputKind)]
_NUMBER = "Dollars such as 8,123.50; for visits and hours a count. Write 0 where it was nothing."


class NumberField(forms.CharField):
    """Dollars or a count; which one is decided by the kind."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(label="Number", max_length=30, widget=widget, help_text=_NUMBER, **options)


def read_number(kind: InputKind, text: str) -> dict[str, Any]:
    """The number as an entry keeps it: amount_cents or quantity. Raises AbutmentError."""
    return {"quantity": read_count(text)} if kind.is_counted else {"amount_cents": read_amount(text)}


class InputForm(forms.Form):
    """One number by hand; the same practice, kind, category, location and days replace what stands there."""

    practice = forms.TypedChoiceField(label="Practice", coerce=int)
    kind = forms.ChoiceField(label="Kind", choices=KINDS)
    starts_on = DayField(label="From")
    through = DayField(label="Through", required=False, help_text="The last day, when it is of more than one.")
    number = NumberField()
    category = forms.CharField(
        label="Category",
        max_length=60,
        required=False,
        help_text="A visit type, a service, a cost pool, or what a share leaves out, as the agreement names it.",
    )
    location = forms.CharField(
        label="Location", max_length=120, required=False, help_text="Its name. Empty for the whole practice."
    )

    def __init__(self, *args: Any, practices: Sequence[Entity], places: Places, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        offer(self, "practice", [("", "Choose a practice"), *((each.pk, each.name) for each in practices)])

    def clean_category(self) -> str:
        """The category as terms name it."""
        try:
            return read_category(self.cleaned_data["category"])
        except AbutmentError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong

    def clean_location(self) -> int | None:
        """The location of the chosen practice by its name."""
        named, practice = self.cleaned_data["location"].strip(), self.cleaned_data.get("practice")
        if not named or practice is None:
            return None
        found = self.places.locations.get((practice, named.lower()))
        if found is None:
            raise forms.ValidationError(f"The practice has no location “{named}”. Check its name, or leave it empty.")
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("kind") and data.get("number"):
            try:
                data["read"] = read_number(InputKind(data["kind"]), data["number"])
            except AbutmentError as wrong:
                self.add_error("number", str(wrong))
        starts_on, through = data.get("starts_on"), data.get("through")
        if starts_on and "through" not in self.errors:
            self._read_days(starts_on, through)
        return data

    def _read_days(self, starts_on: date, through: date | None) -> None:
        try:
            read_days(starts_on, starts_on)
        except AbutmentError as wrong:
            self.add_error("starts_on", str(wrong))
            return
        try:
            self.cleaned_data["period"] = read_days(starts_on, through or starts_on)
        except AbutmentError as wrong:
            self.add_error("through", str(wrong))

    def entry(self) -> Entry:
        """What was entered."""
        data = self.cleaned_data
        return Entry(
            kind=InputKind(data["kind"]),
            period=data["period"],
            category=data["category"],
            location_id=data["location"],
            **data["read"],
        )


class CorrectForm(forms.Form):
    """Another number for the same days."""

    number = NumberField()

    def __init__(self, *args: Any, kind: InputKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean_number(self) -> dict[str, Any]:
        """The number as an entry keeps it."""
        try:
            return read_number(self.kind, self.cleaned_data["number"])
        except AbutmentError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class FileForm(forms.Form):
    """A file of numbers."""

    file = forms.FileField(
        label="CSV file",
        help_text="With a heading: practice, location, from, through, kind, category, amount_usd, quantity.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )
    practice = forms.TypedChoiceField(
        label="Practice",
        coerce=int,
        required=False,
        empty_value=None,
        help_text="For a file without a column practice.",
    )

    def __init__(self, *args: Any, practices: Sequence[Entity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "practice", [("", "Named in the file"), *((each.pk, each.name) for each in practices)])

    def clean_file(self) -> tuple[str, str]:
        """The file's name and its text."""
        sent: UploadedFile[Any] = self.cleaned_data["file"]
        name = (sent.name or "file")[:60]
        if (sent.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                f"{name} has more than {MOST_BYTES // 2**20} MB. Split it by month, or load it at the server with "
                "“abutment fee-inputs load”."
            )
        try:
            return name, sent.read().decode("utf-8-sig")
        except UnicodeDecodeError as wrong:
            raise forms.ValidationError(f"{name} is not UTF-8 text. Save it as “CSV UTF-8”.") from wrong


class KeptFileForm(forms.Form):
    """A file that was looked at, sealed, and is now to be entered."""

    kept = forms.CharField(widget=forms.HiddenInput)
