"""Changing one's email address: confirmed from the new one, told to the old one."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from abutment.foundation import audit
from abutment.foundation.accounts.models import Account
from abutment.foundation.scope import Actor
from abutment.foundation.signin import letters, rules
from abutment.foundation.signin.errors import AddressTaken, LinkSpent
from abutment.foundation.signin.links import digest_of, new_link
from abutment.foundation.signin.models import EmailChange


@transaction.atomic
def request_change(*, actor: Actor, account: Account, new_email: str, moment: datetime) -> None:
    """Mail a link to the new address. Says nothing of whether another account has it."""
    token, digest = new_link()
    new_email = new_email.strip().lower()
    EmailChange.objects.create(
        account=account, new_email=new_email, digest=digest, expires_at=moment + rules.EMAIL_CHANGE_LASTS
    )
    audit.record(actor, action="signin.email_change_requested", entity_id=None, subject=f"account {account.pk}")
    letters.post("email_change_notice", to=account.email, account=account, new_email=new_email)
    if not Account.objects.filter(email=new_email).exists():
        letters.post("email_change", to=new_email, account=account, link=letters.link_to("confirm-email", token))


@transaction.atomic
def confirm_change(*, actor: Actor, account: Account, token: str, moment: datetime) -> str:
    """Take the new address. Raises LinkSpent, AddressTaken. Returns it."""
    change = (
        EmailChange.objects.select_for_update()
        .filter(account=account, digest=digest_of(token), confirmed_at=None, expires_at__gt=moment)
        .first()
    )
    if change is None:
        raise LinkSpent(
            "This link was used, is for another sign-in, or is past its day. Ask for the change again under Security."
        )
    old_email, account.email = account.email, change.new_email
    try:
        with transaction.atomic():
            account.save(update_fields=["email"])
    except IntegrityError as error:
        raise AddressTaken("This address cannot be used. Choose another one under Security.") from error
    change.confirmed_at = moment
    change.save(update_fields=["confirmed_at"])
    audit.record(actor, action="signin.email_changed", entity_id=None, subject=f"account {account.pk}")
    letters.post("email_changed", to=old_email, account=account, new_email=change.new_email)
    return change.new_email
