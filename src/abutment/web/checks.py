"""Looks, before anything is served, whether every place in the navigation leads somewhere and its icon exists."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error

from abutment.web import navigation, words

SPRITE = Path(__file__).parent / "static" / "web" / "icons.svg"


@cache
def icon_names() -> frozenset[str]:
    """The icons of the sprite."""
    return frozenset(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text()))


def check_navigation(**_: Any) -> list[CheckMessage]:
    """One error for each entry without a page or without an icon, and for each status without an icon."""
    found: list[CheckMessage] = []
    for entry in navigation.entries():
        if navigation.address(entry) is None:
            hint = "Name an existing address, or take the entry out."
            found.append(Error(f"{entry.label}: no page is named {entry.url_name}.", hint=hint, id="web.E001"))
        if entry.icon not in icon_names():
            hint = "Choose one that static/web/icons.svg has, or add it there."
            found.append(Error(f"{entry.label}: there is no icon {entry.icon}.", hint=hint, id="web.E002"))
    missing = {kind.icon for kind in words.KINDS.values()} - icon_names()
    found += [Error(f"A status uses the icon {name}, which is missing.", id="web.E003") for name in sorted(missing)]
    return found
