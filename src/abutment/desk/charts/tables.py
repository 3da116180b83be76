"""The list of patients."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2 import A

from abutment.patients.models import Patient
from abutment.patients.rules.finding import age_on
from abutment.web.days import today
from abutment.web.frame import side_of
from abutment.web.tables import Column, DayColumn, MoneyColumn, NameColumn, Table
from abutment.web.words import day_in_words

Rows = QuerySet[Any]


class PatientTable(Table):
    """One row for each patient; columns of what the reader may not see are not there."""

    noun = "patient"
    name = NameColumn(
        "Patient", linkify=("patient", [A("pk")]), order_by=("family_key", "given_key"), empty_values=(), accessor="pk"
    )
    born_on = Column("Born")
    practice = Column("Practice", accessor="entity__name", order_by=("entity__name", "family_key", "given_key"))
    guarantor = Column("Guarantor", default="nobody", order_by=("guarantor__family_key", "guarantor__given_key"))
    last_visit = DayColumn("Last visit", default="none")
    next_visit = DayColumn("Next appointment", default="none")
    balance = MoneyColumn("Balance")

    class Meta(Table.Meta):
        """Sorted by name at first."""

        order_by = ("name",)

    def __init__(self, data: Any, *, request: HttpRequest, **options: Any) -> None:
        left_out = [] if side_of(request) == "organization" else ["practice"]
        shown = getattr(getattr(data, "query", None), "annotations", {})
        left_out += [name for name in ("last_visit", "next_visit", "balance") if name not in shown]
        super().__init__(data, request=request, exclude=left_out, **options)  # type: ignore[no-untyped-call]
        self.today = today(request)

    def render_name(self, record: Patient) -> str:
        return str(record)

    def value_name(self, record: Patient) -> str:
        return str(record)

    def render_born_on(self, value: date) -> SafeString:
        """The birth date with the age beside."""
        age = age_on(value, self.today)
        aged = "" if age is None else format_html(' <span class="faint">({})</span>', age)
        return format_html('<span class="date">{}{}</span>', day_in_words(value), aged)

    def value_born_on(self, value: date | None) -> str | None:
        return value.isoformat() if value else None

    def render_guarantor(self, record: Patient, value: Patient) -> str:
        return "the patient" if value.pk == record.pk else str(value)

    def value_guarantor(self, value: Patient) -> str:
        return str(value)

    def order_last_visit(self, rows: Rows, is_descending: bool) -> tuple[Rows, bool]:
        return _dated(rows, "last_visit", is_descending), True

    def order_next_visit(self, rows: Rows, is_descending: bool) -> tuple[Rows, bool]:
        return _dated(rows, "next_visit", is_descending), True


def _dated(rows: Rows, name: str, is_descending: bool) -> Rows:
    # Who has no such day stands last in both directions.
    day = F(name)
    return rows.order_by(day.desc(nulls_last=True) if is_descending else day.asc(nulls_last=True), "family_key", "pk")
