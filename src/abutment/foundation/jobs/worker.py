"""The worker: procrastinate's loop around our runs, with the application's login, so row security holds here too."""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from procrastinate.contrib.django import DjangoApp
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException, JobAborted
from procrastinate.job_context import AbortReason, JobContext
from procrastinate.jobs import Job as QueuedJob
from procrastinate.psycopg_connector import PsycopgConnector
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from procrastinate.worker import Worker

from abutment.foundation.jobs.attempts import RunCanceled, RunPostponed, attempt
from abutment.foundation.jobs.orders import Job, goings, jobs, queues_apart
from abutment.foundation.jobs.recovery import recover
from abutment.foundation.jobs.rules import said_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often the worker gives a sign of life, and when one without is taken for gone."""

    heartbeat_seconds: float = 5.0
    gone_after_seconds: float = 20.0
    polling_seconds: float = 5.0
    patience_seconds: float = 25.0  # how long a stopping worker waits for the jobs at hand


@dataclass(slots=True)
class Stopping:
    """The wish to stop, told to the loop and to every running job."""

    is_set: threading.Event = field(default_factory=threading.Event)
    workers: list[Worker] = field(default_factory=list)

    def ask(self) -> None:
        """Take no new job; finish those at hand, or have long ones give their work back at the next step."""
        self.is_set.set()
        for worker in self.workers:
            worker.stop()  # type: ignore[no-untyped-call]


def work(
    *, queues: Sequence[str] | None = None, until_empty: bool = False, at_once: int = 2, pace: Pace | None = None
) -> None:
    """Work off the queue until told to stop by SIGTERM or Ctrl-C, or until nothing waits.

    Comes back by itself when the database was away for a while.
    """
    _quiet_the_library()
    asyncio.run(_work(queues, until_empty, at_once, pace or Pace(), Stopping()))


async def _work(queues: Sequence[str] | None, until_empty: bool, at_once: int, pace: Pace, stopping: Stopping) -> None:
    _listen_to_signals(stopping)
    while not stopping.is_set.is_set():
        app = _app(stopping, with_clock=not until_empty)
        recovery: asyncio.Task[None] | None = None
        try:
            async with app.open_async():
                await asyncio.to_thread(_recover, pace)
                recovery = asyncio.create_task(_keep_recovering(pace, alone=until_empty))
                stopping.workers = [_worker(app, queues, at_once, until_empty, pace)]
                stopping.workers += [
                    _worker(app, [queue], 1, until_empty, pace)
                    for queue in sorted(queues_apart())
                    if queues is None or queue in queues
                ]
                await _all_of(stopping.workers)
        except ConnectorException as error:
            logger.error("The database is out of reach (%s); the worker tries again in 3 seconds.", said_of(error))
        finally:
            if recovery is not None:
                recovery.cancel()
        if until_empty:
            return
        if not stopping.is_set.is_set():
            await asyncio.sleep(3)


def _worker(app: DjangoApp, queues: Sequence[str] | None, at_once: int, until_empty: bool, pace: Pace) -> Worker:
    return Worker(
        app=app,
        queues=queues,
        wait=not until_empty,
        concurrency=at_once,
        fetch_job_polling_interval=pace.polling_seconds,
        shutdown_graceful_timeout=pace.patience_seconds,
        listen_notify=not until_empty,
        install_signal_handlers=False,
        update_heartbeat_interval=pace.heartbeat_seconds,
        stalled_worker_timeout=pace.gone_after_seconds,
        task_middleware=app.worker_defaults["task_middleware"],
    )


async def _all_of(workers: Sequence[Worker]) -> None:
    """Until all have ended; when one fails (the database is away), the others end their jobs and then all are begun
    anew."""
    runs = [asyncio.create_task(worker.run()) for worker in workers]  # type: ignore[no-untyped-call]
    try:
        await asyncio.gather(*runs)
    finally:
        for worker in workers:
            worker.stop()  # type: ignore[no-untyped-call]
        await asyncio.gather(*runs, return_exceptions=True)


def _app(stopping: Stopping, *, with_clock: bool) -> DjangoApp:
    connector = PsycopgConnector(min_size=1, max_size=4 + 2 * len(queues_apart()), kwargs=connector_params())
    # A nightly job is made up for in the morning when the worker was down at night.
    app = DjangoApp(connector=connector, periodic_defaults={"max_delay": 26 * 3600.0})
    for wanted in jobs().values():
        task = app.task(name=wanted.name, queue=wanted.queue, pass_context=True, retry=_AsTold())(
            _task(wanted, stopping.is_set.is_set)
        )
        if wanted.cron and with_clock:
            app.periodic(cron=wanted.cron)(task)
    return app


def _task(wanted: Job, is_stopping: Callable[[], bool]) -> Callable[..., None]:
    def run(context: JobContext, **order: Any) -> None:
        job_id = context.job.id or 0
        try:
            attempt(
                wanted,
                job_id,
                order,
                is_canceled=lambda: context.abort_reason() is AbortReason.USER_REQUEST,
                is_stopping=is_stopping,
            )
        except RunCanceled:
            raise JobAborted from None

    return run


class _AsTold(BaseRetryStrategy):
    """The run itself has decided whether it is tried again, and when."""

    def get_retry_decision(self, *, exception: BaseException, job: QueuedJob) -> RetryDecision | None:
        if isinstance(exception, RunPostponed):
            return RetryDecision(retry_in={"seconds": exception.seconds})
        return None


def _recover(pace: Pace) -> None:
    try:
        recover(gone_after_seconds=pace.gone_after_seconds)
    except Exception as error:  # the next round may do better; a worker must not stop for it
        logger.error("Interrupted jobs could not be taken up: %s", said_of(error))
        connection.close()


async def _keep_recovering(pace: Pace, *, alone: bool) -> None:
    """Beside the queue, not through it: who can forge its rows, those of its clock among them, cannot hold this up."""
    went: dict[str, float] = {}
    while True:
        if not alone:
            await asyncio.to_thread(_keep_going, went)
        await asyncio.sleep(pace.gone_after_seconds / 2)
        await asyncio.to_thread(_recover, pace)


def _keep_going(went: dict[str, float]) -> None:
    for going in goings():
        if time.monotonic() - went.get(going.name, -going.every_seconds) < going.every_seconds:
            continue
        went[going.name] = time.monotonic()
        try:
            going.function()
        except Exception as error:  # the others go on, and this one is called again
            logger.error("What %s looks after was not looked after this time: %s", going.name, said_of(error))
            connection.close()


def _listen_to_signals(stopping: Stopping) -> None:
    if threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):

        def asked(name: signal.Signals = name) -> None:
            loop.remove_signal_handler(name)  # the second time it is no longer a request
            stopping.ask()

        loop.add_signal_handler(name, asked)


def _quiet_the_library() -> None:
    """Our runs log their own outcome in one line; the library would add the traceback and the arguments."""
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    outcomes = logging.getLogger("procrastinate.worker")
    if not any(isinstance(known, _NoOutcomes) for known in outcomes.filters):
        outcomes.addFilter(_NoOutcomes())


class _NoOutcomes(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return getattr(record, "action", "") != "job_error"
