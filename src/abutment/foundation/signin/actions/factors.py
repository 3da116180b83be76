"""Second factors: enrolling an authenticator app, adding and removing passkeys, new recovery codes."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction

from abutment.foundation import audit
from abutment.foundation.accounts.models import Account
from abutment.foundation.keys.fields import seal
from abutment.foundation.scope import Actor
from abutment.foundation.signin import letters, rules
from abutment.foundation.signin.codes import FIELD, LAST_STEP
from abutment.foundation.signin.errors import LastFactor


@transaction.atomic
def enroll_totp(*, actor: Actor, account: Account, secret: str, step: int = 0) -> list[str]:
    """Make an authenticator app with this base32 secret the account's second factor, in place of an earlier one.

    step: the time step of the code that proved it, which cannot be used again. Returns the recovery codes when they are
    new, else nothing.
    """
    Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.TOTP).delete()
    data = {"secret": seal(secret, context=FIELD), LAST_STEP: step}
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data=data)
    return _note_added(actor, account, "totp")


@transaction.atomic
def add_passkey(*, actor: Actor, account: Account, name: str, credential: dict[str, Any]) -> list[str]:
    """Keep a passkey that the browser has made. Returns the recovery codes when they are new, else nothing."""
    data = {"name": name, "credential": credential}
    Authenticator.objects.create(user=account, type=Authenticator.Type.WEBAUTHN, data=data)
    return _note_added(actor, account, "passkey")


@transaction.atomic
def remove_factor(*, actor: Actor, account: Account, factor: Authenticator) -> None:
    """Remove one's own second factor. Raises LastFactor when no other would be left."""
    kinds = list(
        Authenticator.objects.select_for_update()
        .filter(user_id=account.pk)
        .values_list("type", flat=True)
        .order_by("pk")
    )
    if not rules.is_safe_to_remove(kinds, factor.type):
        raise LastFactor(
            "This is your last second step, and every sign-in needs one. Add another first, then remove this one."
        )
    factor.delete()
    audit.record(
        actor,
        action="signin.factor_removed",
        entity_id=None,
        subject=f"account {account.pk}",
        details={"kind": factor.type},
    )
    letters.post("factor_removed", to=account.email, account=account, kind=factor.type)


@transaction.atomic
def renew_recovery_codes(*, actor: Actor, account: Account) -> list[str]:
    """New recovery codes; the earlier ones are worth nothing from now on."""
    Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.RECOVERY_CODES).delete()
    fresh: list[str] = RecoveryCodes.activate(account).generate_codes()
    audit.record(actor, action="signin.recovery_codes_renewed", entity_id=None, subject=f"account {account.pk}")
    letters.post("recovery_codes_renewed", to=account.email, account=account)
    return fresh


def _note_added(actor: Actor, account: Account, kind: str) -> list[str]:
    audit.record(
        actor, action="signin.factor_added", entity_id=None, subject=f"account {account.pk}", details={"kind": kind}
    )
    letters.post("factor_added", to=account.email, account=account, kind=kind)
    if Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.RECOVERY_CODES).exists():
        return []
    codes: list[str] = RecoveryCodes.activate(account).generate_codes()
    return codes
