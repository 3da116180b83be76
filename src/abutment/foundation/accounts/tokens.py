"""API tokens: how one looks, how the database knows it, and whose it is."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from abutment.foundation.accounts.models import ApiToken

PREFIX = "abt_"
"""So that people and secret scanners recognize one that lies where it should not."""

LONGEST = timedelta(days=366)
_TOUCH_EVERY = timedelta(minutes=1)


def drawn() -> str:
    """A new token: 256 bits that nobody guesses."""
    return PREFIX + secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """How a token is named in the database."""
    return hashlib.sha256(token.encode()).hexdigest()


def presented(authorization: str) -> str | None:
    """The token in an Authorization header; None when the header presents none.

    >>> presented("Bearer abt_x"), presented("bearer  abt_x "), presented("Basic abc")
    ('abt_x', 'abt_x', None)
    """
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def alive(token: str, moment: datetime) -> ApiToken | None:
    """The token's row, if it is known, neither revoked nor expired, and its account active."""
    return (
        ApiToken.objects.select_related("account")
        .filter(digest=digest(token), revoked_at=None, expires_at__gt=moment, account__is_active=True)
        .first()
    )


def touch(token: ApiToken, moment: datetime) -> None:
    """Note that a token is in use, at most once a minute."""
    if token.used_at is None or moment - token.used_at >= _TOUCH_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(used_at=moment)
