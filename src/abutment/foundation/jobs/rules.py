"""What may be an argument of a job, when a failed one is tried again, and what may be said about its failure. Pure."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from abutment.foundation.jobs.errors import JobRefused, TryAgain
from abutment.kernel.errors import AbutmentError

CODE = re.compile(r"[A-Za-z0-9_.:/+-]{0,64}")
"""What a text argument may look like: a code or a number, never a name, an address or a sentence."""

SIMPLE_TYPES: tuple[type, ...] = (bool, int, str, datetime, date, UUID)
Plain = int | str | bool | None


def plain_arguments(job_name: str, arguments: Mapping[str, Any], types: Mapping[str, type]) -> dict[str, Plain]:
    """The arguments as the queue keeps them. Raises JobRefused for anything that could hold a person's data.

    >>> plain_arguments("fees.issue", {"month": date(2026, 11, 1)}, {"month": date})
    {'month': '2026-11-01'}
    """
    unknown, missing = sorted(arguments.keys() - types.keys()), sorted(types.keys() - arguments.keys())
    if unknown or missing:
        wrong = ", ".join([f"{name} is not known" for name in unknown] + [f"{name} is missing" for name in missing])
        raise JobRefused(f"The job {job_name} cannot be queued: {wrong}. It takes {', '.join(types) or 'nothing'}.")
    return {name: _plain(job_name, name, value, types[name]) for name, value in arguments.items()}


def _plain(job_name: str, name: str, value: Any, expected: type) -> Plain:
    if value is None:
        return None
    if type(value) is not expected:
        raise JobRefused(
            f"The job {job_name} cannot be queued: {name} is a {type(value).__name__}, not a {expected.__name__}. "
            "Job arguments are numbers, dates and short codes; pass the id and read the row in the job."
        )
    if isinstance(value, str) and not CODE.fullmatch(value):
        raise JobRefused(
            f"The job {job_name} cannot be queued: {name} is longer or freer than a code of 64 characters. "
            "Job arguments hold ids only, never people's data; pass the id and read the row in the job."
        )
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise JobRefused(f"The job {job_name} cannot be queued: {name} is too large for an id. Pass the id of a row.")
    return value if isinstance(value, bool | int | str) else str(value)


def read_argument(value: Any, expected: type) -> Any:
    """An argument as the job's function takes it, from the form in which the queue kept it."""
    if value is None or expected in (bool, int, str):
        return value
    reads: Any = UUID if expected is UUID else expected.fromisoformat  # type: ignore[attr-defined]
    return reads(value)


def seal(secret: bytes, name: str, job_id: int, actor: Mapping[str, Any], ids: Mapping[str, Any]) -> str:
    """The seal of an order: who can write to the queue's table cannot, for that, make the worker act as the system.

    It holds under the number of its job alone: copied, an order is not carried out again.
    """
    body = json.dumps([name, job_id, actor, ids], sort_keys=True, separators=(",", ":"))
    return hmac.new(secret, b"job:" + body.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Retry:
    """When a failed job is tried again: waits of first_seconds, then factor times as long, at most max_seconds.

    Only passing trouble is tried again: TryAgain, a lost connection, a deadlock. Everything else fails at once.
    """

    times: int = 5
    first_seconds: int = 5
    factor: int = 4
    max_seconds: int = 3600
    also: tuple[type[Exception], ...] = field(default=())

    def wait_seconds(self, failed_before: int) -> int:
        """How long to wait when this many attempts had failed before.

        >>> [Retry().wait_seconds(failed_before) for failed_before in range(5)]
        [5, 20, 80, 320, 1280]
        """
        return int(min(self.first_seconds * self.factor**failed_before, self.max_seconds))

    def allows(self, error: Exception, failed_before: int) -> bool:
        """Whether this error is worth another attempt when this many had failed before."""
        return failed_before < self.times and (isinstance(error, (TryAgain, *self.also)) or _is_passing(error))


# SQLSTATE classes that pass by themselves: connection, resources, operator; and serialization, deadlock, lock.
_PASSING_CLASSES = ("08", "53", "57")
_PASSING_STATES = ("40001", "40P01", "55P03")


def _is_passing(error: BaseException) -> bool:
    if isinstance(error, ConnectionError | TimeoutError):
        return True
    state = sql_state(error)
    if state is None:
        # A connection that broke has no state to tell of.
        return type(error).__name__ in ("OperationalError", "InterfaceError")
    return state[:2] in _PASSING_CLASSES or state in _PASSING_STATES


def sql_state(error: BaseException) -> str | None:
    """The five characters by which PostgreSQL names an error, when it was PostgreSQL's."""
    for candidate in (error, error.__cause__):
        state = getattr(candidate, "sqlstate", None)
        if isinstance(state, str):
            return state
    return None


def said_of(error: BaseException) -> str:
    """What may be written of a failure: our own words; of other errors the kind and the place, never their text.

    A database error quotes the row that it refused, and a parsing error the text that it could not read.
    """
    if isinstance(error, AbutmentError):
        return " ".join(str(error).split())[:500]
    state = sql_state(error)
    kind = f"{type(error).__name__} {state}" if state else type(error).__name__
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/abutment/" in frame.filename] or frames
    if not ours:
        return kind
    last = ours[-1]
    return f"{kind} at {last.filename.rpartition('/abutment/')[2]}:{last.lineno} in {last.name}"
