"""The lists of the network."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django_tables2 import A

from abutment.law.jurisdictions import NAMES
from abutment.organizations.models import Affiliation, Assignment, Person, Practice
from abutment.web.tables import Column, DayColumn, NameColumn, NumberColumn, Table
from abutment.web.templatetags import shell


def state_name(code: str) -> str:
    """A state as people call it."""
    return NAMES.get(code, code)


class StateColumn(Column):
    """A state by its name."""

    def render(self, value: str) -> str:
        """The name of the state."""
        return state_name(value)


class PracticeTable(Table):
    """One row for each practice of the network."""

    noun = "practice"
    name = NameColumn("Practice", accessor="entity__name", linkify=("practice", [A("pk")]))
    jurisdiction = StateColumn("State")
    affiliation_model = Column(
        "Model", accessor="tie__model", order_by="affiliation_model", default="not affiliated on this day"
    )
    affiliation_brand = Column("Brand", accessor="tie__brand", order_by="affiliation_brand", default="")
    region_name = Column("Region", accessor="tie__region__name", order_by="region_name", default="none")
    location_count = NumberColumn("Locations", order_by="locations")
    affiliated_from = DayColumn(
        "Since", said="date", accessor="tie__starts_on", order_by="affiliated_from", default="—"
    )
    affiliated_until = DayColumn(
        "Until", accessor="tie__ends_on", order_by="affiliated_until", default="—", empty_values=()
    )

    class Meta(Table.Meta):
        """Sorted by name at first."""

        order_by = ("name",)

    def render_affiliation_model(self, value: str) -> str:
        return str(Affiliation.Model(value).label)

    def render_affiliated_until(self, record: Practice, value: date | None) -> SafeString | str:
        """Until when; a practice that is not affiliated has no end either."""
        if record.tie is None:
            return "—"
        return shell.when(self.day_of_look(), value) if value else "no end set"

    def value_affiliated_until(self, record: Practice, value: date | None) -> str | None:
        return value.isoformat() if value else None

    def render_affiliation_brand(self, value: str) -> str:
        return str(Affiliation.Brand(value).label).partition(":")[0]


class LocationTable(Table):
    """One row for each location."""

    noun = "location"
    name = NameColumn("Location", linkify=("location", [A("pk")]))
    practice = Column(
        "Practice", accessor="entity__name", order_by=("entity__name", "name"), linkify=("practice", [A("entity_id")])
    )
    city = Column("City")
    jurisdiction = StateColumn("State")
    chair_count = NumberColumn("Chairs")
    opened_on = DayColumn("Since", said="date")

    class Meta(Table.Meta):
        """Sorted by practice and name at first."""

        order_by = ("practice",)


def assignment_words(assignment: Assignment) -> str:
    """An assignment as people say it: 'Dental hygienist at Cedar Dental', with what stands in the way of it."""
    said = f"{assignment.role.label} at {assignment.entity.name}"
    if assignment.region is not None:
        said += f", region {assignment.region.name}"
    return f"{said} (waits for a grant)" if assignment.granted_at is None else said


class PersonTable(Table):
    """One row for each person, with what they do where, as far as the reader may see."""

    noun, plural = "person", "people"
    name = NameColumn(
        "Name", accessor="family_name", linkify=("person", [A("pk")]), order_by=("family_name", "given_name")
    )
    visible_assignments = Column("Does", orderable=False, empty_values=())
    account_id = Column("Sign-in", orderable=False, empty_values=())

    class Meta(Table.Meta):
        """Sorted by family name at first."""

        order_by = ("name",)

    def render_name(self, record: Person) -> SafeString:
        return format_html('<span class="person">{}<span>{}</span></span>', shell.avatar(str(record), "s"), record)

    def value_name(self, record: Person) -> str:
        return str(record)

    def render_visible_assignments(self, record: Any) -> SafeString | str:
        lines = [(assignment_words(assignment),) for assignment in record.visible_assignments]
        return format_html_join("", '<span class="line">{}</span>', lines) if lines else "nothing that you may see"

    def value_visible_assignments(self, record: Any) -> str:
        return "; ".join(assignment_words(assignment) for assignment in record.visible_assignments)

    def render_account_id(self, value: int | None) -> SafeString:
        return shell.status("signs in", "good") if value else shell.status("not invited or not accepted", "waiting")

    def value_account_id(self, value: int | None) -> str:
        return "yes" if value else "no"
