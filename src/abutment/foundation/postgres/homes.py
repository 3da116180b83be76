"""The folders and files of one home: where the data lies, who holds it, and the locks."""

import fcntl
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from abutment.foundation.postgres import binaries, identity
from abutment.foundation.postgres.errors import HomeRefused, ServerFailed
from abutment.foundation.postgres.identity import Identity

# Where root keeps the data of a home that no unprivileged user can enter (such as one below /root), and the programs
# when those cannot be read. HOME/postgres is then a link to a folder here.
SHARED = Path("/var/lib/abutment")
_LOG_BYTES_MAX = 10 * 1024 * 1024
_POLL_SECONDS = 0.01


@dataclass(frozen=True)
class Folder:
    """The folder HOME/postgres, its link resolved, and the user that its server runs as."""

    home: Path
    path: Path
    identity: Identity

    @property
    def data(self) -> Path:
        return self.path / "data"

    @property
    def password_file(self) -> Path:
        return self.path / "password"

    @property
    def log(self) -> Path:
        return self.path / "server.log"

    @property
    def running(self) -> Path:
        """The file that the server and all its processes keep locked while they live."""
        return self.path / "running"

    def password(self) -> str:
        """The superuser's password, made on first use."""
        if not self.password_file.exists():
            if self.data.exists():
                raise HomeRefused(
                    f"{self.password_file} is missing, and without it nobody can open the database beside it. "
                    "Put the file back from your backup."
                )
            write_secret(self.password_file, secrets.token_urlsafe(32), self.identity)
        return self.password_file.read_text().strip()

    def check_version(self) -> None:
        """Refuse data that another version of PostgreSQL made."""
        made_by = (self.data / "PG_VERSION").read_text().strip()
        if made_by != str(binaries.MAJOR):
            raise HomeRefused(
                f"{self.data} was made by PostgreSQL {made_by}, and this is PostgreSQL {binaries.MAJOR}. "
                "Move the data over with pg_upgrade, or choose another ABUTMENT_HOME."
            )

    def tidy(self) -> None:
        """Mend what copying spoils and set a long log aside; only while no server runs."""
        if self.data.stat().st_uid != self.identity.uid:
            self.identity.own(self.path)
        self.data.chmod(0o700)  # a plain copy widens it, and PostgreSQL then refuses to start
        if self.log.exists() and self.log.stat().st_size > _LOG_BYTES_MAX:
            self.log.replace(self.log.with_suffix(".log.1"))

    def log_since(self, position: int) -> str:
        """What the server wrote to its log from a byte position on."""
        with self.log.open("rb") as log:
            log.seek(position)
            return log.read().decode(errors="replace")


