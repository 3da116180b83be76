"""What the pages of patients tell the shell: their place in the navigation, and what "go to" finds."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse

from abutment.desk.charts import looking
from abutment.patients import queries
from abutment.patients.rules.finding import wanted
from abutment.web.navigation import Entry
from abutment.web.palette import PER_GROUP, Item
from abutment.web.words import day_in_words

ENTRIES = (
    Entry("Patients and data", "patients", "stethoscope", {"organization"}, capability="patients.read"),
    Entry("Our patients", "patients", "stethoscope", {"practice"}, capability="patients.read"),
)
FEWEST_LETTERS = 2


def patients(request: HttpRequest, query: str, /) -> Iterable[Item]:
    """The patients whom the words find in all practices in the reader's scope, each with its practice; noted."""
    if len(query.strip()) < FEWEST_LETTERS or not request.may("patients.read"):  # type: ignore[attr-defined]
        return []
    actor = request.actor  # type: ignore[attr-defined]
    asked = wanted(query)
    if asked.is_empty:
        return []
    rows = queries.found(queries.patients(actor), asked).order_by("family_key", "given_key", "pk")[:PER_GROUP]
    hits = list(rows)
    looking.note_hits(request, hits)
    return [
        Item(
            str(each),
            reverse("patient", args=[each.pk]),
            "Patients",
            "user",
            f"{f'born {day_in_words(each.born_on)}, ' if each.born_on else ''}{each.entity.name}",
        )
        for each in hits
    ]
