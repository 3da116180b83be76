"""Bringing back people whose sign-ins came with a Package: without a password, until they take an invitation."""

from __future__ import annotations

from django.db import transaction

from abutment.foundation.accounts.models import Account
from abutment.foundation.scope import Actor
from abutment.foundation.signin.actions import invite
from abutment.portability.loading.errors import LoadRefused


@transaction.atomic
def invite_again(*, actor: Actor, email: str) -> Account:
    """Mail a link to a sign-in that nobody could use here yet. Only the operator may: see signin.actions.invite."""
    account = Account.objects.filter(email=email.strip().lower()).first()
    if account is None:
        raise LoadRefused(f"No sign-in {email} came with a Package. Check the address.")
    if account.has_usable_password() or account.last_login is not None:
        raise LoadRefused(f"{account.email} signs in here already, which no invitation changes.")
    invite(actor=actor, email=account.email, name=account.name)
    return account
