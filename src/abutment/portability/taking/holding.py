"""One process at a time makes a Package: a lock of the operating system, which ends with the process that holds it.

It is not in the database, so nobody forges or breaks it there; a worker that only stalled still holds it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SUFFIX = ".lock"


def lock_of(folder: Path) -> Path:
    """The lock beside the folder in which a Package is made: it stays when the folder is removed and made anew."""
    return folder.with_name(folder.name + SUFFIX)


@contextmanager
def held(folder: Path) -> Iterator[bool]:
    """Hold the folder's lock for the length of the block; False where another process holds it."""
    descriptor = _taken(lock_of(folder))
    try:
        yield descriptor is not None
    finally:
        if descriptor is not None:
            lock_of(folder).unlink(missing_ok=True)  # before it is let go, so that only its holder removes it
            os.close(descriptor)


def is_held(folder: Path) -> bool:
    """Whether a process makes the Package of this folder now."""
    try:
        descriptor = os.open(lock_of(folder), os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _taken(path: Path) -> int | None:
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        if _is_still(path, descriptor):
            return descriptor
        os.close(descriptor)  # its holder removed it between the two steps


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
