"""Processes that read one snapshot side by side, and the one that tells them what to do.

A worker has its own connection, transaction and claim. It ends when whoever asked for it ends, however that came to be:
its end of a pipe then closes. What it has begun to write then is a file that nobody knows of.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from abutment.kernel.errors import AbutmentError

if sys.platform == "win32":  # pragma: no cover - the embedded database does not run there either
    raise ImportError("Packages are written on Linux and macOS.")

TELL_EVERY_SECONDS = 0.25
_GONE_AFTER_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong in a worker: a line that may be read, or the kind of an error nobody foresaw."""

    sentence: str
    kind: str = ""
    number: int | None = None
    is_foreseen: bool = True


class Refused(AbutmentError):
    """A worker could not do what it was asked; the text says why."""

    def __init__(self, failure: Failure, task: Any) -> None:
        super().__init__(failure.sentence)
        self.failure, self.task = failure, task


class Gone(AbutmentError):
    """A worker has ended before its time."""


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    task: Any = None
    is_idle: bool = True


class Crew:
    """Workers over one snapshot."""

    def __init__(self, workers: list[_Worker]) -> None:
        self._workers = workers

    def each_done(self, tasks: Iterable[Any], told: Callable[[int], None]) -> Iterator[tuple[Any, Any]]:
        """Every task with its answer, in the order in which they are done. Raises Refused and Gone."""
        waiting = iter(tasks)
        for worker in self._workers:
            self._give(worker, waiting)
        while busy := [worker for worker in self._workers if not worker.is_idle]:
            for ready in wait([worker.pipe for worker in busy]):
                worker = next(each for each in busy if each.pipe is ready)
                answer = _received(worker)
                if isinstance(answer, int):
                    told(answer)
                    continue
                if isinstance(answer, Failure):
                    raise Refused(answer, worker.task)
                task = worker.task
                self._give(worker, waiting)
                yield task, answer[0]

    def _give(self, worker: _Worker, waiting: Iterator[Any]) -> None:
        worker.task = next(waiting, None)
        worker.is_idle = worker.task is None
        if not worker.is_idle:
            try:
                worker.pipe.send(worker.task)
            except OSError as error:
                raise _gone(worker) from error


def _received(worker: _Worker) -> Any:
    try:
        return worker.pipe.recv()
    except (EOFError, OSError) as error:
        raise _gone(worker) from error


def _gone(worker: _Worker) -> Gone:
    worker.process.join(_GONE_AFTER_SECONDS)
    code = worker.process.exitcode
    how = f"was ended by signal {-code}" if code is not None and code < 0 else f"ended with status {code}"
    return Gone(
        f"A process that wrote files {how}: perhaps the machine ran out of memory. Run the export again; what is "
        "finished is kept."
    )


@contextmanager
def crew(count: int, settings: Mapping[str, Any], snapshot: Any) -> Iterator[Crew]:
    """So many workers over a snapshot; all of them end with the block."""
    context = get_context("spawn")  # a fork would share the connection, and copy threads that draw progress
    workers: list[_Worker] = []
    try:
        for _ in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(target=work, args=(theirs, dict(settings), snapshot), daemon=True)
            process.start()
            theirs.close()
            workers.append(_Worker(process, ours))
        yield Crew(workers)
    finally:
        for worker in workers:
            if worker.is_idle:
                with suppress(OSError):
                    worker.pipe.send(None)
            else:
                worker.process.kill()
            worker.pipe.close()
        for worker in workers:
            worker.process.join(_GONE_AFTER_SECONDS)
            if worker.process.is_alive():
                worker.process.kill()


def work(pipe: Connection, settings: Mapping[str, Any], snapshot: Any) -> None:
    """What a worker does until it is told to stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever pressed the keys is answered by the one that tells us
    try:
        _set_up(settings)
        from abutment.portability.packing.snapshot import taken_up

        with taken_up(snapshot) as reading:
            while (task := pipe.recv()) is not None:
                pipe.send((task.done(reading, _Teller(pipe)),))
    except (EOFError, BrokenPipeError):
        os._exit(1)
    except BaseException as error:
        with suppress(OSError):
            pipe.send(_failure(error))
        os._exit(1)


class _Teller:
    """Tells how many bytes were written, not too often; and ends this process when nobody listens any more."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe, self._bytes, self._at = pipe, 0, time.monotonic()

    def __call__(self, written: int) -> None:
        self._bytes += written
        now = time.monotonic()
        if now - self._at >= TELL_EVERY_SECONDS:
            self._pipe.send(self._bytes)
            self._bytes, self._at = 0, now


def _set_up(settings: Mapping[str, Any]) -> None:
    """Make Django ready to use the same database as the process that started this one."""
    import django
    from django.conf import settings as ours

    ours.ABUTMENT_HOME = settings["home"]
    django.setup()
    ours.DATABASES["default"].update(settings["database"])


def _failure(error: BaseException) -> Failure:
    for cause in _causes(error):
        if isinstance(cause, AbutmentError):
            return Failure(str(cause), kind=type(cause).__name__)
        if isinstance(cause, OSError) and cause.errno is not None and not type(cause).__module__.startswith("psycopg"):
            return Failure(os.strerror(cause.errno), number=cause.errno)
    return Failure(f"{type(error).__name__}: {' '.join(str(error).split())[:300]}", is_foreseen=False)


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__
