"""What the middlewares have put on a request by the time a page sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest

from abutment.foundation.scope import Actor


class Request(HttpRequest):
    """A request with its actor, its moment, and what the actor may."""

    actor: Actor
    moment: datetime
    may: Callable[[str], bool]