@contextmanager
def locked(home: Path, *, patience_seconds: float) -> Iterator[None]:
    """Let one starter or stopper at a time touch a home."""
    with refused_in_one_line(home):
        _make_home(home)
        lock = os.open(home / "postgres.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + patience_seconds
        while not _taken(lock):
            if time.monotonic() > deadline:
                raise ServerFailed(
                    f"The database of {home} is being started or stopped by another program, "
                    f"not finished after {patience_seconds:g} s. Try again when it is."
                )
            time.sleep(_POLL_SECONDS)
        yield
    finally:
        os.close(lock)


@dataclass(frozen=True)
class Borrowers:
    """Everybody who uses a home's server just now, ourselves included."""

    lock: int

    def are_gone(self) -> bool:
        """Whether we are the last; if so, newcomers wait until we have left."""
        return _taken(self.lock)


@contextmanager
def shared(home: Path, *, patience_seconds: float) -> Iterator[Borrowers]:
    """Count ourselves among the users of a home's server."""
    with refused_in_one_line(home):
        _make_home(home)
        lock = os.open(home / "postgres.borrowers", os.O_RDWR | os.O_CREAT, 0o600)
        identity.owner(home / "postgres" if (home / "postgres").exists() else home).own(home / "postgres.borrowers")
    try:
        deadline = time.monotonic() + patience_seconds
        while not _taken(lock, fcntl.LOCK_SH):
            if time.monotonic() > deadline:
                raise ServerFailed(
                    f"The database of {home} is being stopped by its last user, not finished after "
                    f"{patience_seconds:g} s. Try again when it is."
                )
            time.sleep(_POLL_SECONDS)
        yield Borrowers(lock)
    finally:
        os.close(lock)


@contextmanager
def refused_in_one_line(home: Path) -> Iterator[None]:
    """Turn what the file system says into one line."""
    try:
        yield
    except OSError as refused:
        where = refused.filename or home
        raise HomeRefused(
            f"{home} cannot hold the database: {refused.strerror} ({where}), as the user {identity.current().name}. "
            "Make it writable for this user, or choose another ABUTMENT_HOME."
        ) from refused


def existing(home: Path) -> Folder | None:
    """The home's folder if it has one."""
    link = home / "postgres"
    if not link.exists():
        if link.is_symlink():
            raise HomeRefused(
                f"The database of {home} lies in {link.readlink()}, and that folder is absent. "
                f"Put it back, or remove {link} to begin with an empty database."
            )
        return None
    path = link.resolve()
    holder = identity.owner(path)
    us = identity.current()
    if us.uid not in (holder.uid, identity.ROOT):
        raise HomeRefused(
            f"The database of {home} belongs to the user {holder.name}, and you are {us.name}. "
            f"Run as {holder.name}, or choose another ABUTMENT_HOME."
        )
    if link.is_symlink():
        _check_not_a_copy(home, path)
    if holder.uid == identity.ROOT:  # copied by root without its owners
        holder = _lent_by_root(home) or identity.system_users()[0]
    return Folder(home, path, holder)


def opened(home: Path) -> Folder:
    """The home's folder, made if absent, in a place that the server's user can enter."""
    folder = existing(home) or _made(home)
    if not folder.identity.can_enter(folder.path.parent):
        raise HomeRefused(
            f"{folder.path} cannot be entered by the user {folder.identity.name}, who runs its database. "
            f"Let that user enter the folders above it, or move {home} to a folder that everybody can enter."
        )
    return folder


def write_secret(path: Path, secret: str, reader: Identity) -> None:
    """Write a secret that one user can read, whole or not at all."""
    building = path.with_name(f"{path.name}.new")
    building.unlink(missing_ok=True)
    with os.fdopen(os.open(building, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secret + "\n")
        file.flush()
        os.fsync(file.fileno())
    reader.own(building)
    building.replace(path)


def lock_for_a_server(folder: Folder) -> int | None:
    """The lock that a server inherits, or None while any process of an earlier server still lives.

    A process number in a file can be stale, reused or of another container; a lock that the kernel keeps as long as
    the server's processes live, and no longer, cannot.
    """
    lock = os.open(folder.running, os.O_RDWR | os.O_CREAT, 0o600)
    folder.identity.own(folder.running)
    if _taken(lock):
        return lock
    os.close(lock)
    return None


def is_held(folder: Folder) -> bool:
    """Whether a process of a server of this home lives."""
    if not folder.running.exists():
        return False
    lock = lock_for_a_server(folder)
    if lock is None:
        return True
    os.close(lock)
    return False


def _taken(lock: int, kind: int = fcntl.LOCK_EX) -> bool:
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _make_home(home: Path) -> None:
    if home.is_dir():
        return
    home.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == identity.ROOT:  # the server's user must pass through; it need not list what is there
        home.chmod(home.stat().st_mode | 0o011)


def _made(home: Path) -> Folder:
    link = home / "postgres"
    us = identity.current()
    if us.uid != identity.ROOT:
        link.mkdir(mode=0o700)
        return Folder(home, link.resolve(), us)
    lent = _lent_by_root(home)
    if lent is None:
        return _made_elsewhere(home)
    link.mkdir(mode=0o700)
    for path in (link, home / "postgres.lock"):
        lent.own(path)
    return Folder(home, link.resolve(), lent)


def _lent_by_root(home: Path) -> Identity | None:
    """The first user that can enter the home, or None."""
    return next((user for user in identity.candidates(home) if user.can_enter(home)), None)


def _made_elsewhere(home: Path) -> Folder:
    lent = identity.system_users()[0]
    binaries.open_to_everybody(SHARED)
    # A new name each time: a home that was deleted and made again must not wake up with the old data.
    name = re.sub(r"[^A-Za-z0-9._-]", "-", home.name)[:40]
    path = SHARED / f"{name}-{secrets.token_hex(6)}"
    path.mkdir(mode=0o700)
    (path / "home").write_text(f"{home}\n")
    lent.own(path)
    (home / "postgres").symlink_to(path)
    return Folder(home, path.resolve(), lent)


def _check_not_a_copy(home: Path, path: Path) -> None:
    """A link copied with its home would make two homes share one database unawares."""
    note = path / "home"
    first = Path(note.read_text().strip()) if note.exists() else home
    if first == home:
        return
    link = first / "postgres"
    if link.is_symlink() and link.resolve() == path:
        raise HomeRefused(
            f"{home} is a copy of {first}, and {path} holds the database of {first} alone. "
            f"Remove {home / 'postgres'} to begin with an empty database."
        )
    note.write_text(f"{home}\n")  # the home was moved


def building_place(folder: Folder) -> Path:
    """A fresh place to build a database before it gets its name; what interrupted attempts left is removed.

    Fresh, because the initdb of a killed starter may live on and still write to the old one.
    """
    for unfinished in folder.path.glob("data.*.new"):
        shutil.rmtree(unfinished, ignore_errors=True)
    building = folder.path / f"data.{secrets.token_hex(4)}.new"
    building.mkdir(mode=0o700)
    folder.identity.own(building)
    return building
