"""What "go to" finds: rooms register sources, and each answers a few words with a few places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.http import HttpRequest

from abutment.web.navigation import links_for

PER_GROUP = 7
FIRST = ("Pages", "Practices", "Locations", "People", "Agreements")
"""The groups that come first, in their order: who types a practice's name means the practice, not its papers."""


@dataclass(frozen=True)
class Item:
    """One place that can be gone to."""

    label: str
    url: str
    group: str
    icon: str = "arrow-right"
    note: str = ""


class Source(Protocol):
    """Answers a query with the places that this reader may go to; it scopes and limits itself."""

    def __call__(self, request: HttpRequest, query: str, /) -> Iterable[Item]:
        """The places that fit the query, best first."""
        ...


_sources: dict[str, Source] = {}


def register(source: Source, *, name: str | None = None) -> None:
    """Add a source; its name (by default where it is defined) keeps it from being added twice."""
    key = name or f"{getattr(source, '__module__', '')}.{getattr(source, '__qualname__', repr(source))}"
    _sources[key] = source


def fits(query: str, *texts: str) -> bool:
    """Whether every word of the query begins some word of the texts; an empty query fits all."""
    words = " ".join(texts).casefold().replace("-", " ").split()
    return all(any(word.startswith(part) for word in words) for part in query.casefold().replace("-", " ").split())


def pages(request: HttpRequest, query: str, /) -> Iterable[Item]:
    """The pages of the navigation that this reader may use."""
    return [Item(link.label, link.url, "Pages", link.icon) for _, link in links_for(request) if fits(query, link.label)]


def answers(request: HttpRequest, query: str) -> list[tuple[str, Sequence[Item]]]:
    """What all sources say to a query, by group: those of FIRST first, then in the order in which they were named."""
    groups: dict[str, list[Item]] = {}
    for source in _sources.values():
        for item in source(request, query):
            found = groups.setdefault(item.group, [])
            if len(found) < PER_GROUP:
                found.append(item)
    return sorted(groups.items(), key=lambda group: FIRST.index(group[0]) if group[0] in FIRST else len(FIRST))


register(pages)
