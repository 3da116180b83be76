"""Making and revoking tokens."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

from abutment.foundation import audit
from abutment.foundation.accounts import tokens
from abutment.foundation.accounts.models import ApiToken
from abutment.foundation.api.errors import TokenRefused
from abutment.foundation.scope import Actor, Via
from abutment.foundation.scope.claims import capabilities


def create_token(
    *, actor: Actor, name: str, chosen: Collection[str], ends_on: date, moment: datetime
) -> tuple[ApiToken, str]:
    """A token that acts as the actor, where the actor acts now, with some of what they hold; and its secret.

    ends_on is its first day without use. The secret is returned this once and kept nowhere. Raises TokenRefused.
    """
    if actor.via is not Via.SESSION or actor.account_id is None or actor.acting_entity_id is None:
        raise TokenRefused("A token is made by a signed-in person acting for a practice or organization. Choose one.")
    beyond = sorted(set(chosen) - capabilities())
    if beyond or not chosen:
        said = f"you do not hold {', '.join(beyond)} here" if beyond else "it has no capability"
        raise TokenRefused(f"The token cannot be made: {said}. Choose from what you hold yourself.")
    expires_at = datetime.combine(ends_on, time(), tzinfo=ZoneInfo(timezone.get_current_timezone_name()))
    if not moment < expires_at <= moment + tokens.LONGEST:
        raise TokenRefused("A token lasts from tomorrow to one year from now at the most. Choose a day between.")
    secret = tokens.drawn()
    token = ApiToken.objects.create(
        account_id=actor.account_id,
        name=name,
        digest=tokens.digest(secret),
        acting_entity_id=actor.acting_entity_id,
        capabilities=sorted(set(chosen)),
        expires_at=expires_at,
    )
    audit.record(
        actor,
        action="token.created",
        entity_id=actor.acting_entity_id,
        subject=f"token {token.pk}",
        details={"capabilities": token.capabilities, "ends_on": ends_on.isoformat()},
    )
    return token, secret


def revoke_token(*, actor: Actor, token_id: int, moment: datetime) -> bool:
    """End a token of one's own at once; False when there is no such token or it is revoked already."""
    found = ApiToken.objects.filter(pk=token_id, account_id=actor.account_id or 0, revoked_at=None)
    token = found.first()
    if token is None or not found.update(revoked_at=moment):
        return False
    audit.record(actor, action="token.revoked", entity_id=token.acting_entity_id, subject=f"token {token.pk}")
    return True
