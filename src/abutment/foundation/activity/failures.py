"""What failed for good: jobs that gave up and letters that were not sent, as the reader may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

MOST_SHOWN = 100

_JOBS = """
select f.id, coalesce(w.title, ''), f.name, f.said, e.name, a.name, f.at, w.id
from jobs_failure f
left join activity_work w on w.job_id = f.job_id
left join scope_entity e on e.id = f.entity_id
left join accounts_account a on a.id = f.account_id
where not f.will_retry and f.name <> %s
order by f.id desc limit %s
"""
_LETTERS = """
select m.id, m.kind, m.recipient, m.said, e.name, m.created_at
from mail_message m left join scope_entity e on e.id = m.entity_id
where m.state = 'failed' order by m.id desc limit %s
"""
_DELIVERING = "mail.deliver"  # told as the letter that it was to send


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that gave up, and what it said."""

    number: int
    title: str
    name: str
    said: str
    entity_name: str | None
    account_name: str | None
    at: datetime
    work_id: int | None

    @property
    def words(self) -> str:
        """What the job was to do: the title of its work, or its own name in words."""
        return self.title or in_words(self.name.replace(".", ": "))


@dataclass(frozen=True, slots=True)
class FailedLetter:
    """A letter that was not sent, and why; never its words."""

    number: int
    kind: str
    recipient: str
    said: str
    entity_name: str | None
    at: datetime

    @property
    def words(self) -> str:
        """What kind of letter it was."""
        return in_words(self.kind)


def in_words(code: str) -> str:
    """A code as words.

    >>> in_words("recovery_code_used"), in_words("fees: issue_statements")
    ('Recovery code used', 'Fees: issue statements')
    """
    said = code.replace("_", " ")
    return f"{said[:1].upper()}{said[1:]}"


def failed_jobs(*, limit: int = MOST_SHOWN) -> list[FailedJob]:
    """Jobs that gave up, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(_JOBS, [_DELIVERING, limit])
        return [FailedJob(*row) for row in cursor.fetchall()]


def failed_letters(*, limit: int = MOST_SHOWN) -> list[FailedLetter]:
    """Letters that were not sent, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(_LETTERS, [limit])
        return [FailedLetter(*row) for row in cursor.fetchall()]
