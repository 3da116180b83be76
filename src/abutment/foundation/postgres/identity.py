"""Which user of the machine the server runs as: PostgreSQL refuses to run as root, so root lends it another name."""

import os
import pwd
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from abutment.foundation.postgres.errors import HomeRefused

ROOT = 0
# Tried in this order when root starts a new home; `nobody` is on every system.
_SYSTEM_USERS = ("abutment", "postgres", "nobody")


class SpawnOptions(TypedDict, total=False):
    """The arguments of subprocess that make a program run as somebody else."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Identity:
    """A user and group of this machine."""

    uid: int
    gid: int
    name: str

    def spawn_options(self) -> SpawnOptions:
        """How to start a program as this user; nothing when we are this user already."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, folder: Path) -> bool:
        """Whether this user can reach the folder through all folders above it (modes, access lists and mounts)."""
        return self._succeeds("test", "-x", str(folder))

    def can_run(self, program: Path) -> bool:
        """Whether this user can run the program and load its libraries."""
        return self._succeeds(str(program), "--version")

    def own(self, tree: Path) -> None:
        """Give a file or a whole folder to this user; only root needs to."""
        if self.uid == os.geteuid():
            return
        os.chown(tree, self.uid, self.gid, follow_symlinks=False)
        if tree.is_dir() and not tree.is_symlink():
            for entry in tree.iterdir():
                self.own(entry)

    def _succeeds(self, *command: str) -> bool:
        try:
            done = subprocess.run(command, cwd="/", capture_output=True, check=False, **self.spawn_options())
        except OSError:
            return False
        return done.returncode == 0


def current() -> Identity:
    """The user that we are."""
    uid = os.geteuid()
    return Identity(uid, os.getegid(), _name(uid) or str(uid))


def owner(path: Path) -> Identity:
    """The user that a file or folder belongs to."""
    stat = path.stat()
    return Identity(stat.st_uid, stat.st_gid, _name(stat.st_uid) or str(stat.st_uid))


def candidates(home: Path) -> Iterator[Identity]:
    """Whom root may lend to the server of a new home: the one whose folder it is, else a user of the system.

    The owner comes first so that `sudo` in one's own folder leaves a home that one can use without it.
    """
    for folder in (home, home.parent):
        holder = owner(folder)
        if holder.uid != ROOT and _name(holder.uid):  # initdb refuses a user without a name
            yield holder
    yield from system_users()


def system_users() -> list[Identity]:
    """The unprivileged users of the system, best first."""
    found = []
    for name in _SYSTEM_USERS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != ROOT:
            found.append(Identity(entry.pw_uid, entry.pw_gid, name))
    if not found:
        tried = ", ".join(_SYSTEM_USERS)
        raise HomeRefused(
            f"PostgreSQL does not run as root and this machine has none of the users {tried}. "
            "Create one (useradd --system abutment), or run as an ordinary user."
        )
    return found


def _name(uid: int) -> str | None:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return None
