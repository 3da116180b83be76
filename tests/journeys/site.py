"""The product as people meet it: the demonstration network in a home of its own, served by the one command."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from abutment.foundation import postgres

STEP_SECONDS = 30  # RFC 6238
# What a test run or its caller may have set, and what the served product must not inherit.
ONLY_HERE = (
    "DATABASE_URL",
    "DATABASE_APP_URL",
    "EMAIL_URL",
    "ABUTMENT_HOSTS",
    "ABUTMENT_PROXIES",
    "ABUTMENT_DEBUG",
    "ABUTMENT_IDLE_MINUTES",
    "DJANGO_ALLOW_ASYNC_UNSAFE",
)


@dataclass
class Person:
    """Somebody of the demonstration with an authenticator app in hand."""

    email: str
    name: str
    role: str
    secret: str
    last_step: int = 0

    def code(self) -> str:
        """A code that was not used yet; the next one counts as early as one step ahead, so waiting is rare."""
        while True:
            now = int(time.time()) // STEP_SECONDS
            step = max(now, self.last_step + 1)
            if step <= now + 1:
                self.last_step = step
                return code_of(self.secret, step)
            time.sleep(0.5)


@dataclass
class Site:
    """A served demonstration and the people in it."""

    address: str
    password: str
    people: dict[str, Person] = field(default_factory=dict)
    server: int = 0

    def person(self, name: str) -> Person:
        """Somebody by their name, as the table of sign-ins lists it."""
        return next(person for person in self.people.values() if person.name == name)

    @contextmanager
    def worker_at_rest(self) -> Iterator[None]:
        """Work that is asked for in the block waits until its end: on the way there it can be looked at."""
        workers = [pid for pid in _children(self.server) if _command(pid)[-1:] == ["worker"]]
        assert len(workers) == 1
        os.kill(workers[0], signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(workers[0], signal.SIGCONT)


def _children(of: int) -> list[int]:
    found = [tasks.read_text().split() for tasks in Path(f"/proc/{of}/task").glob("*/children")]
    return [int(pid) for pids in found for pid in pids]


def _command(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/cmdline").read_text().rstrip("\0").split("\0")


def code_of(secret: str, step: int) -> str:
    """The six digits of a base32 secret at a time step."""
    digest = hmac.new(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    return f"{(int.from_bytes(digest[offset : offset + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


@contextmanager
def demonstration(home: Path) -> Iterator[Site]:
    """Build the network in a fresh home, serve it on a free port of this machine, and take both away at the end."""
    _remove(home)
    home.parent.mkdir(parents=True, exist_ok=True)
    with _kept_port() as port:
        yield from _demonstration(home, port)


def _demonstration(home: Path, port: int) -> Iterator[Site]:
    # By its name, not its number: browsers make passkeys for names only.
    address = f"http://localhost:{port}"
    environment = {key: value for key, value in os.environ.items() if key not in ONLY_HERE}
    environment |= {"ABUTMENT_HOME": str(home), "ABUTMENT_DEMO": "1", "ABUTMENT_ADDRESS": address}
    try:
        with _one_at_a_time(home.parent):
            told = _abutment(["demo", "--no-serve", "--json"], environment)
        people = {s["email"]: Person(s["email"], s["name"], s["role"], s["totp_secret"]) for s in told["sign_ins"]}
        with _served(port, environment, home) as server:
            yield Site(address, told["password"], people, server)
    finally:
        _remove(home)


def _abutment(arguments: list[str], environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "abutment", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, f"abutment {' '.join(arguments)} failed: {done.stderr[-2000:]}"
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@contextmanager
def _served(port: int, environment: dict[str, str], home: Path) -> Iterator[int]:
    command = [sys.executable, "-m", "abutment", "serve", "--port", str(port), "--with-worker"]
    log = home / "served.log"
    with log.open("w") as said:
        server = subprocess.Popen(command, env=environment, stdout=said, stderr=subprocess.STDOUT)
        try:
            deadline = time.monotonic() + 300
            while "is ready" not in log.read_text():
                assert server.poll() is None, f"abutment serve ended by itself: {log.read_text()[-2000:]}"
                assert time.monotonic() < deadline, f"abutment serve is not ready: {log.read_text()[-2000:]}"
                time.sleep(0.1)
            yield server.pid
        finally:
            server.terminate()
            server.wait(timeout=300)


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Two builds at once on a small machine take longer than one after the other."""
    import fcntl

    with (folder / "building.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _remove(home: Path) -> None:
    if home.exists():
        postgres.stop(home)
        shutil.rmtree(home)


@contextmanager
def _kept_port() -> Iterator[int]:
    """A free port that nobody else is given while the network is built: the site may listen there, as both reuse it."""
    with socket.socket() as kept:
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        kept.bind(("127.0.0.1", 0))
        yield int(kept.getsockname()[1])
