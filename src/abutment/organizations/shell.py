"""What this room tells the shell: in whose name one looks, its places in the navigation, and what "go to" finds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import and_

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from abutment.organizations import queries
from abutment.organizations.queries import Capacity, capacity_at
from abutment.organizations.rules import joined
from abutment.web import words
from abutment.web.frame import Banner, Name, acting_name
from abutment.web.navigation import Entry
from abutment.web.palette import PER_GROUP, Item

ENTRIES = (
    Entry("Network", "network", "network", {"organization"}, capability="network.read"),
    Entry("Locations", "locations", "map-pin", {"organization"}, capability="network.read"),
    Entry("People", "people", "users", {"organization"}, capability="people.read"),
    Entry("Our practice", "our-practice", "dental", {"practice"}, capability="network.read"),
    Entry("Our people", "people", "users", {"practice"}, capability="people.read"),
    Entry("Emergency access", "emergency", "lock-open", {"practice"}),
)


def emergency_banner(request: HttpRequest, /) -> Banner | None:
    """That charts are open in an emergency, said on every page while they are."""
    name = acting_name(request)
    if name is None or name.side != "practice":
        return None
    access = queries.open_emergency(request.actor, request.moment)  # type: ignore[attr-defined]
    if access is None:
        return None
    until = words.moment_in_words(timezone.localtime(access.ends_at))
    return Banner(
        "Emergency access is open", f"Until {until}. What you look at is logged.", "End it", reverse("emergency")
    )


def own_states(request: HttpRequest, /) -> list[str]:
    """The states in which the practices that this reader sees stand; the law begins with them."""
    actor = getattr(request, "actor", None)
    return [] if actor is None or actor.account_id is None else queries.states(actor)


class Names:
    """Knows in whose name a request looks, from the roles that its person holds today."""

    def acting(self, request: HttpRequest) -> Name | None:
        """The name in which this request looks; oneself when no role is held."""
        actor = getattr(request, "actor", None)
        if actor is None or actor.account_id is None:
            return None
        held = _held(request)
        now = capacity_at(held, actor.acting_entity_id)
        return _name(now, held) if now else Name(str(request.user), "own")

    def choices(self, request: HttpRequest) -> Sequence[Name]:
        """One name for each entity at which a role is held."""
        held = _held(request)
        return [_name(first, held) for first in {capacity.entity_id: capacity for capacity in reversed(held)}.values()]


def _held(request: HttpRequest) -> list[Capacity]:
    return list(getattr(request, "capacities", []))


def _name(capacity: Capacity, held: Iterable[Capacity]) -> Name:
    roles = joined(other.role_label for other in held if other.entity_id == capacity.entity_id)
    side = "organization" if capacity.entity_kind == "organization" else "practice"
    return Name(capacity.entity_name, side, capacity.entity_id, roles)  # type: ignore[arg-type]


def _words(query: str, *fields: str) -> Q:
    found = [
        reduce(lambda a, b: a | b, [Q(**{f"{field}__icontains": word}) for field in fields]) for word in query.split()
    ]
    return reduce(and_, found, Q())


def practices(request: HttpRequest, query: str, /) -> Iterable[Item]:
    """The practices in the reader's scope whose name or legal name fits."""
    if not query or not request.may("network.read"):  # type: ignore[attr-defined]
        return []
    on = request.moment.date()  # type: ignore[attr-defined]
    found = queries.practices(request.actor, on).filter(_words(query, "entity__name", "legal_name"))  # type: ignore[attr-defined]
    return [
        Item(str(each), reverse("practice", args=[each.pk]), "Practices", "dental", each.jurisdiction[3:])
        for each in found[:PER_GROUP]
    ]


def locations(request: HttpRequest, query: str, /) -> Iterable[Item]:
    """The locations in the reader's scope whose name or city fits."""
    if not query or not request.may("network.read"):  # type: ignore[attr-defined]
        return []
    found = queries.locations(request.actor).filter(_words(query, "name", "city"))  # type: ignore[attr-defined]
    return [
        Item(each.name, reverse("location", args=[each.pk]), "Locations", "map-pin", each.entity.name)
        for each in found[:PER_GROUP]
    ]


def people(request: HttpRequest, query: str, /) -> Iterable[Item]:
    """The people in the reader's scope whose name fits."""
    if not query or not request.may("people.read"):  # type: ignore[attr-defined]
        return []
    on = request.moment.date()  # type: ignore[attr-defined]
    found = queries.people(request.actor, on).filter(_words(query, "given_name", "family_name"))  # type: ignore[attr-defined]
    return [
        Item(
            str(each),
            reverse("person", args=[each.pk]),
            "People",
            "user",
            joined(dict.fromkeys(assignment.role.label for assignment in queries.visible_assignments(each))),
        )
        for each in found[:PER_GROUP]
    ]
