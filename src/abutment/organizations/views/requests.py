"""What the middlewares have put on a request by the time a page sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest

from abutment.foundation.scope import Actor
from abutment.organizations.queries import Capacity


class Request(HttpRequest):
    """A request with its actor, its moment, what the actor may, and the names in which they may look."""

    actor: Actor
    moment: datetime
    may: Callable[[str], bool]
    capacities: list[Capacity]
