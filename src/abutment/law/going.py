"""Where the law leads: what "go to" finds in it, and which states are the reader's own."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from django.http import HttpRequest
from django.urls import reverse

from abutment.law.jurisdictions import FEDERAL, NAMES
from abutment.web.palette import Item, fits

StateSource: TypeAlias = Callable[[HttpRequest], Iterable[str]]
_state_sources: list[StateSource] = []


def register_states(source: StateSource) -> None:
    """Say which states are the reader's own, by code; the room that knows practices registers this."""
    _state_sources[:] = [source]


def own_states(request: HttpRequest) -> frozenset[str]:
    """The states in which the practices of this reader stand; empty when nobody knows them."""
    return frozenset(code for source in _state_sources for code in source(request) if code in NAMES)


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
