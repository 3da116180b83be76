"""Serving the site: a web process and, when asked, a job worker, watched from start to stop.

The parent holds the listening socket and a pipe to each child. A child whose pipe closes stops by itself, so that
nothing outlives a parent that was killed.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from types import FrameType

from django.conf import settings

from abutment.config.errors import AddressTaken, DidNotStart

READY_SECONDS = 60.0
GRACE_SECONDS = 30.0
THREADS = 8
_POLL_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Site:
    """What is to be served, and where."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    has_job_worker: bool = False
    pages: tuple[tuple[str, str], ...] = ()  # paths to say besides the address, each with what it is for


@dataclass
class _Stop:
    """Set when somebody asked the site to stop."""

    asked: bool = False
    by: list[int] = field(default_factory=list)

    def __call__(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
        self.by.append(number)


def serve_until_stopped(site: Site, *, say: Callable[[str], None]) -> None:
    """Start the site, say its address once it answers, and stop it gracefully on Ctrl-C or SIGTERM.

    Raises AddressTaken, and DidNotStart when a process ends by itself.
    """
    with ExitStack() as stack:
        listener = stack.enter_context(_listening(site))
        stop = stack.enter_context(_stoppable())
        children = stack.enter_context(_children(site, listener))
        host, port = _reached_at(site, listener)
        if not _ready(host, port, children, stop):
            return
        address = f"http://{_shown(host)}:{port}/"
        for page, shown_for in site.pages:
            say(f"{shown_for}: {address}{page}")
        say(f"Abutment is ready at {address}  (Ctrl-C stops it)")
        while not stop.asked:
            _check_alive(children)
            time.sleep(_POLL_SECONDS)


def check_is_free(site: Site) -> None:
    """Find out whether the site's address can be listened on, before long work is done for it. Raises AddressTaken."""
    with _listening(site):
        pass


@contextmanager
def _listening(site: Site) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in site.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((site.host, site.port))
        except OSError as error:
            raise AddressTaken(
                f"Port {site.port} of {site.host} cannot be used: {error.strerror}. Choose another with --port."
            ) from error
        yield listener


@contextmanager
def _stoppable() -> Iterator[_Stop]:
    stop = _Stop()
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _children(site: Site, listener: socket.socket) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        web = ["web", str(listener.fileno()), str(site.workers), str(THREADS)]
        children["The web process"] = _child(web, pass_fds=(listener.fileno(),))
        if site.has_job_worker:
            children["The job worker"] = _child(["worker"])
        yield children
    finally:
        _stop_all(list(children.values()))


def _child(arguments: list[str], *, pass_fds: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches the parent alone, which then stops its children in order.
    return subprocess.Popen(
        [sys.executable, "-m", "abutment.config.processes", *arguments],
        stdin=subprocess.PIPE,
        pass_fds=pass_fds,
        start_new_session=True,
    )


def _stop_all(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + GRACE_SECONDS + 5
    for child in children:
        try:
            child.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        if child.stdin:
            child.stdin.close()


def _reached_at(site: Site, listener: socket.socket) -> tuple[str, int]:
    port = int(listener.getsockname()[1])
    return ({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(site.host, site.host), port)  # noqa: S104 - what was asked for


def _shown(host: str) -> str:
    """How the address is printed: browsers refuse passkeys to numbers, and take `localhost` for a safe place."""
    if host in ("127.0.0.1", "::1"):
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _ready(host: str, port: int, children: dict[str, subprocess.Popen[bytes]], stop: _Stop) -> bool:
    """Wait until the site answers for its health; False when somebody stopped it first."""
    deadline = time.monotonic() + READY_SECONDS
    while not stop.asked:
        _check_alive(children)
        if _is_healthy(host, port):
            return True
        if time.monotonic() > deadline:
            raise DidNotStart(f"The site did not answer within {READY_SECONDS:.0f} s. Read what it printed above.")
        time.sleep(_POLL_SECONDS)
    return False


def _check_alive(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            raise DidNotStart(f"{name} ended by itself (status {child.returncode}). Read what it printed above.")


def _is_healthy(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=2)
    known_as = next((name for name in settings.ALLOWED_HOSTS if not name.startswith((".", "*"))), host)
    try:
        connection.request("GET", "/health/", headers={"Host": known_as})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
