"""What this room tells the shell: its places in the navigation, and the statements that "go to" finds."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from abutment.fees import queries
from abutment.web.navigation import Entry
from abutment.web.palette import PER_GROUP, Item

ENTRIES = (
    Entry("Money", "month", "report-money", {"organization"}, capability="money.read"),
    Entry("Our month", "statements", "receipt", {"practice"}, capability="money.read"),
)


def statements(request: HttpRequest, query: str, /) -> Iterable[Item]:
    """The statements in the reader's scope whose number or practice fits, newest first."""
    if not query or not request.may("money.read"):  # type: ignore[attr-defined]
        return []
    found = queries.statements(request.actor)  # type: ignore[attr-defined]
    for word in query.split():
        found = found.filter(Q(entity__name__icontains=word) | Q(number__istartswith=word))
    return [
        Item(
            f"{each.of_month.label} of {each.entity.name}",
            reverse("statement", args=[each.pk]),
            "Statements",
            "receipt",
            each.get_status_display(),
        )
        for each in found[:PER_GROUP]
    ]
