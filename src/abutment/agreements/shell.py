"""What this room tells the shell: its places in the navigation, and what "go to" finds."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import and_

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from abutment.agreements import queries
from abutment.web.navigation import Entry
from abutment.web.palette import PER_GROUP, Item

ENTRIES = (
    Entry("Agreements", "agreements", "signature", {"organization"}, capability="agreements.read"),
    Entry(
        "Our agreement", "our-agreement", "signature", {"practice"}, capability="agreements.read", within="agreements"
    ),
    Entry("Reviews", "reviews", "file-description", {"organization"}, capability="agreements.read"),
    Entry("Our reviews", "reviews", "file-description", {"practice"}, capability="agreements.read"),
)


def agreements(request: HttpRequest, query: str, /) -> Iterable[Item]:
    """The agreements in the reader's scope whose title or practice fits."""
    if not query or not request.may("agreements.read"):  # type: ignore[attr-defined]
        return []
    words = [Q(title__icontains=word) | Q(entity__name__icontains=word) for word in query.split()]
    today = timezone.localdate(request.moment)  # type: ignore[attr-defined]
    found = queries.agreements(request.actor, today).filter(reduce(and_, words, Q()))  # type: ignore[attr-defined]
    return [
        Item(each.title, reverse("agreement", args=[each.pk]), "Agreements", "signature", each.entity.name)
        for each in found[:PER_GROUP]
    ]
