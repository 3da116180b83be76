"""Which rooms answer below /api/: they register while Django starts, and the API is put together once, after that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abutment.foundation.api.errors import PrefixTaken

if TYPE_CHECKING:
    from ninja import Router

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
