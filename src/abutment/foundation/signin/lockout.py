"""Waiting after failures: counted in the database, for several processes; the same for names that do not exist."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from abutment.foundation.signin import rules
from abutment.foundation.signin.links import digest_of

_PASSKEYS = "passkeys"
_COUNT = """
insert into signin_attempts (key, failures, last_failed_at) values (%(key)s, 1, %(now)s)
on conflict (key) do update set
    failures = case when signin_attempts.last_failed_at < %(forgotten)s then 1 else signin_attempts.failures + 1 end,
    last_failed_at = excluded.last_failed_at
returning failures
"""


def take_turn(email: str) -> None:
    """Let guesses at one name go one after the other, each counted before the next: until the open transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [_name(email)])


def waits_until(email: str, address: str, moment: datetime) -> datetime | None:
    """Until when this name or this network address waits; None when it may try."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select max(locked_until) from signin_attempts where key = any(%s) and locked_until > %s",
            [[_name(email), _place(address)], moment],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def note_failure(email: str, address: str, moment: datetime) -> bool:
    """Count a failure against the name and the address. Returns whether the name begins to wait with it."""
    failures = _count(_name(email), moment, rules.FREE_FAILURES)
    _count(_place(address), moment, rules.FREE_FAILURES_OF_ADDRESS)
    return failures == rules.FREE_FAILURES


def passkeys_wait(address: str, moment: datetime) -> bool:
    """Whether passkeys from this network address wait. Wrong passwords from there do not make them wait."""
    return waits_until(_PASSKEYS, f"{_PASSKEYS} {address}", moment) is not None


def note_passkey_failure(address: str, moment: datetime) -> None:
    """Count a passkey that was none. It names no account that could be locked out, so only the address waits."""
    _count(_place(f"{_PASSKEYS} {address}"), moment, rules.FREE_FAILURES_OF_ADDRESS)


def forgive(email: str) -> None:
    """Forget the failures of a name: its person is in. Those of the address stay, others may be guessing there."""
    with connection.cursor() as cursor:
        cursor.execute("delete from signin_attempts where key = %s", [_name(email)])


def _count(key: str, moment: datetime, free: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": key, "now": moment, "forgotten": moment - rules.FORGOTTEN_AFTER})
        row = cursor.fetchone()
        failures = int(row[0]) if row else 0
        if wait := rules.lockout(failures, free):
            cursor.execute("update signin_attempts set locked_until = %s where key = %s", [moment + wait, key])
    return failures


def _name(email: str) -> str:
    return digest_of(f"name:{email.strip().lower()}")


def _place(address: str) -> str:
    return digest_of(f"address:{address}")
