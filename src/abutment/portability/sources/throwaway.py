"""A MariaDB server for the length of a block: its own folder, its own passwords, and nothing of it left behind."""

from __future__ import annotations

import fcntl
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from abutment.foundation.postgres.identity import Identity, current
from abutment.portability.errors import ServerFailed, ServerMissing

# An ordinary user's PATH often lacks the folders of servers.
_FOLDERS = ":".join(("/usr/local/sbin", "/usr/sbin", "/usr/local/bin", "/usr/bin", "/usr/libexec", "/opt/homebrew/bin"))
_USERS = ("mysql", "abutment", "nobody")
_PREFIX = "abutment-mariadb-"
_LOCK = "owner.lock"
_PATIENCE_SECONDS = 60.0
_POLL_SECONDS = 0.02
# A folder without a lock is one whose owner is just making it, unless it is older than this.
_GRACE_SECONDS = 60.0
_SOCKET_PATH_MAX = 100

# The shell waits on a pipe whose other end only we hold: when we end, however that is, it reads the end of it, ends the
# server and removes the folder. The server needs no time to end well: nobody will open its data again.
_KEEPER = """
folder=$1; shift
exec 3<&0 </dev/null
"$@" 3<&- & server=$!
( cat <&3; kill -9 $server; rm -rf -- "$folder" ) >/dev/null 2>&1 &
exec 3<&-
wait $server
"""

_SETTINGS = {
    "character-set-server": "utf8mb4",
    "skip-name-resolve": "ON",
    "local-infile": "OFF",
    "symbolic-links": "OFF",
    "event-scheduler": "DISABLED",
    "sql-mode": "",
    "max-allowed-packet": "1G",
    "innodb-strict-mode": "OFF",
    # Nothing here has to survive a power failure.
    "innodb-flush-log-at-trx-commit": "0",
    "innodb-doublewrite": "OFF",
    "innodb-flush-method": "nosync",
    "innodb-buffer-pool-size": "128M",
    "innodb-log-file-size": "128M",
    "key-buffer-size": "16M",
    "performance-schema": "OFF",
    "max-connections": "50",
}


@dataclass(frozen=True, slots=True)
class Server:
    """A running throw-away server: where it listens, and the password of its administrator `root`."""

    folder: Path
    socket: str
    port: int | None
    password: str = field(repr=False)
    version: str = ""
    pid: int = 0


def program(*names: str) -> str:
    """The first of these programs that is installed. Raises ServerMissing."""
    for name in names:
        found = shutil.which(name) or shutil.which(name, path=_FOLDERS)
        if found:
            return found
    raise ServerMissing(
        f"MariaDB is not installed here: there is no program {names[0]}. "
        "Install it (on Debian and Ubuntu: apt-get install mariadb-server), or import from the live database."
    )


def is_installed() -> bool:
    """Whether a throw-away server could be started here."""
    try:
        for names in (("mariadbd",), ("mariadb-install-db",), ("mariadb",)):
            program(*names)
    except ServerMissing:
        return False
    return True


