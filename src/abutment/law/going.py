"""What "go to" finds in the law: each state by its name or its letters, and federal law."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse

from abutment.law.jurisdictions import FEDERAL, NAMES
from abutment.web.palette import Item, fits


def places(request: HttpRequest, query: str, /) -> Iterable[Item]:
    """The places whose law fits the words; none before something is typed, because all fifty would drown the rest."""
    if not query:
        return []
    return [
        Item("Federal law" if code == FEDERAL else f"Law of {name}", address_of(code), "Law", "scale")
        for code, name in NAMES.items()
        if fits(query, "law federal" if code == FEDERAL else "law", name, code.removeprefix("US-"))
    ]


def address_of(code: str) -> str:
    """The page of a place."""
    return reverse("law:federal") if code == FEDERAL else reverse("law:place", args=[code])
