"""Start, join, stop: one server per home, whatever happened to the last one."""

import os
import shutil
import signal
import socket
import subprocess
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

from abutment.foundation.postgres import binaries, homes, sizing
from abutment.foundation.postgres.cluster import LOOPBACK, MAINTENANCE_DATABASE, SUPERUSER, Cluster, Login
from abutment.foundation.postgres.errors import HomeRefused, ServerFailed
from abutment.foundation.postgres.homes import Folder

# Below the range that systems give to outgoing connections (32768 and up), so that a restart finds its port again.
_FIRST_PORT, _PORTS = 20_000, 10_000
_ATTEMPTS = 20
_POLL_SECONDS = 0.01
# Long enough for the recovery of a large database after a crash.
_PATIENCE_SECONDS = 120.0

# The shell puts the server behind itself and ends, so that the server is nobody's child here: a caller that lives on
# keeps no dead process, and one that ends takes no server with it. Arguments travel as arguments, never as text.
_IN_BACKGROUND = '"$@" </dev/null &'

_SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "max_connections": "100",
    # An import holds a lock for each table that it stages: a source of 400 tables, several at once.
    "max_locks_per_transaction": "512",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "huge_pages": "off",
    "jit": "off",
    "random_page_cost": "1.1",
    "log_line_prefix": "%m [%p] ",
    # A failing statement and the detail of its error carry values of rows, that is to say patients.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


@dataclass(frozen=True)
class Status:
    """What a home's server is doing, and where its files are."""

    state: Literal["absent", "stopped", "running", "unsettled"]
    data: Path
    log: Path
    pid: int | None = None
    port: int | None = None


@dataclass(frozen=True)
class _Postmaster:
    """What a server writes about itself into postmaster.pid."""

    pid: int
    port: int
    is_ready: bool


def start(home: Path, *, durable: bool = True) -> Cluster:
    """Start the home's server, or join the running one; `durable=False` is for tests: a crash may lose data.

    Raises HomeRefused, BinariesMissing or ServerFailed.
    """
    home = home.absolute()
    with homes.locked(home, patience_seconds=_PATIENCE_SECONDS), homes.refused_in_one_line(home):
        folder = homes.existing(home)
        running = _ready(folder) if folder else None
        if folder and running:
            return _cluster(folder, running)
        folder = homes.opened(home)
        programs = binaries.runnable_by(folder.identity, homes.SHARED)
        if not folder.data.exists():
            _initialize(folder, programs, durable=durable)
        folder.check_version()
        return _cluster(folder, _started(folder, programs, durable=durable))


@contextmanager
def borrowed(home: Path, *, durable: bool = True) -> Iterator[Cluster]:
    """The home's server for the length of a block; among several borrowers, the last to leave stops it.

    Raises what `start` and `stop` raise.
    """
    home = home.absolute()
    with homes.shared(home, patience_seconds=_PATIENCE_SECONDS) as borrowers:
        try:
            yield start(home, durable=durable)
        finally:
            if borrowers.are_gone():
                stop(home)


def stop(home: Path, *, patience_seconds: float = 60.0) -> None:
    """Stop the home's server, if it runs, and wait until its last process is gone."""
    home = home.absolute()
    with homes.refused_in_one_line(home):
        if not (home / "postgres").exists():
            return
    with homes.locked(home, patience_seconds=patience_seconds), homes.refused_in_one_line(home):
        folder = homes.existing(home)
        if folder is None or not homes.is_held(folder):
            return
        postmaster = _postmaster(folder)
        if postmaster and _is_ours(postmaster, folder):
            os.kill(postmaster.pid, signal.SIGINT)  # "fast": open transactions are rolled back
        deadline = time.monotonic() + patience_seconds
        while homes.is_held(folder):
            if time.monotonic() > deadline:
                raise ServerFailed(
                    f"The database server of {home} did not stop in {patience_seconds:g} s. "
                    f"Read {folder.log}, then try again."
                )
            time.sleep(_POLL_SECONDS)


def status(home: Path) -> Status:
    """What the home's server is doing; it starts and changes nothing."""
    home = home.absolute()
    with homes.refused_in_one_line(home):
        folder = homes.existing(home)
        if folder is None or not folder.data.exists():
            nominal = home / "postgres"
            return Status("absent", nominal / "data", nominal / "server.log")
        if not homes.is_held(folder):
            return Status("stopped", folder.data, folder.log)
        running = _ready(folder)
        if running is None:
            return Status("unsettled", folder.data, folder.log)
        return Status("running", folder.data, folder.log, running.pid, running.port)


def _cluster(folder: Folder, postmaster: _Postmaster) -> Cluster:
    return Cluster(port=postmaster.port, superuser=Login(SUPERUSER, folder.password()))


def _initialize(folder: Folder, programs: Path, *, durable: bool) -> None:
    """Build the database beside its place and move it there when it is whole."""
    building = homes.building_place(folder)
    for_initdb = folder.path / "password.initdb"
    homes.write_secret(for_initdb, folder.password(), folder.identity)
    command = [
        str(programs / "initdb"),
        f"--pgdata={building}",
        f"--username={SUPERUSER}",
        f"--pwfile={for_initdb}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-instructions",
        *([] if durable else ["--no-sync"]),
    ]
    try:
        done = subprocess.run(
            command,
            cwd="/",
            env=_environment(),
            capture_output=True,
            text=True,
            check=False,
            umask=0o077,
            **folder.identity.spawn_options(),
        )
    finally:
        for_initdb.unlink(missing_ok=True)
    if done.returncode != 0:
        shutil.rmtree(building, ignore_errors=True)
        raise ServerFailed(
            f"The database of {folder.home} could not be made: {_last_word(done.stderr + done.stdout)}. "
            "Mend that and start again; nothing is left behind."
        )
    building.rename(folder.data)
    _sync(folder.path)


