"""Coming back after a loss: by one's own recovery code, or with another owner of the practice after 72 hours' notice.

There is no third way. The organization cannot start, see or hasten either, and a mailbox alone opens nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import DatabaseError, connection, transaction
from django.db.models import Q

from abutment.foundation import audit
from abutment.foundation.accounts.models import Account, Session
from abutment.foundation.scope import Actor, opened
from abutment.foundation.scope.middleware import ANONYMOUS
from abutment.foundation.signin import codes, letters, lockout, rules
from abutment.foundation.signin.claims import proving
from abutment.foundation.signin.errors import CannotRecover, LinkSpent
from abutment.foundation.signin.links import digest_of, new_link
from abutment.foundation.signin.models import Recovery

NOBODY = 0
SPENT = "This link was used, stopped, or is past its day. Ask the owner who started the recovery for another."


@transaction.atomic
def prove_by_code(*, email: str, code: str, address: str, moment: datetime) -> Account | None:
    """The account whose recovery code this is; it is used up. One answer for unknown, inactive, wrong and waiting."""
    lockout.take_turn(_recovering(email))
    if lockout.waits_until(_recovering(email), address, moment):
        return None
    account = Account.objects.filter(email=email.strip().lower(), is_active=True).first()
    factor = codes.accepted(account.pk if account else NOBODY, code, kinds=("recovery_codes",))
    if account is None or factor is None:
        lockout.note_failure(_recovering(email), address, moment)
        audit.record(
            ANONYMOUS, action="signin.refused", entity_id=None, details={"step": "recovery", "address": address}
        )
        return None
    with opened(proving(account.pk, "recovery code")) as actor:
        audit.record(actor, action="signin.recovery_code_used", entity_id=None, subject=f"account {account.pk}")
    letters.post("recovery_code_used", to=account.email, account=account, network_address=address)
    return account


@transaction.atomic
def start_anew(*, account: Account, password: str, new_email: str = "", why: str) -> None:
    """Set a new password, drop every second factor and end every session; the next page is enrollment."""
    with opened(proving(account.pk, why)) as actor:
        old_email = account.email
        account.set_password(password)
        account.email = new_email or account.email
        account.save(update_fields=["password", "email"])
        Authenticator.objects.filter(user_id=account.pk).delete()
        Session.objects.filter(account_id=account.pk).delete()
        audit.record(
            actor, action="signin.started_anew", entity_id=None, subject=f"account {account.pk}", details={"why": why}
        )
    for address in {old_email, account.email}:
        letters.post("started_anew", to=address, account=account)


@transaction.atomic
def start_recovery(*, actor: Actor, account_id: int, new_email: str = "", moment: datetime) -> Recovery:
    """Begin to bring a fellow owner back. The old address is told at once and daily. Raises CannotRecover."""
    token, digest = new_link()
    try:
        with transaction.atomic():
            recovery = Recovery.objects.create(
                account_id=account_id,
                started_by_id=actor.account_id or NOBODY,
                new_email=new_email.strip().lower(),
                cancel_digest=digest,
                started_at=moment,
                effective_at=moment + rules.RECOVERY_NOTICE,
            )
    except DatabaseError as error:
        raise CannotRecover(
            "This recovery cannot be started: only another owner of the same practice can, and one at a time. "
            "Ask the person to use a recovery code, or another owner."
        ) from error
    recovery.refresh_from_db()
    audit.record(actor, action="signin.recovery_started", entity_id=None, subject=f"account {account_id}")
    _notice(recovery, token)
    return recovery


def send_daily_notices(*, moment: datetime) -> int:
    """Remind the old address of every recovery that runs; the job calls it hourly. Returns how many were sent."""
    sent = 0
    with opened(Actor.system("recovery notices")):
        due = Recovery.objects.select_for_update().filter(
            Q(noticed_at=None) | Q(noticed_at__lt=moment - timedelta(hours=23, minutes=30)),
            cancelled_at=None,
            used_at=None,
        )
        for recovery in due:
            _notice(recovery, "")
            sent += 1
    return sent


def _notice(recovery: Recovery, token: str) -> None:
    link = letters.link_to("recovery-stop", token) if token else letters.link_to("account_login")
    letters.post("recovery_notice", to=recovery.old_email, recovery=recovery, link=link, is_stop_link=bool(token))
    Recovery.objects.filter(pk=recovery.pk).update(noticed_at=recovery.started_at if token else _now())


def _now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def stop_all_of(*, actor: Actor, account: Account) -> int:
    """The locked-out person is back by their own means: every recovery of theirs stops."""
    stopped = 0
    for recovery in Recovery.objects.filter(account=account, cancelled_at=None, used_at=None):
        _stop(actor, recovery)
        stopped += 1
    return stopped


@transaction.atomic
def stop_by_link(*, token: str) -> bool:
    """The old address says no. Returns whether a recovery ran."""
    with opened(Actor.system("stop a recovery")):
        found = Recovery.objects.filter(cancel_digest=digest_of(token), cancelled_at=None, used_at=None).first()
    if found is None:
        return False
    with opened(proving(found.account_id, "stop a recovery")) as actor:
        _stop(actor, found)
    return True


@transaction.atomic
def withdraw(*, actor: Actor, recovery: Recovery) -> None:
    """Whoever started it gives it up."""
    _stop(actor, recovery)


def _stop(actor: Actor, recovery: Recovery) -> None:
    recovery.cancelled_at = _now()
    recovery.save(update_fields=["cancelled_at"])
    audit.record(actor, action="signin.recovery_stopped", entity_id=None, subject=f"account {recovery.account_id}")
    letters.post("recovery_stopped", to=recovery.old_email, recovery=recovery)


@transaction.atomic
def hand_over_link(*, actor: Actor, recovery: Recovery, moment: datetime) -> str:
    """The one-time link for the locked-out owner, shown once to who started. Raises CannotRecover before its hour."""
    token, digest = new_link()
    recovery.link_digest, recovery.link_expires_at = digest, moment + rules.RECOVERY_LINK_LASTS
    try:
        with transaction.atomic():
            recovery.save(update_fields=["link_digest", "link_expires_at"])
    except DatabaseError as error:
        raise CannotRecover(
            f"This recovery takes effect on {recovery.effective_at:%b %-d, %Y at %H:%M} UTC, 72 hours after its "
            "notice. Come back then, while you both still own the practice."
        ) from error
    audit.record(actor, action="signin.recovery_link_made", entity_id=None, subject=f"account {recovery.account_id}")
    return letters.link_to("recovery-link", token)


def recovery_behind(token: str, moment: datetime) -> Recovery:
    """The recovery whose link this is. Raises LinkSpent."""
    with opened(Actor.system("open a recovery link")):
        found = (
            Recovery.objects.select_related("account")
            .filter(link_digest=digest_of(token), link_expires_at__gt=moment, cancelled_at=None, used_at=None)
            .first()
        )
    if found is None:
        raise LinkSpent(SPENT)
    return found


@transaction.atomic
def use_link(*, token: str, password: str, moment: datetime) -> Account:
    """The locked-out owner comes back with a new password. Raises LinkSpent."""
    recovery = recovery_behind(token, moment)
    with opened(proving(recovery.account_id, "owner recovery")):
        recovery.used_at = _now()
        recovery.save(update_fields=["used_at"])
    start_anew(account=recovery.account, password=password, new_email=recovery.new_email, why="owner recovery")
    return recovery.account


def _recovering(email: str) -> str:
    return f"recovering:{email.strip().lower()}"
