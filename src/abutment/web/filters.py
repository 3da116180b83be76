"""Filters of lists: kept in the address, shown as chips that can be removed one by one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.db.models import Model, Q, QuerySet
from django.forms import BoundField, CheckboxInput, Field, Form, NullBooleanField
from django.http import QueryDict
from django_filters.filters import CharFilter
from django_filters.filterset import FilterSet
from django_tables2 import A as Accessor

from abutment.web import words
from abutment.web.palette import fits

_DASHES = "---------"


@dataclass(frozen=True)
class Chip:
    """One filter in force, in words, and the address of the same list without it."""

    label: str
    value: str
    url: str


class Rows(list[Any]):
    """Rows that are not in a table of the database; the filter library asks for their model, and they have none."""

    model = None

    def all(self) -> "Rows":
        """The rows themselves."""
        return self


class Filters(FilterSet):
    """The base of a list's filters, over a queryset or plain rows; words are searched in what `search_in` names."""

    search_in: ClassVar[tuple[str, ...]] = ()
    q = CharFilter(method="search", label="Search")

    def __init__(self, data: QueryDict | None = None, queryset: Any = None, **options: Any) -> None:
        is_plain = not (queryset is None or isinstance(queryset, QuerySet))
        super().__init__(data, Rows(queryset) if is_plain else queryset, **options)  # type: ignore[no-untyped-call]

    @property
    def form(self) -> Form:
        """The form of the filters, in which not having chosen is said as "Any"."""
        form: Form = super().form
        for field in form.fields.values():
            _say_any(field)
        return form

    def filter_queryset(self, queryset: Any) -> Any:
        """The rows that fit all filters in force."""
        if not isinstance(queryset, Rows):
            return super().filter_queryset(queryset)  # type: ignore[no-untyped-call]
        chosen = {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "", [], False)}
        return Rows(row for row in queryset if all(self.row_fits(row, name, value) for name, value in chosen.items()))

    def row_fits(self, row: Any, name: str, value: Any) -> bool:
        """Whether a plain row fits one filter: equal, one of several, or inside a range; a state goes by its word."""
        if name == "q":
            return fits(value, *(str(Accessor(field).resolve(row)) for field in self.search_in))
        cell = Accessor(name).resolve(row)
        word = cell[0] if isinstance(cell, tuple) else cell
        if isinstance(value, slice):
            return word is not None and _inside(word, value)
        return str(word) in value if isinstance(value, list) else str(word) == str(value)

    def search(self, queryset: QuerySet[Model], name: str, value: str) -> QuerySet[Model]:
        """Rows in which every word is found in some field; override it where a search column exists."""
        for word in value.split():
            found = [Q(**{f"{field}__icontains": word}) for field in self.search_in]
            if found:
                queryset = queryset.filter(reduce(or_, found))
        return queryset

    @property
    def choices(self) -> list[BoundField]:
        """The fields that are chosen in the menu: neither the search nor those that are hidden."""
        return [field for field in self.form if field.name != "q" and not field.is_hidden]

    def chips(self) -> list[Chip]:
        """The filters in force; the search is not one, because its words stand in its own field."""
        if not self.form.is_valid():
            return []
        return [chip for field in self.choices for chip in self._chips_of(field)]

    def _chips_of(self, field: BoundField) -> Iterator[Chip]:
        value = self.form.cleaned_data.get(field.name)
        if value in (None, "", []) or (value is False and isinstance(field.field.widget, CheckboxInput)):
            return
        several = isinstance(value, (list, tuple, QuerySet))
        raw = self._query().getlist(field.name)
        for number, single in enumerate(value if several else [value]):
            kept = [text for index, text in enumerate(raw) if index != number] if several else []
            yield Chip(str(field.label), in_words(field, single), self._address(field.name, kept))

    def _query(self) -> QueryDict:
        return self.data if isinstance(self.data, QueryDict) else QueryDict(mutable=True)

    def _address(self, name: str, kept: list[str]) -> str:
        query = self._query().copy()
        query.pop("page", None)
        for suffix in ("", "_min", "_max", "_after", "_before"):
            query.pop(name + suffix, None)
        if kept:
            query.setlist(name, kept)
        text = "&".join(part for part in query.urlencode().split("&") if not part.endswith("="))
        return f"?{text}"


def _say_any(field: Field) -> None:
    # The libraries say "Unknown" and a row of dashes; a filter that was not chosen lets every row through.
    if isinstance(field, NullBooleanField) and hasattr(field.widget, "choices"):
        field.widget.choices = [("", "Any"), ("true", "Yes"), ("false", "No")]
    if getattr(field, "empty_label", None) == _DASHES:
        field.empty_label = "Any"  # type: ignore[attr-defined]
        field.widget.choices = field.choices  # type: ignore[attr-defined]


def in_words(field: BoundField, value: Any) -> str:
    """A filter's value as the reader chose it: the label of the choice, a date in words, yes or no."""
    labels = {str(key): str(label) for key, label in _flat(getattr(field.field, "choices", ()))}
    if isinstance(value, Model):
        return str(value)
    if str(value) in labels:
        return labels[str(value)]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, slice):
        return f"{_end_in_words(value.start)} to {_end_in_words(value.stop)}"
    return _end_in_words(value)


def _end_in_words(value: Any) -> str:
    if value is None:
        return "any"
    return words.day_in_words(value) if isinstance(value, date) else str(value)


def _inside(value: Any, wanted: slice) -> bool:
    # The library turns the days of a range into the first and last moment of those days.
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    ends = [end.date() if is_day and isinstance(end, datetime) else end for end in (wanted.start, wanted.stop)]
    return bool((ends[0] is None or ends[0] <= value) and (ends[1] is None or value <= ends[1]))


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield key, label
