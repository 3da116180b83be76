"""Pure decisions of sign-in: how long a lockout lasts, when a session ends, how a browser is named."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

FREE_FAILURES = 5
"""Failures for one account before it waits."""
FREE_FAILURES_OF_ADDRESS = 30
"""Failures from one address before it waits; a whole office may share one."""
FORGOTTEN_AFTER = timedelta(hours=24)
LONGEST_LOCKOUT = timedelta(hours=1)
ABSOLUTE = timedelta(hours=12)
TOUCH_EVERY = timedelta(seconds=60)
INVITATION_LASTS = timedelta(days=7)
RECOVERY_NOTICE = timedelta(hours=72)
RECOVERY_LINK_LASTS = timedelta(hours=24)
EMAIL_CHANGE_LASTS = timedelta(hours=24)
FRESH_FOR = timedelta(minutes=5)
RECOVERING_FOR = timedelta(minutes=15)


def lockout(failures: int, free: int = FREE_FAILURES) -> timedelta:
    """How long to wait after so many failures: a minute at first, twice as long each time, an hour at the most.

    >>> [int(lockout(n).total_seconds()) for n in (4, 5, 6, 7, 40)]
    [0, 60, 120, 240, 3600]
    """
    if failures < free:
        return timedelta(0)
    doublings = min(failures - free, 10)
    return min(timedelta(minutes=1 << doublings), LONGEST_LOCKOUT)


def session_ends_at(started_at: datetime, seen_at: datetime, idle: timedelta) -> datetime:
    """When a session ends if nothing more happens: idle time after it was last seen, and never past twelve hours.

    45 CFR 164.312(a)(2)(iii): electronic procedures that terminate a session after a predetermined time of inactivity.
    """
    return min(seen_at + idle, started_at + ABSOLUTE)


_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS X", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip


def browser_in_words(user_agent: str) -> str:
    """A browser as its person knows it.

    >>> browser_in_words("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36")
    'Chrome on Windows'
    >>> browser_in_words("curl/8.5")
    'curl'
    """
    browser = next((name for sign, name in _BROWSERS if f"{sign}/" in user_agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    if not browser:
        browser = (re.match(r"[A-Za-z][\w .-]{0,40}", user_agent) or [""])[0] or "Unknown browser"
        if browser == "Mozilla":
            browser = "Unknown browser"
    return f"{browser} on {system}" if system else browser


def grouped(code: str) -> str:
    """A recovery code as people read it aloud.

    >>> grouped("123456789012")
    '1234 5678 9012'
    """
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


def is_safe_to_remove(types: list[str], removing: str) -> bool:
    """Whether a second factor stays after one of a type is removed; recovery codes alone are none.

    >>> is_safe_to_remove(["totp", "recovery_codes"], "totp"), is_safe_to_remove(["totp", "webauthn"], "totp")
    (False, True)
    """
    left = [t for t in types if t != "recovery_codes"]
    left.remove(removing)
    return bool(left)
