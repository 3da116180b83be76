"""One-time links: what is mailed, and the digest that is kept."""

from __future__ import annotations

import hashlib
from secrets import token_urlsafe


def new_link() -> tuple[str, str]:
    """A fresh token for a link, and the digest to keep of it."""
    token = token_urlsafe(32)
    return token, digest_of(token)


def digest_of(token: str) -> str:
    """What is kept of a token, or of a name that need not be read again."""
    return hashlib.sha256(token.encode()).hexdigest()
