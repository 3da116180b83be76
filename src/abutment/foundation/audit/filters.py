"""What the trail and the looks can be narrowed by."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q, QuerySet
from django_filters.filters import ChoiceFilter, DateFromToRangeFilter, NumberFilter
from django_filters.widgets import DateRangeWidget

from abutment.foundation.accounts.models import Account
from abutment.foundation.audit import queries, words
from abutment.web.filters import Filters


def _days() -> DateFromToRangeFilter:
    return DateFromToRangeFilter(field_name="at", label="When", widget=DateRangeWidget(attrs={"type": "date"}))


def _outside() -> ChoiceFilter:
    choices = [("true", "From outside"), ("false", "Our own people")]
    return ChoiceFilter(method="by_side", label="Whose people", empty_label="Any", choices=choices)


class TrailFilters(Filters):
    """What both lists share: a search that knows people's names and acts in words, whose people, and days."""

    def search(self, queryset: QuerySet[Model], name: str, value: str) -> QuerySet[Model]:
        """Rows in which every word is in some field, or in the name of who acted."""
        for word in value.split():
            people = Account.objects.filter(Q(name__icontains=word) | Q(email__istartswith=word)).values("pk")
            found = Q(account_id__in=people)
            for field in self.search_in:
                found |= Q(**{f"{field}__icontains": word})
            if "action" in self.search_in:
                found |= Q(action__in=words.acts_saying(word))
            queryset = queryset.filter(found)
        return queryset

    def by_side(self, queryset: QuerySet[Model], name: str, value: str) -> QuerySet[Model]:
        """Rows of people from outside, or of one's own."""
        return queryset.filter(from_outside=value == "true")


class EventFilters(TrailFilters):
    """Narrows the trail."""

    search_in = ("action", "subject")

    action = ChoiceFilter(label="What", empty_label="Anything")
    from_outside = _outside()
    at = _days()

    def __init__(self, data: Any = None, queryset: Any = None, **options: Any) -> None:
        super().__init__(data, queryset, **options)
        actor = getattr(self.request, "actor", None)
        acts = queries.acts_in_sight(actor) if actor else []
        self.filters["action"].extra["choices"] = sorted(
            ((act, words.said(act)) for act in acts), key=lambda one: one[1]
        )


class LookFilters(TrailFilters):
    """Narrows the looks."""

    search_in = ("what", "purpose")

    person = ChoiceFilter(field_name="account_id", label="Who", empty_label="Anybody")
    patient = NumberFilter(field_name="patient_id", label="Patient number")
    purpose = ChoiceFilter(label="Purpose", empty_label="Any")
    from_outside = _outside()
    at = _days()

    def __init__(self, data: Any = None, queryset: Any = None, **options: Any) -> None:
        super().__init__(data, queryset, **options)
        actor = getattr(self.request, "actor", None)
        self.filters["person"].extra["choices"] = list(queries.people_who_looked(actor).items()) if actor else []
        self.filters["purpose"].extra["choices"] = [(w, w) for w in queries.purposes_of_looks(actor)] if actor else []
