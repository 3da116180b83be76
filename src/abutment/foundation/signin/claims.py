"""The claims under which sign-in acts before anybody is signed in: one account, one stated step, no entity's rows."""

from __future__ import annotations

from abutment.foundation.scope import Actor, Via


def proving(account_id: int, step: str) -> Actor:
    """An account in the middle of proving itself."""
    return Actor(Via.SIGNIN, account_id, None, step)
