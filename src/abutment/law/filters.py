"""Filters of the list of places: the day, the verdicts, and whether the text was read."""

from typing import Any

from django.forms import DateInput, HiddenInput
from django_filters.filters import ChoiceFilter, DateFilter

from abutment.law.answers import Verdict
from abutment.law.tables import TEXTS
from abutment.web.filters import Filters

_VERDICTS = [(verdict.value, verdict.label) for verdict in Verdict]
_TEXTS = [(told, told) for told in TEXTS.values()]


class PlaceFilters(Filters):
    """Narrows the places by what their row in the table says; the day is asked of the law itself, before."""

    search_in = ("name",)
    # Chosen by a button of the page, so it is kept in the address and not shown among the filters.
    states = ChoiceFilter(label="States", choices=[("all", "All")], widget=HiddenInput)
    on = DateFilter(label="As of", widget=DateInput(attrs={"type": "date"}))
    percentage = ChoiceFilter(label="Percentage", choices=_VERDICTS, empty_label="Any")
    flat = ChoiceFilter(label="Flat fee", choices=_VERDICTS, empty_label="Any")
    per_visit = ChoiceFilter(label="Per visit", choices=_VERDICTS, empty_label="Any")
    ownership = ChoiceFilter(label="Ownership", choices=_VERDICTS, empty_label="Any")
    text = ChoiceFilter(label="Text read", choices=_TEXTS, empty_label="Any")

    def row_fits(self, row: Any, name: str, value: Any) -> bool:
        """Whether a row fits one filter; the day was settled when the rows were made."""
        if name in row["verdicts"]:
            return str(row["verdicts"][name].value) == str(value)
        return name in {"on", "states"} or super().row_fits(row, name, value)