@contextmanager
def server(
    *, under: Path | None = None, port: int | None = None, settings: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Start a server in a new folder under `under` (the system's temporary folder), and end it with the block.

    It listens on a socket in that folder, and on the loopback address where a port is named.
    Raises ServerMissing or ServerFailed.
    """
    programs = (program("mariadbd"), program("mariadb-install-db"))
    base = (under or Path(tempfile.gettempdir())).absolute()
    identity = _identity()
    remove_leftovers(base)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=base))
    # It takes its name when it is locked: a lock that nobody holds is the mark of a leftover.
    unnamed = folder / f"{_LOCK}.new"
    lock = os.open(unnamed, os.O_RDWR | os.O_CREAT, 0o600)
    held: int | None = None
    keeper: subprocess.Popen[bytes] | None = None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        unnamed.rename(folder / _LOCK)
        password = secrets.token_urlsafe(24)
        _furnish(folder, programs[1], password, identity)
        reading, held = os.pipe()
        options = _options(folder, port, settings or {})
        keeper = _launch((programs[0], *options), folder, lock, reading, identity)
        os.close(reading)
        yield _awaited(keeper, folder, port, password)
    except OSError as refused:
        raise ServerFailed(
            f"MariaDB could not be started in {folder}: {refused.strerror or refused}. "
            "Free space there, or name another folder by TMPDIR."
        ) from refused
    finally:
        if held is not None:
            os.close(held)
        if keeper is not None:
            keeper.wait()
        os.close(lock)
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port of the loopback address that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def remove_leftovers(base: Path) -> None:
    """Remove the folders of servers whose owner was killed together with the server's keeper."""
    for folder in base.glob(f"{_PREFIX}*"):
        try:
            lock = os.open(folder / _LOCK, os.O_RDWR)
        except FileNotFoundError:
            if _age(folder) > _GRACE_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)
            continue
        except OSError:  # another user's
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        else:
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(lock)


def _age(folder: Path) -> float:
    try:
        return time.time() - folder.stat().st_mtime
    except OSError:
        return 0.0


def _identity() -> Identity:
    """Who runs the server: we ourselves, or somebody without rights when we are root."""
    us = current()
    if us.uid != 0:
        return us
    for name in _USERS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Identity(entry.pw_uid, entry.pw_gid, name)
    raise ServerFailed(
        f"MariaDB does not run as root, and this machine has none of the users {', '.join(_USERS)}. "
        "Create one (useradd --system abutment), or run as an ordinary user."
    )


def _furnish(folder: Path, installer: str, password: str, identity: Identity) -> None:
    """Make the data folder with its system tables, and what the server does first."""
    (folder / "files").mkdir(mode=0o700)
    (folder / "tmp").mkdir(mode=0o700)
    # The installer makes an administrator without a password for each name of this machine; one is left, with one.
    first = (
        "DELETE FROM mysql.global_priv WHERE User IN ('root', '') AND Host <> 'localhost';",
        "FLUSH PRIVILEGES;",
        f"ALTER USER root@localhost IDENTIFIED BY '{password}';",
    )
    (folder / "first.sql").write_text("\n".join(first) + "\n")
    (folder / "first.sql").chmod(0o600)
    identity.own(folder)
    done = subprocess.run(
        [
            installer,
            "--no-defaults",
            f"--datadir={folder / 'data'}",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
            "--skip-name-resolve",
            "--innodb-log-file-size=128M",
        ],
        cwd="/",
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        umask=0o077,
        **identity.spawn_options(),
    )
    if done.returncode != 0:
        raise ServerFailed(
            f"MariaDB could not make its tables in {folder}: {_last_word(done.stdout + done.stderr)}. "
            f"Let the user {identity.name} enter that folder and give it space, or name another by TMPDIR."
        )


def environment(folder: Path) -> dict[str, str]:
    """What the programs of MariaDB need to know of the world, and no more."""
    return {"PATH": _FOLDERS + ":/bin:/sbin", "LC_ALL": "C", "HOME": str(folder), "TMPDIR": str(folder / "tmp")}


def _options(folder: Path, port: int | None, settings: Mapping[str, str]) -> list[str]:
    network = {"skip-networking": "ON"} if port is None else {"port": str(port), "bind-address": "127.0.0.1"}
    chosen = {
        "datadir": str(folder / "data"),
        "socket": _socket(folder),
        "tmpdir": str(folder / "tmp"),
        "pid-file": str(folder / "server.pid"),
        "secure-file-priv": str(folder / "files"),
        "init-file": str(folder / "first.sql"),
        **_SETTINGS,
        **network,
        **settings,
    }
    return ["--no-defaults", *(f"--{name}={value}" for name, value in chosen.items())]


def _socket(folder: Path) -> str:
    path = str(folder / "socket")
    if len(os.fsencode(path)) > _SOCKET_PATH_MAX:
        raise ServerFailed(f"The path {path} is too long for a socket. Name a folder with a shorter one by TMPDIR.")
    return path


def _launch(
    command: tuple[str, ...], folder: Path, lock: int, reading: int, identity: Identity
) -> subprocess.Popen[bytes]:
    # The lock stays open in the server too, so that its folder is nobody's leftover while it runs.
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(
            ["/bin/sh", "-c", _KEEPER, "sh", str(folder), *command],
            cwd="/",
            env=environment(folder),
            stdin=reading,
            stdout=log,
            stderr=log,
            pass_fds=(lock,),
            start_new_session=True,
            umask=0o077,
            **identity.spawn_options(),
        )


def _awaited(keeper: subprocess.Popen[bytes], folder: Path, port: int | None, password: str) -> Server:
    """The server once it takes connections."""
    import pymysql

    deadline = time.monotonic() + _PATIENCE_SECONDS
    while keeper.poll() is None and time.monotonic() < deadline:
        try:
            connection = pymysql.connect(unix_socket=_socket(folder), user="root", password=password, ssl_disabled=True)
        except pymysql.err.OperationalError:
            time.sleep(_POLL_SECONDS)
            continue
        with connection:
            version = str(connection.server_version)  # type: ignore[attr-defined]
        pid = int((folder / "server.pid").read_text().strip() or 0)
        return Server(folder, _socket(folder), port, password, version, pid)
    log = folder / "server.log"
    said = log.read_text(errors="replace") if log.exists() else ""
    raise ServerFailed(
        f"The throw-away MariaDB in {folder} did not start: {_last_word(said)}. "
        "Mend that, or import from the live database."
    )


def _last_word(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if "[ERROR]" in line or "ERROR" in line or "cannot" in line.lower()]
    return (telling[:1] or lines[-1:] or ["it left no word"])[0].split("[ERROR]")[-1].strip().rstrip(".")
