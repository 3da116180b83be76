"""What the list of agreements can be narrowed by."""

from __future__ import annotations

from typing import Any

from django.forms import CheckboxSelectMultiple
from django_filters.filters import ChoiceFilter, MultipleChoiceFilter

from abutment.agreements.models import Agreement
from abutment.agreements.queries.lines import AgreementLine
from abutment.agreements.rules.lifecycle import Stage
from abutment.web.filters import Filters


def _several(label: str, choices: Any = ()) -> MultipleChoiceFilter:
    return MultipleChoiceFilter(label=label, choices=choices, widget=CheckboxSelectMultiple)


class AgreementFilters(Filters):
    """By words, kind, status, practice, and whether terms wait for approval."""

    search_in = ("title", "practice", "parties", "kind_label")
    kind = _several("Kind", Agreement.Kind.choices)
    status = _several("Status", [(stage.value, stage.label) for stage in Stage])
    practice = _several("Practice")
    waits = ChoiceFilter(label="Approval", choices=[("yes", "Terms wait"), ("no", "Nothing waits")], empty_label="Any")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines: list[AgreementLine] = list(kwargs.get("queryset") or [])
        places = {str(line.practice_id): line.practice for line in lines}
        self.filters["practice"].extra["choices"] = sorted(places.items(), key=lambda place: place[1])

    def row_fits(self, row: AgreementLine, name: str, value: Any) -> bool:
        """Whether an agreement fits one filter."""
        if name == "status":
            return row.stage.value in list(value)
        if name == "practice":
            return str(row.practice_id) in list(value)
        if name == "waits":
            return bool(row.waiting_terms) is (value == "yes")
        return super().row_fits(row, name, value)
