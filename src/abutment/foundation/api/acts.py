"""What the trail calls the acts on API keys, and how it names a key."""

from __future__ import annotations

from abutment.foundation.accounts.models import ApiToken

ACTS = {"token.created": "Made an API key", "token.revoked": "Revoked an API key"}


def tokens(numbers: set[int]) -> dict[int, str]:
    """What its maker called the key."""
    return dict(ApiToken.objects.filter(pk__in=numbers).values_list("pk", "name"))


SUBJECTS = {"token": tokens}
