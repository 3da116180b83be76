"""Workers for tests: `python -m tests.foundation.jobs.worker_process [once | forking | suspicious]`.

forking: made ready once, it starts a worker, a process of its own, for every line that it reads; it answers its number.
suspicious: soon takes workers without a sign of life for gone, as the forked ones do. Where nobody is killed, a machine
that stands still for some seconds must not make a worker take itself for gone.
"""

import os
import signal
import sys

from abutment.config.boot import boot

boot()

from abutment.foundation.jobs.worker import Pace, work  # noqa: E402 - Django is made ready first
from tests.foundation.jobs import sample_jobs  # noqa: E402

assert sample_jobs.leave_mark

pace = Pace(
    heartbeat_seconds=0.2,
    gone_after_seconds=2.0 if {"forking", "suspicious"} & set(sys.argv) else 120.0,
    polling_seconds=0.2,
    patience_seconds=60.0,
)


def start_one_for_every_line() -> None:
    """Nothing is shared with a worker but the modules: no connection is open before the fork."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            work(at_once=2, pace=pace)
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if "forking" in sys.argv:
    start_one_for_every_line()
else:
    work(until_empty="once" in sys.argv, at_once=2, pace=pace)
