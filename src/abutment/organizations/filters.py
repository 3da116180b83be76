"""What the lists of the network can be narrowed by."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.forms import CheckboxSelectMultiple
from django_filters.filters import ChoiceFilter, MultipleChoiceFilter

from abutment.organizations import queries
from abutment.organizations.models import Affiliation, Assignment, Location, Person, Practice
from abutment.organizations.tables import state_name
from abutment.web.days import day_asked
from abutment.web.filters import Filters


def _several(label: str, field: str, choices: Any = ()) -> MultipleChoiceFilter:
    return MultipleChoiceFilter(
        label=label, field_name=field, choices=choices, distinct=False, widget=CheckboxSelectMultiple
    )


class PracticeFilters(Filters):
    """By words, state, model, brand and region."""

    search_in = ("entity__name", "legal_name", "npi")
    state = _several("State", "jurisdiction")
    model = _several("Model", "affiliation_model", Affiliation.Model.choices)
    brand = _several("Brand", "affiliation_brand", Affiliation.Brand.choices)
    region = _several("Region", "region_name")

    class Meta:
        """Over practices."""

        model = Practice
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actor = self.request.actor
        self.filters["state"].extra["choices"] = [(code, state_name(code)) for code in queries.states(actor)]
        names = queries.regions(actor).values_list("name", flat=True)
        self.filters["region"].extra["choices"] = [(name, name) for name in names]


class LocationFilters(Filters):
    """By words and state."""

    search_in = ("name", "city", "street", "postal_code", "entity__name")
    state = _several("State", "jurisdiction")

    class Meta:
        """Over locations."""

        model = Location
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = queries.location_states(self.request.actor)
        self.filters["state"].extra["choices"] = [(code, state_name(code)) for code in found]


class PersonFilters(Filters):
    """By words, by what they do, where, and whether that waits for a grant."""

    search_in = ("given_name", "family_name", "npi")
    role = ChoiceFilter(label="Role", method="by_assignment", empty_label="Any")
    entity = ChoiceFilter(label="At", method="by_assignment", empty_label="Anywhere")
    standing = ChoiceFilter(
        label="Standing",
        method="by_assignment",
        empty_label="Any",
        choices=[("granted", "Granted"), ("proposed", "Waits for a grant")],
    )

    class Meta:
        """Over people."""

        model = Person
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = queries.entities_where(self.request.actor, "people.read")
        self.filters["role"].extra["choices"] = [(role.code, role.label) for role in queries.roles()]
        self.filters["entity"].extra["choices"] = [(str(place.pk), place.name) for place in places]

    def by_assignment(self, queryset: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """The people of whom one assignment fits everything that was chosen; asked once, at the last of the filters."""
        chosen = {key: self.form.cleaned_data.get(key) for key in ("role", "entity", "standing")}
        if name != [key for key, one in chosen.items() if one][-1]:
            return queryset
        fitting = Assignment.objects.current(day_asked(self.request)).filter(person=OuterRef("pk"))
        if chosen["role"]:
            fitting = fitting.filter(role__code=chosen["role"])
        if chosen["entity"]:
            fitting = fitting.filter(entity_id=chosen["entity"])
        if chosen["standing"]:
            fitting = fitting.filter(granted_at__isnull=chosen["standing"] == "proposed")
        return queryset.filter(Exists(fitting))
