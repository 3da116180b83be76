"""Which rooms answer below /api/: they register while Django starts, and the API is put together once, after that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from abutment.foundation.api.errors import PrefixTaken

if TYPE_CHECKING:
    from ninja import Router

Labels = Callable[[], Mapping[str, str]]

_routers: dict[str, tuple[str, Router]] = {}


def register(prefix: str, router: Router, *, tag: str = "") -> None:
    """Have a room's routes answer below /api/<prefix>/: `register("law", router)`. Raises PrefixTaken."""
    known = _routers.get(prefix)
    if known is not None and known[1] is not router:
        raise PrefixTaken(f"Two rooms want /api/{prefix}/. Register one of them under another name.")
    _routers[prefix] = (tag or prefix.replace("-", " ").capitalize(), router)


def routers() -> dict[str, tuple[str, Router]]:
    """What rooms have registered: by prefix, the heading in the description and the router."""
    return dict(sorted(_routers.items()))


_labels: list[Labels] = []


def register_labels(labels: Labels) -> None:
    """Have a room say in words what capabilities are: `register_labels(catalog.capability_labels)`."""
    _labels[:] = [labels]


def labels() -> Mapping[str, str]:
    """Capabilities in words, by code; a code that no room has words for stands for itself."""
    return _labels[0]() if _labels else {}
