"""What the lists of fees can be narrowed by."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple, HiddenInput
from django_filters.filters import CharFilter, ChoiceFilter, MultipleChoiceFilter

from abutment.agreements.rules.formulas import InputKind
from abutment.fees import queries
from abutment.fees.models import FeeInput
from abutment.fees.queries.steps import Stage
from abutment.kernel.months import Month, NotAMonth
from abutment.organizations import queries as network
from abutment.web.days import FIRST_YEAR, LAST_YEAR
from abutment.web.filters import Filters

MOST_MONTHS = 120


class MonthFilters(Filters):
    """A month's practices by name, and by how far they have come."""

    search_in = ("practice",)
    # The month is chosen by the page's own buttons; it is kept in the address.
    month = CharFilter(label="Month", widget=HiddenInput)
    stage = MultipleChoiceFilter(
        label="Stands at",
        choices=[(stage.value, stage.value.capitalize()) for stage in Stage],
        widget=CheckboxSelectMultiple,
    )

    def row_fits(self, row: Any, name: str, value: Any) -> bool:
        """Whether a practice fits one filter; the month was settled when the rows were made."""
        return name == "month" or super().row_fits(row, name, value)


class InputFilters(Filters):
    """By words, practice, month and kind."""

    search_in = ("entity__name", "location__name", "category", "source")
    entity = ChoiceFilter(label="Practice", field_name="entity_id", empty_label="Any")
    month = ChoiceFilter(label="Month", method="in_month", empty_label="Any")
    kind = MultipleChoiceFilter(
        label="Kind",
        choices=[(kind.value, kind.label) for kind in InputKind],
        widget=CheckboxSelectMultiple,
        distinct=False,
    )

    class Meta:
        """Over reported numbers."""

        model = FeeInput
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actor = self.request.actor
        places = network.entities_where(actor, "money.read")
        self.filters["entity"].extra["choices"] = [(str(place.pk), place.name) for place in places]
        self.filters["month"].extra["choices"] = month_choices(queries.input_months(actor), self.data.get("month"))

    def in_month(self, queryset: QuerySet[FeeInput], name: str, value: str) -> QuerySet[FeeInput]:
        """The numbers of which some day lies in a month."""
        period = Month.parse(value).period
        return queryset.filter(starts_on__lt=period.ends_on, ends_on__gt=period.starts_on)


def month_choices(ends: tuple[Month, Month] | None, asked: str | None) -> list[tuple[str, str]]:
    """The months from the last to the first that has numbers, and the one that is asked for besides."""
    months: list[Month] = []
    if ends is not None:
        first, last = ends
        months = [last.plus(-back) for back in range(min(first.months_until(last) + 1, MOST_MONTHS))]
    try:
        wanted = {month for month in [Month.parse(asked or "")] if FIRST_YEAR <= month.year <= LAST_YEAR}
    except NotAMonth:
        wanted = set()
    return [(str(each), each.label) for each in sorted({*months, *wanted}, reverse=True)]
