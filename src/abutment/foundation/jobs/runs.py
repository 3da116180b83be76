"""What a running job is given: in whose name it runs, its scope, and whether to go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

from abutment.foundation.jobs.errors import Canceled, NoLongerAllowed, Released
from abutment.foundation.scope import Actor, opened


@dataclass(frozen=True, slots=True)
class Run:
    """One attempt: in whose name, and whether to go on."""

    job_id: int
    actor: Actor
    seconds: int = 600
    is_long: bool = False
    is_canceled: Callable[[], bool] = lambda: False
    is_stopping: Callable[[], bool] = lambda: False

    @contextmanager
    def scope(self) -> Iterator[Actor]:
        """One transaction in the actor's name, allowed anew. Raises NoLongerAllowed."""
        with opened(self.actor, seconds=self.seconds):
            if self.actor.account_id is not None and _claimed_account() != self.actor.account_id:
                raise NoLongerAllowed(
                    f"Job {self.job_id} was not carried out: account {self.actor.account_id} is not active any more, "
                    "or the job was taken from the queue. Ask for it again with an active account."
                )
            yield self.actor

    def check(self) -> None:
        """Between two steps of a long job. Raises Canceled or Released, which end the run in good order."""
        if self.is_canceled():
            raise Canceled(f"Job {self.job_id} was canceled.")
        if self.is_stopping():
            raise Released(f"Job {self.job_id} was given back because the worker stops; it goes on when one starts.")


def _claimed_account() -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("select foundation.account()")
        row = cursor.fetchone()
    return row[0] if row else None
