"""What the lists of imports can be narrowed by."""

from __future__ import annotations

from django.forms import CheckboxSelectMultiple
from django_filters.filters import MultipleChoiceFilter

from abutment.portability.rules.meanings import Kind
from abutment.web.filters import Filters

_STATES = ("up", "failing", "silent", "importing", "paused", "not imported yet", "not connected")


class ConnectionFilters(Filters):
    """By words, and by how a connection stands."""

    search_in = ("practice", "system", "program_version")
    state = MultipleChoiceFilter(
        label="Connection", choices=[(each, each.capitalize()) for each in _STATES], widget=CheckboxSelectMultiple
    )


class WordFilters(Filters):
    """By words, by list, and by whether somebody has said what it means."""

    search_in = ("name", "meaning")
    state = MultipleChoiceFilter(
        label="State", choices=[("unmapped", "Unmapped"), ("mapped", "Mapped")], widget=CheckboxSelectMultiple
    )
    kind_label = MultipleChoiceFilter(
        label="List", choices=[(kind.label, kind.label) for kind in Kind], widget=CheckboxSelectMultiple
    )
