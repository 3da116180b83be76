"""Ending sessions. A session ends at once: its row is gone, and every claim checks the row."""

from __future__ import annotations

from django.db import transaction

from abutment.foundation import audit
from abutment.foundation.accounts.models import Session
from abutment.foundation.scope import Actor


@transaction.atomic
def end_session(*, actor: Actor, account_id: int, session: str) -> bool:
    """End one session of the account, named by its digest. Returns whether there was one."""
    ended, _ = Session.objects.filter(account_id=account_id, session_key=session).delete()
    if ended:
        audit.record(actor, action="signin.session_ended", entity_id=None, subject=f"account {account_id}")
    return bool(ended)


@transaction.atomic
def end_others(*, actor: Actor, account_id: int, kept_session: str) -> int:
    """End every session of the account but one. Returns how many ended."""
    ended, _ = Session.objects.filter(account_id=account_id).exclude(session_key=kept_session).delete()
    if ended:
        audit.record(
            actor,
            action="signin.sessions_ended",
            entity_id=None,
            subject=f"account {account_id}",
            details={"ended": ended},
        )
    return ended


def note_sign_out(*, actor: Actor) -> None:
    """A person signs out."""
    if actor.account_id:
        audit.record(actor, action="signin.ended", entity_id=None, subject=f"account {actor.account_id}")
