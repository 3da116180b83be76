"""Checking a typed code: a TOTP code is good once (RFC 6238, 5.2), a recovery code too; under a lock on their row."""

from __future__ import annotations

import time

from allauth.core.internal.cryptokit import compare_user_code, normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import transaction
from django.db.models import QuerySet

from abutment.foundation.keys.fields import unseal
from abutment.foundation.scope import opened
from abutment.foundation.signin.claims import proving

FIELD = "mfa_authenticator.data"
"""Under what name the secrets of second factors are sealed."""
USED = "used_mask"
LAST_STEP = "last_step"


def matching_step(secret: str, code: str, *, now: float | None = None) -> int | None:
    """The time step whose code this is, one step of drift allowed either way; None when it is none of them."""
    step = int(now if now is not None else time.time()) // app_settings.TOTP_PERIOD
    tolerance = app_settings.TOTP_TOLERANCE
    for candidate in range(step - tolerance, step + tolerance + 1):
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, candidate))):
            return candidate
    return None


def accepted(
    account_id: int, code: str, *, kinds: tuple[str, ...] = ("totp", "recovery_codes")
) -> Authenticator | None:
    """The factor of this account that the code belongs to, marked as used; None, after one query, when it fits none."""
    with transaction.atomic():
        factors: QuerySet[Authenticator] = (
            Authenticator.objects.select_for_update().filter(user_id=account_id, type__in=kinds).order_by("-type")
        )
        for factor in factors:
            if _take(factor, code):
                return factor
    return None


def _take(factor: Authenticator, code: str) -> bool:
    if factor.type == Authenticator.Type.TOTP:
        step = matching_step(unseal(factor.data["secret"], context=FIELD), code)
        if step is None or step <= factor.data.get(LAST_STEP, 0):
            return False
        factor.data[LAST_STEP] = step
    else:
        number = _recovery_number(factor, code)
        if number is None:
            return False
        factor.data[USED] |= 1 << number
    with opened(proving(factor.user_id, "use a code")):  # the database lets nobody else mark a code as used
        factor.save(update_fields=["data"])
    return True


def _recovery_number(factor: Authenticator, code: str) -> int | None:
    if len(normalize_user_code(code)) != app_settings.RECOVERY_CODE_DIGITS:
        return None
    for number, expected in enumerate(factor.wrap().generate_codes()):
        if compare_user_code(actual=code, expected=expected) and not factor.data[USED] & (1 << number):
            return number
    return None
