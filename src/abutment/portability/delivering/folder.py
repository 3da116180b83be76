"""A folder of this server as a store: a disk or a share that the practice's own system reads."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

from abutment.portability.delivering.errors import NoRight, PlaceMissing, StorageFailed, StorageFull
from abutment.portability.delivering.sealing import Readable
from abutment.portability.delivering.stores import PART

CHUNK = 1 << 20
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def folder_of(practice_id: int) -> Path | None:
    """The folder of this server below which a practice may name its own; None where the operator opened none."""
    home = settings.ABUTMENT_DELIVERY_FOLDER
    return Path(home) / str(practice_id) if home else None


def checked_folder(practice_id: int, path: str) -> Path:
    """A folder that lies where this practice's may lie, links followed. Raises PlaceMissing."""
    home = folder_of(practice_id)
    if home is None:
        raise PlaceMissing(
            "No folder of this server is opened for deliveries. Name storage elsewhere, or ask who runs this server "
            "(ABUTMENT_DELIVERY_FOLDER)."
        )
    found = Path(path)
    if not found.is_absolute() or ".." in found.parts or not found.resolve().is_relative_to(home.resolve()):
        raise PlaceMissing(f"A folder of this practice lies in {home}, and {path} does not. Name one that does.")
    if not found.is_dir():
        raise PlaceMissing(f"There is no folder {path}. Ask who runs this server to make it, or connect its disk.")
    return found


class FolderStore:
    """Files in one folder, each written under another name first."""

    def __init__(self, practice_id: int, path: str) -> None:
        self._practice_id, self._path = practice_id, path

    def check(self) -> str:
        """Whether the folder is there and may be written."""
        found = checked_folder(self._practice_id, self._path)
        if not os.access(found, os.W_OK | os.X_OK):
            raise NoRight(f"This server may not write into {found}. Ask who runs it to allow that.")
        return f"{found} is there"

    def put(self, name: str, content: Readable, expected_bytes: int) -> int:
        """Write, force to the disk, rename."""
        folder = checked_folder(self._practice_id, self._path)
        with self._said(), _directory(folder) as where:
            part = f".{name}{PART}"
            try:
                size = _written(part, where, content)
                os.rename(part, name, src_dir_fd=where, dst_dir_fd=where)
                os.fsync(where)
            except BaseException:
                with suppress(OSError):
                    os.unlink(part, dir_fd=where)
                raise
        return size

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = error.strerror or type(error).__name__
            if error.errno in _FULL:
                raise StorageFull(f"{self._path} is full. Make room there.") from error
            if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
                raise NoRight(f"This server may not write into {self._path}: {reason}. Allow it there.") from error
            if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ESTALE):
                raise PlaceMissing(f"{self._path} is gone: {reason}. Connect its disk again.") from error
            raise StorageFailed(f"{self._path} cannot be written: {reason}. Look after its disk.") from error


def _written(part: str, where: int, content: Readable) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    size = 0
    with os.fdopen(os.open(part, flags, 0o600, dir_fd=where), "wb", buffering=0) as file:
        while data := content.read(CHUNK):
            rest = memoryview(data)
            while rest:
                rest = rest[file.write(rest) :]
            size += len(data)
        os.fsync(file.fileno())
    return size


@contextmanager
def _directory(folder: Path) -> Iterator[int]:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        yield opened
    finally:
        os.close(opened)
