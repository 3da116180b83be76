"""The list of statements: its columns, and what it can be narrowed by."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.forms import CheckboxSelectMultiple
from django_filters.filters import ChoiceFilter, MultipleChoiceFilter
from django_tables2 import A

from abutment.fees import queries
from abutment.fees.filters import month_choices
from abutment.fees.models import Statement
from abutment.fees.words import status_of
from abutment.kernel.months import Month
from abutment.web.filters import Filters
from abutment.web.listing import Empty, Listing
from abutment.web.tables import Column, DayColumn, MoneyColumn, NameColumn, StatusColumn, Table


class StatementTable(Table):
    """One row for each statement and each correction."""

    noun = "statement"
    number = NameColumn("Statement", linkify=("statement", [A("pk")]))
    month = Column("Month")
    practice = Column("Practice", accessor="entity__name")
    fee_cents = MoneyColumn("Fee")
    held_cents = MoneyColumn("Held")
    refused_cents = MoneyColumn("Refused")
    due_on = DayColumn("Due", said="date", default="—")
    status = StatusColumn("State")

    class Meta(Table.Meta):
        """Newest month first."""

        order_by = ("-month", "practice")

    def render_held_cents(self, value: int, column: MoneyColumn) -> Any:
        """The amount; a dash where nothing is held."""
        return column.render(value) if value else "—"

    def render_refused_cents(self, value: int, column: MoneyColumn) -> Any:
        """The amount; a dash where nothing is refused."""
        return column.render(value) if value else "—"

    def render_month(self, value: date) -> str:
        """The month by its name."""
        return Month.of(value).label

    def value_month(self, value: date) -> str:
        return str(Month.of(value))

    def render_status(self, record: Statement, column: StatusColumn) -> Any:
        """The state with its icon."""
        return column.render(status_of(record))

    def value_status(self, record: Statement) -> str:
        return status_of(record)[0]


class StatementFilters(Filters):
    """By words, state, month and practice."""

    search_in = ("entity__name", "number")
    status = MultipleChoiceFilter(
        label="State", choices=Statement.Status.choices, widget=CheckboxSelectMultiple, distinct=False
    )
    month = ChoiceFilter(label="Month", method="in_month", empty_label="Any")
    practice = ChoiceFilter(label="Practice", field_name="entity_id", empty_label="Any")

    class Meta:
        """Over statements."""

        model = Statement
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = queries.statements(self.request.actor).order_by()
        months = sorted({Month.of(day) for day in rows.values_list("month", flat=True).distinct()})
        ends = (months[0], months[-1]) if months else None
        practices = rows.values_list("entity_id", "entity__name").distinct().order_by("entity__name")
        self.filters["month"].extra["choices"] = month_choices(ends, self.data.get("month"))
        self.filters["practice"].extra["choices"] = [(str(pk), name) for pk, name in practices]

    def in_month(self, queryset: Any, name: str, value: str) -> Any:
        """The statements of one month."""
        return queryset.filter(month=Month.parse(value).first_day)


STATEMENTS = Listing(
    table=StatementTable,
    filters=StatementFilters,
    title="Statements",
    template="fees/statements.html",
    search_hint="Practice or number",
    empty=Empty(
        "No statement yet",
        "The fee of each month stands here with how it came to be, once month-end was run.",
        icon="receipt",
    ),
)
