"""In whose name each request looks, and by which clock."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from abutment.foundation.scope import Actor, Via, opened
from abutment.foundation.scope.middleware import ACTING
from abutment.organizations.queries import Capacity, capacities, capacity_at


class NamesMiddleware:
    """Finds what the reader may act for, counts days in that entity's own time zone, and leaves a name no longer held.

    Stands inside ScopeMiddleware: `request.capacities` is asked once, in the reader's own scope.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        held = capacities(actor) if actor.account_id is not None else []
        request.capacities = held  # type: ignore[attr-defined]
        now = capacity_at(held, actor.acting_entity_id)
        # That role has ended since it was chosen, or nothing was; a token keeps its one name, and sees nothing.
        if now is None and held and actor.via is Via.SESSION:
            return self._in_another_name(request, actor, held[0])
        return self._by_its_clock(request, now)

    def _in_another_name(self, request: HttpRequest, actor: Actor, capacity: Capacity) -> HttpResponse:
        request.session[ACTING] = capacity.entity_id
        request.actor = actor.acting_for(capacity.entity_id)  # type: ignore[attr-defined]
        with opened(request.actor):  # type: ignore[attr-defined]
            return self._by_its_clock(request, capacity)

    def _by_its_clock(self, request: HttpRequest, capacity: Capacity | None) -> HttpResponse:
        if capacity is None:
            return self.get_response(request)
        with timezone.override(ZoneInfo(capacity.time_zone)):
            return self.get_response(request)
