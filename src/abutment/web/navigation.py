"""The registry of places: each room adds its entries once, and a reader sees those that they may use."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from abutment.web.frame import may, side_of

# The order in which places stand, with the heading above each group; an entry finds its place by its label.
PLACES: dict[str, list[tuple[str, list[str]]]] = {
    "organization": [
        ("", ["Today", "Network", "Locations", "Agreements", "Reviews", "Money", "Production"]),
        ("Care", ["Patients and data", "Imports", "Schedule", "Claims"]),
        ("Teams", ["People", "Compliance", "Technology", "Supplies"]),
        ("Growth", ["Growth", "Deals"]),
        ("Records and settings", ["Law", "Activity", "Audit trail", "Settings"]),
    ],
    "practice": [
        ("", ["Today", "Our practice", "Our agreement", "Our reviews", "Our month", "Our production"]),
        (
            "Day to day",
            [
                "Our patients",
                "Our data",
                "Patients' requests",
                "Our imports",
                "Our schedule",
                "Our people",
                "Our compliance",
                "Our IT",
            ],
        ),
        ("Records and settings", ["Who looked", "Law", "Activity", "Audit trail", "Emergency access", "Settings"]),
    ],
    "own": [("", ["Today"]), ("Records and settings", ["Law", "Activity", "Settings"])],
    # Not a side of the business: the menu behind one's own initials.
    "account": [("", ["Your sign-in", "Your sessions"])],
}


@dataclass(frozen=True)
class Entry:
    """A place in the navigation: what it is called, where it leads, and who may use it.

    capability: one, or several with spaces between, of which one is enough.
    within names a page whose address, and all below it, belong to this place though it leads elsewhere.
    pages names further pages of this place, whatever their address: those of one practice lie below that practice.
    """

    label: str
    url_name: str
    icon: str
    side: frozenset[str] | set[str]
    order: int = 0
    capability: str | None = None
    within: str = ""
    pages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Link:
    """An entry as one reader sees it on one page."""

    label: str
    url: str
    icon: str
    is_current: bool


@dataclass(frozen=True)
class Group:
    """Links under one heading; the first group has none."""

    heading: str
    links: list[Link]


_entries: dict[tuple[str, str], Entry] = {}


def register(entry: Entry) -> None:
    """Add a place; adding the same place again replaces it."""
    _entries[(entry.label, entry.url_name)] = entry


def entries() -> list[Entry]:
    """All places that rooms have added."""
    return list(_entries.values())


def position(entry: Entry, side: str) -> tuple[int, int, int, str]:
    """Where an entry stands on a side: group, place, own order, label; unlisted labels stand in the last group."""
    groups = PLACES[side]
    for number, (_, labels) in enumerate(groups):
        if entry.label in labels:
            return (number, labels.index(entry.label), entry.order, entry.label)
    return (len(groups) - 1, -1, entry.order, entry.label)


def address(entry: Entry) -> str | None:
    """Where an entry leads, or None when its page is not installed (`manage.py check` names such entries)."""
    return _address(entry.url_name)


def _address(url_name: str) -> str | None:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


def _longest_match(path: str, addresses: Iterable[str]) -> str | None:
    matches = [address for address in addresses if path == address or (address != "/" and path.startswith(address))]
    return max(matches, key=len, default=None)


def links_for(request: HttpRequest, side: str | None = None) -> list[tuple[int, Link]]:
    """What this reader may use on a side, in order, each with the number of its group."""
    side = side or side_of(request)
    usable = [entry for entry in _entries.values() if side in entry.side and _may_use(request, entry)]
    placed = [(position(entry, side), entry, address(entry)) for entry in usable]
    covered = [(url, _address(entry.within) if entry.within else url) for _, entry, url in placed]
    match = _longest_match(request.path, [address for pair in covered for address in pair if address])
    current = {url for url, within in covered if match and match in (url, within)}
    here = request.resolver_match.url_name if request.resolver_match else None
    current = {url for _, entry, url in placed if here in entry.pages} or current
    ordered = sorted((place, entry.label, url, entry.icon) for place, entry, url in placed if url)
    return [(place[0], Link(label, url, icon, url in current)) for place, label, url, icon in ordered]


def _may_use(request: HttpRequest, entry: Entry) -> bool:
    wanted: list[str | None] = [*entry.capability.split()] if entry.capability else [None]
    return any(may(request, each) for each in wanted)


def groups_for(request: HttpRequest) -> list[Group]:
    """The navigation of this reader, grouped and ordered; groups with nothing to show are left out."""
    side = side_of(request)
    links = links_for(request, side)
    groups = [
        Group(heading, [link for number, link in links if number == index])
        for index, (heading, _) in enumerate(PLACES[side])
    ]
    return [group for group in groups if group.links]
