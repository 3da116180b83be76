"""In whose name Packages are delivered: the software's own, bound to one practice while it is at its rows."""

from __future__ import annotations

from abutment.foundation.scope import Actor

SYSTEM = Actor.system("deliver packages")


def for_practice(practice_id: int) -> Actor:
    """The software, seeing this practice and no other."""
    return SYSTEM.acting_for(practice_id)
