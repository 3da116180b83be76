"""Passwords: checking one, counting what was wrong, changing one's own."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import HASH_SESSION_KEY, hashers
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from abutment.foundation import audit
from abutment.foundation.accounts.models import Account
from abutment.foundation.accounts.sessions import SessionStore
from abutment.foundation.scope import Actor, opened
from abutment.foundation.scope.middleware import ANONYMOUS
from abutment.foundation.signin import letters, lockout
from abutment.foundation.signin.actions import recovery, sessions
from abutment.foundation.signin.claims import proving

_NO_PASSWORD = "!"  # noqa: S105 - checking it takes as long as a real one and never fits


def account_with(*, email: str, password: str) -> Account | None:
    """The active account with this address and password; the same time and queries whether it exists or not."""
    account = Account.objects.filter(email=email.strip().lower(), is_active=True).first()
    is_right, is_old = hashers.verify_password(password, account.password if account else _NO_PASSWORD)
    if account is None or not is_right:
        return None
    if is_old:
        with opened(proving(account.pk, "renew password hash")):
            account.set_password(password)
            account.save(update_fields=["password"])
    return account


@transaction.atomic
def note_refusal(*, email: str, address: str, moment: datetime, step: str) -> None:
    """Count a wrong password or code; at the lockout, tell the person and the trail."""
    is_locked_now = lockout.note_failure(email, address, moment)
    audit.record(ANONYMOUS, action="signin.refused", entity_id=None, details={"step": step, "address": address})
    if not is_locked_now:
        return
    account = Account.objects.filter(email=email.strip().lower(), is_active=True).first()
    if account:
        with opened(proving(account.pk, "lockout")) as actor:
            audit.record(
                actor,
                action="signin.locked",
                entity_id=None,
                subject=f"account {account.pk}",
                details={"address": address},
            )
        letters.post("locked", to=account.email, account=account, network_address=address, moment=moment)


@transaction.atomic
def note_sign_in(*, account_id: int, address: str) -> None:
    """A person is in: failures are forgiven, and a recovery of this account by somebody else stops."""
    account = Account.objects.get(pk=account_id)
    with opened(proving(account_id, "signed in")) as actor:
        lockout.forgive(account.email)
        recovery.stop_all_of(actor=actor, account=account)
        audit.record(
            actor,
            action="signin.completed",
            entity_id=None,
            subject=f"account {account_id}",
            details={"address": address},
        )


@transaction.atomic
def change_password(*, actor: Actor, account: Account, password: str, session: SessionBase) -> None:
    """Set one's own password; every other session of the account ends."""
    account.set_password(password)
    account.save(update_fields=["password"])
    session[HASH_SESSION_KEY] = (
        account.get_session_auth_hash()
    )  # this session stays, though the password behind it changed
    kept = session.reference if isinstance(session, SessionStore) else ""
    sessions.end_others(actor=actor, account_id=account.pk, kept_session=kept)
    audit.record(actor, action="signin.password_changed", entity_id=None, subject=f"account {account.pk}")
    letters.post("password_changed", to=account.email, account=account)
