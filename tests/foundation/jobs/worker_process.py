"""A worker for tests: `python -m tests.foundation.jobs.worker_process [once]`."""

import sys

from abutment.config.boot import boot

boot()

from abutment.foundation.jobs.worker import Pace, work  # noqa: E402 - Django is made ready first
from tests.foundation.jobs import sample_jobs  # noqa: E402

assert sample_jobs.leave_mark

pace = Pace(heartbeat_seconds=0.2, gone_after_seconds=1.0, polling_seconds=0.2, patience_seconds=1.0)
work(until_empty="once" in sys.argv, at_once=2, pace=pace)
