"""Questions about tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from abutment.foundation.accounts.models import ApiToken
from abutment.foundation.api.registry import labels
from abutment.foundation.scope import Actor
from abutment.foundation.scope.models import Entity


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as its owner sees it."""

    number: int
    name: str
    entity_name: str
    capabilities: list[str]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    state: str


def tokens_of(actor: Actor, moment: datetime) -> list[TokenRow]:
    """The actor's tokens, the newest first."""
    found = list(ApiToken.objects.filter(account_id=actor.account_id or 0).order_by("-id"))
    names = dict(Entity.objects.filter(pk__in={token.acting_entity_id for token in found}).values_list("pk", "name"))
    words = labels()
    return [
        TokenRow(
            token.pk,
            token.name,
            names.get(token.acting_entity_id, "a place you no longer see from here"),
            sorted((words.get(code, code) for code in token.capabilities), key=str.lower),
            token.created_at,
            token.expires_at,
            token.used_at,
            "revoked" if token.revoked_at else "expired" if token.expires_at <= moment else "alive",
        )
        for token in found
    ]
