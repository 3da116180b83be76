"""What the worker tells the other rooms, inside the transaction in which it notes it."""

from dataclasses import dataclass

from abutment.foundation.events import Event


@dataclass(frozen=True, slots=True)
class JobGaveUp(Event):
    """A job failed and will not be tried again; said is one line for people."""

    job_id: int
    name: str
    said: str


@dataclass(frozen=True, slots=True)
class JobInterrupted(Event):
    """The worker that ran a job is gone; the job waits to be taken up again."""

    job_id: int
    name: str
