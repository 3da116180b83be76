"""The folder that a Package is written into: whose it is, what may stay, and how it becomes whole."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from abutment.portability.package.manifest import MANIFEST
from abutment.portability.packing.errors import FolderBusy, FolderRefused

WORKSHOP = ".packing"
"""The folder, within the Package's, of the journal and of files that are being written; gone when it is done."""


def workshop_of(folder: Path) -> Path:
    """Where files are written before they stand in the folder."""
    return folder / WORKSHOP


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The folder, made if need be, for one export alone. Raises FolderRefused and FolderBusy."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise FolderRefused(f"{folder} cannot be used: {reason}. Choose another folder.") from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FolderBusy(
                f"Another export is writing to {folder}. Wait until it is done, or choose another folder."
            ) from error
        _check_is_ours(folder)
        yield
    finally:
        os.close(descriptor)


def _check_is_ours(folder: Path) -> None:
    if workshop_of(folder).is_dir():
        return
    if (folder / MANIFEST).exists():
        raise FolderRefused(f"{folder} holds a finished Package. Choose another folder, or remove that one.")
    if any(folder.iterdir()):
        raise FolderRefused(f"{folder} is not empty, and no export was interrupted there. Choose an empty folder.")
    workshop_of(folder).mkdir(mode=0o700)


def swept(folder: Path, kept: Collection[str]) -> None:
    """Remove what an interrupted export left and what does not stand any more; folders without a file, too."""
    journal_folder = str(workshop_of(folder))
    for place, folders, files in os.walk(folder, topdown=False):
        for name in files:
            path = Path(place) / name
            if place == journal_folder:
                if path.suffix == ".part":
                    path.unlink()
            elif path.relative_to(folder).as_posix() not in kept:
                path.unlink()
        for name in folders:
            path = Path(place) / name
            if str(path) != journal_folder and not any(path.iterdir()):
                path.rmdir()


def put(made: Path, place: Path) -> None:
    """Put a file that is whole under its name."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made.replace(place)


def finished(folder: Path, last: Mapping[str, bytes]) -> None:
    """Put down the last files in their order, when all else is on the disk, and clear the workshop."""
    for place, _, _ in os.walk(folder):
        _synced(Path(place))
    for name, data in last.items():
        path = workshop_of(folder) / f"{name}.part"
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        path.replace(folder / name)
        _synced(folder)
    shutil.rmtree(workshop_of(folder))


def _synced(folder: Path) -> None:
    """Names are kept by their folder: bring them to the disk, too."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
