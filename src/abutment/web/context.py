"""What every template knows without being told: the day, the theme, and the frame around the page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import localdate

from abutment.web import frame, navigation


def shell(request: HttpRequest) -> dict[str, Any]:
    """`today` comes from `request.moment`; whatever may ask the database waits until it is shown."""
    moment = getattr(request, "moment", None)
    return {
        "today": localdate(moment) if isinstance(moment, datetime) else None,
        "theme": frame.theme_of(request),
        "acting": _later(lambda: frame.acting_name(request)),
        "acting_choices": _later(lambda: frame.names_to_choose(request)),
        "banners": _later(lambda: frame.banners(request)),
        "navigation": _later(lambda: navigation.groups_for(request)),
        "bottom_links": _later(lambda: [link for _, link in navigation.links_for(request)][:4]),
        "account_links": _later(lambda: [link for _, link in navigation.links_for(request, "account")]),
    }


def _later(answer: Callable[[], Any]) -> Any:
    return SimpleLazyObject(answer)