def _started(folder: Folder, programs: Path, *, durable: bool) -> _Postmaster:
    """Wait for the last server's processes to end, then start one, on the next port where one is taken."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    ports = _free_ports(folder.home)
    for _ in range(_ATTEMPTS):
        while (lock := homes.lock_for_a_server(folder)) is None:
            if running := _ready(folder):  # its starter was killed before it could say so
                return running
            if time.monotonic() > deadline:
                raise ServerFailed(
                    f"Processes of an earlier server of {folder.home} still run, here or in another container. "
                    f"End them (see {folder.data / 'postmaster.pid'}), then start again."
                )
            time.sleep(_POLL_SECONDS)
        try:
            folder.tidy()
            # Its owner is dead, as the lock proves; the number may by now belong to a stranger.
            (folder.data / "postmaster.pid").unlink(missing_ok=True)
            position = folder.log.stat().st_size if folder.log.exists() else 0
            _launch(folder, programs, next(ports), lock, durable=durable)
        finally:
            os.close(lock)  # the server holds it from here on
        if running := _awaited(folder, deadline):
            return running
        said = folder.log_since(position)
        if "could not bind" not in said:
            raise ServerFailed(
                f"The database server of {folder.home} did not start: {_last_word(said)}. "
                f"Read {folder.log}, mend that and start again."
            )
    raise ServerFailed(
        f"The database server of {folder.home} found no free port on {LOOPBACK} in {_ATTEMPTS} attempts. "
        "End some of the programs that listen there, then start again."
    )


def _launch(folder: Folder, programs: Path, port: int, lock: int, *, durable: bool) -> None:
    settings = {**_SETTINGS, **sizing.machine_settings(durable=durable), "port": str(port)}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    command = [str(programs / "postgres"), "-D", str(folder.data), *options]
    log = os.open(folder.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        folder.identity.own(folder.log)
        subprocess.run(
            ["/bin/sh", "-c", _IN_BACKGROUND, "sh", *command],
            cwd="/",
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=(lock,),
            start_new_session=True,  # a Ctrl-C in the terminal is not meant for the database
            check=True,
            umask=0o077,
            **folder.identity.spawn_options(),
        )
    finally:
        os.close(log)


def _awaited(folder: Folder, deadline: float) -> _Postmaster | None:
    """The server once it takes connections, or None if it ended instead."""
    while homes.is_held(folder):
        if running := _ready(folder):
            return running
        if time.monotonic() > deadline:
            raise ServerFailed(
                f"The database server of {folder.home} is not ready after {_PATIENCE_SECONDS:g} s: "
                f"{_last_word(folder.log_since(0))}. It goes on in the background: start again to wait for it."
            )
        time.sleep(_POLL_SECONDS)
    return None


def _ready(folder: Folder) -> _Postmaster | None:
    """The home's server, if it lives and takes connections."""
    if not homes.is_held(folder):
        return None
    postmaster = _postmaster(folder)
    if postmaster and postmaster.is_ready and _is_ours(postmaster, folder) and _answers(postmaster.port):
        return postmaster
    return None


def _answers(port: int) -> bool:
    """Whether a server takes connections there: a process just killed may still look alive."""
    conninfo = make_conninfo(host=LOOPBACK, port=port, dbname=MAINTENANCE_DATABASE, user=SUPERUSER, connect_timeout=10)
    return PGconn.ping(conninfo.encode()) == Ping.OK


def _postmaster(folder: Folder) -> _Postmaster | None:
    """Read postmaster.pid: number, folder, start, port, socket folder, address, shared memory, state; one per line."""
    try:
        lines = (folder.data / "postmaster.pid").read_text().splitlines()
        return _Postmaster(int(lines[0]), int(lines[3]), len(lines) > 7 and lines[7].strip() == "ready")
    except (FileNotFoundError, IndexError, ValueError):  # none, or not yet written to its end
        return None


def _is_ours(postmaster: _Postmaster, folder: Folder) -> bool:
    """Whether the process of that number lives and, where the system tells, works in this home's data."""
    try:
        os.kill(postmaster.pid, 0)
        return Path(f"/proc/{postmaster.pid}/cwd").readlink() == folder.data
    except ProcessLookupError:
        return False
    except PermissionError as refused:
        raise HomeRefused(
            f"The database server of {folder.home} runs as another user. Run as {folder.identity.name}, or as root."
        ) from refused
    except OSError:  # no /proc on this system
        return not Path("/proc/self/cwd").exists()


def _free_ports(home: Path) -> Iterator[int]:
    """Ports that nobody listens on just now, beginning with the home's own, which its path decides."""
    own = zlib.crc32(os.fsencode(home))
    for step in range(_PORTS):
        port = _FIRST_PORT + (own + step) % _PORTS
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
        yield port


def _environment() -> dict[str, str]:
    """Our environment without what would steer PostgreSQL or translate its messages."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C"}


def _last_word(text: str) -> str:
    """The line of a log that says why, without its time stamp."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if any(word in line for word in ("FATAL", "PANIC", "error:", "could not"))]
    line = (telling or lines or ["it left no word"])[-1]
    return line.split("] ", 1)[-1].removeprefix("FATAL:").strip().rstrip(".")


def _sync(folder: Path) -> None:
    """Make a renaming last through a power failure."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
