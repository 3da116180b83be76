"""Work that happens after the page: saved with the act that asks for it, done by the worker, its effects kept once.

Nouns: Job (a function that takes numbers of things, not contents), order (a sealed wish to run it, in whose name),
Run (one attempt, with its scope), Retry (what may be tried again, and when), failure (one line per failed attempt).
Doors: `@job`, `defer`, `once`, `cancel`, `keep_apart`, `keep_going`.
Row security applies to a job as to a request, asked again when it runs.
It never holds patient data: arguments are numbers, dates and short codes, and failures are told without values of rows.
"""

from abutment.foundation.jobs.actions import cancel, defer, once
from abutment.foundation.jobs.errors import Canceled, JobError, TryAgain
from abutment.foundation.jobs.orders import Job, job, keep_apart, keep_going
from abutment.foundation.jobs.rules import Retry
from abutment.foundation.jobs.runs import Run

__all__ = [
    "Canceled",
    "Job",
    "JobError",
    "Retry",
    "Run",
    "TryAgain",
    "cancel",
    "defer",
    "job",
    "keep_apart",
    "keep_going",
    "once",
]
