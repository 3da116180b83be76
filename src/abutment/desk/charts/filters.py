"""What the list of patients can be narrowed by."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django_filters.filters import ChoiceFilter, MultipleChoiceFilter

from abutment.patients import queries
from abutment.patients.models import Patient
from abutment.patients.rules.finding import wanted
from abutment.schedule import queries as schedule
from abutment.web.days import today
from abutment.web.filters import Filters
from abutment.web.frame import side_of

_YES = [("yes", "Yes")]


class PatientFilters(Filters):
    """By words, status, location and provider; by what is owed and due for who may see that."""

    status = MultipleChoiceFilter(
        label="Status",
        choices=[choice for choice in Patient.Status.choices if choice[0] != Patient.Status.DELETED],
        distinct=False,
        widget=CheckboxSelectMultiple,
    )
    clinic = ChoiceFilter(label="Location", field_name="clinic_id", empty_label="Any")
    provider = ChoiceFilter(label="Provider", field_name="provider_id", empty_label="Any")
    owes = ChoiceFilter(label="Owes money", method="by_balance", choices=_YES, empty_label="Any")
    recall = ChoiceFilter(label="Recall overdue", method="by_recall", choices=_YES, empty_label="Any")

    class Meta:
        """Over patients."""

        model = Patient
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actor = self.request.actor
        is_several = side_of(self.request) == "organization"
        self.filters["clinic"].extra["choices"] = [
            (str(each.pk), f"{each}, {each.entity.name}" if is_several else str(each))
            for each in queries.clinics(actor)
        ]
        self.filters["provider"].extra["choices"] = [(str(each.pk), str(each)) for each in queries.providers(actor)]
        shown = self.queryset.query.annotations
        for name, column in (("owes", "balance"), ("recall", "last_visit")):
            if column not in shown:
                del self.filters[name]

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Beginnings of names, a birth date, digits of a telephone, a chart number."""
        return queries.found(queryset, wanted(value))

    def by_balance(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Patients whose own account is above zero."""
        return queryset.filter(balance__gt=0)

    def by_recall(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Patients who were due before today and have no appointment for it."""
        return queryset.filter(schedule.is_recall_overdue(today(self.request)))
