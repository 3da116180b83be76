"""Filters of the list of places: the day, the verdicts, and whether the text was read."""

from collections.abc import Iterable
from typing import Any, ClassVar

import django_filters
from django.forms import DateInput
from django.http import HttpRequest, QueryDict

from abutment.law.answers import Verdict
from abutment.web.filters import Filters
from abutment.web.palette import fits

_VERDICTS = [(verdict.value, verdict.label) for verdict in Verdict]


class Rows(list[dict[str, Any]]):
    """Rows that come from packaged data; the filter library asks where they are stored, and they are nowhere."""

    model = None


class PlaceFilters(Filters):
    """Narrows the places by what their row in the table says; the day is asked of the law itself, before."""

    on = django_filters.DateFilter(label="As of", widget=DateInput(attrs={"type": "date"}))
    percentage = django_filters.ChoiceFilter(label="Percentage", choices=_VERDICTS, empty_label="Any")
    flat = django_filters.ChoiceFilter(label="Flat fee", choices=_VERDICTS, empty_label="Any")
    per_visit = django_filters.ChoiceFilter(label="Per visit", choices=_VERDICTS, empty_label="Any")
    ownership = django_filters.ChoiceFilter(label="Ownership", choices=_VERDICTS, empty_label="Any")
    text = django_filters.ChoiceFilter(
        label="Text", choices=[("read", "Read"), ("not read", "Not read")], empty_label="Any"
    )

    by_word: ClassVar[tuple[str, ...]] = ("percentage", "flat", "per_visit", "ownership", "text")

    def __init__(
        self,
        data: QueryDict | None = None,
        queryset: Iterable[dict[str, Any]] = (),
        *,
        request: HttpRequest | None = None,
    ) -> None:
        super().__init__(data, Rows(queryset), request=request)

    @property
    def qs(self) -> Rows:
        """The rows that fit; the name is what the list page asks every filter for."""
        chosen = self.form.cleaned_data if self.form.is_valid() else {}
        return Rows(
            row
            for row in self.queryset
            if fits(chosen.get("q") or "", row["name"])
            and all(not chosen.get(key) or row[key][0] == chosen[key] for key in self.by_word)
        )
