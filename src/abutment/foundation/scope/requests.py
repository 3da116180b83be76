"""What the middlewares have put on a request by the time a page sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest

from abutment.foundation.scope.actor import Actor

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """A request with its actor, its moment, what the actor may, and whether htmx asks."""

    actor: Actor
    moment: datetime
    may: Callable[[str], bool]
    htmx: HtmxDetails
