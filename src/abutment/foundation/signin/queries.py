"""Questions about one's own sign-in. None of them answers about anybody else's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from abutment.foundation.accounts.models import Account, Session
from abutment.foundation.scope import Actor
from abutment.foundation.signin.codes import USED
from abutment.foundation.signin.models import Recovery


@dataclass(frozen=True, slots=True)
class Factor:
    """A second factor as its person sees it."""

    pk: int
    kind: str
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class FellowOwner:
    """Another owner of a practice that the reader owns."""

    account_id: int
    name: str
    email: str
    practice: str


def factors_of(account: Account) -> list[Factor]:
    """The account's second factors, oldest first; recovery codes are not among them."""
    names = {"totp": "Authenticator app"}
    return [
        Factor(f.pk, f.type, names.get(f.type) or f.data.get("name", "Passkey"), f.created_at, f.last_used_at)
        for f in Authenticator.objects.filter(user_id=account.pk, type__in=("totp", "webauthn")).order_by("created_at")
    ]


def factor_of(account: Account, pk: int) -> Authenticator | None:
    """One second factor of the account; None when there is none, or it is somebody else's."""
    found: Authenticator | None = (
        Authenticator.objects.filter(user_id=account.pk, pk=pk).exclude(type="recovery_codes").first()
    )
    return found


def has_factor(account: Account) -> bool:
    """Whether the account has a second factor."""
    return bool(Authenticator.objects.filter(user_id=account.pk, type__in=("totp", "webauthn")).exists())


def recovery_codes_left(account: Account) -> int:
    """How many recovery codes are unused."""
    codes = Authenticator.objects.filter(user_id=account.pk, type="recovery_codes").first()
    return len(codes.wrap().generate_codes()) - int(codes.data[USED]).bit_count() if codes else 0


def sessions_of(account: Account) -> QuerySet[Session]:
    """Where the account is signed in now, last seen first."""
    return Session.objects.filter(account=account, expire_date__gt=timezone.now()).order_by("-seen_at")


def active_account(pk: int) -> Account | None:
    """The account with this number, while it is active."""
    return Account.objects.filter(pk=pk, is_active=True).first()


def fellow_owners(actor: Actor) -> list[FellowOwner]:
    """Whom the reader could bring back: the other owners of their practices, as the database knows them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select account_id, name, email, practice from foundation.fellow_owners() order by name, practice"
        )
        return [FellowOwner(*row) for row in cursor.fetchall()]


def recoveries_started_by(account_id: int) -> QuerySet[Recovery]:
    """Recoveries that the reader runs for others."""
    return Recovery.objects.filter(started_by_id=account_id, cancelled_at=None, used_at=None).select_related("account")


def recoveries_against(account: Account) -> QuerySet[Recovery]:
    """Recoveries of the reader's own account that somebody else runs."""
    return Recovery.objects.filter(account=account, cancelled_at=None, used_at=None).select_related("started_by")
