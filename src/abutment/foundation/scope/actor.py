"""Who acts. Every action, query and job takes an Actor; nothing in the house acts anonymously."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Via(StrEnum):
    """By which road somebody came."""

    SESSION = "session"  # a signed-in browser; reference: digest of its session key
    SIGNIN = "signin"  # one account proving itself before it is signed in; reference: what for. Sees no entity's rows
    TOKEN = "token"  # noqa: S105 - an API token; reference: its id
    JOB = "job"  # a job in the queue; reference: its id
    CONSOLE = "console"  # the operator at the server's own command line
    SYSTEM = "system"  # the software itself: schedules, sealing, first registration

    @property
    def is_unbounded(self) -> bool:
        """Whether this road sees all entities when it names no account: only who holds the server's keys can take
        it."""
        return self in (Via.CONSOLE, Via.SYSTEM)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, in whose name, and by which road.

    account_id: the sign-in, None for the software itself. acting_entity_id: the practice or organization in whose name;
    None outside of any. reference: the session digest, token id or job id that the database checks to be alive.
    capabilities: for a token, the only ones it may use; None means all that the assignments give.
    """

    via: Via
    account_id: int | None = None
    acting_entity_id: int | None = None
    reference: str = ""
    capabilities: tuple[str, ...] | None = None

    @classmethod
    def console(cls, account_id: int | None = None, acting_entity_id: int | None = None) -> Actor:
        """The operator at the server's command line, on their own or in the name of an account."""
        return cls(Via.CONSOLE, account_id, acting_entity_id)

    @classmethod
    def system(cls, purpose: str) -> Actor:
        """The software itself, for a stated purpose."""
        return cls(Via.SYSTEM, reference=purpose)

    def acting_for(self, entity_id: int | None) -> Actor:
        """The same actor in the name of another entity. The system itself is bound by that: it sees that entity's rows
        and no others, and is not the server (sql/bound.sql)."""
        return replace(self, acting_entity_id=entity_id)
