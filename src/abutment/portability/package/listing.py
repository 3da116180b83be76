"""What lies in a Package's folder or archive: every file, and whatever has no business there."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from .errors import NotAPackage
from .manifest import MANIFEST, MOST_FILES
from .names import fault
from .places import InArchive, InFolder, Place
from .problems import Next, Problem

LARGEST_DIRECTORY = 1 << 30
MOST_PROBLEMS = 10_000
_DESCRIPTOR = 24  # bytes that may follow a file in an archive that was written as a stream


@dataclass(slots=True)
class Listing:
    """All files by path, and what was found that may not be."""

    files: dict[str, Place] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def note(self, path: str, reason: str, next_step: str = Next.REMOVE) -> None:
        """Keep a problem."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(path, reason, next_step))


def listed(package: Path) -> Listing:
    """What lies at a path; raises NotAPackage if nothing can be listed there."""
    try:
        if package.is_dir():
            found = _folder(package)
        elif package.is_file():
            found = _archive(package)
        else:
            raise NotAPackage(f"There is no folder and no .zip at {package}. Check the path.")
    except OSError as wrong:
        raise NotAPackage(f"{package} cannot be read ({wrong.strerror}). See that you may read it.") from wrong
    if MANIFEST not in found.files:
        why = next((f" ({each.reason})" for each in found.problems if each.path == MANIFEST), "")
        raise NotAPackage(
            f"{package} has no {MANIFEST} at its top{why}. Name the folder or .zip of the Package itself."
        )
    return found


def _folder(package: Path) -> Listing:
    found = Listing()
    root = str(package.resolve())
    waiting = [""]
    while waiting:
        within = waiting.pop()
        with os.scandir(os.path.join(root, within)) as entries:  # noqa: PTH118 - a Path for each file doubles the time
            for entry in entries:
                path = f"{within}/{entry.name}" if within else entry.name
                if _may_stand(found, path, entry.stat(follow_symlinks=False)):
                    if entry.is_dir(follow_symlinks=False):
                        found.folders.add(path)
                        waiting.append(path)
                    else:
                        found.files[path] = InFolder(root, path, entry.stat(follow_symlinks=False).st_size)
        if len(found.files) > MOST_FILES:
            raise NotAPackage(f"{package} holds more files than any Package. Check the path.")
    return found


def _may_stand(found: Listing, path: str, status: os.stat_result) -> bool:
    wrong = fault(path)
    mode = status.st_mode
    if wrong:
        found.note(path, f"its name {wrong}")
    elif stat.S_ISLNK(mode):
        found.note(path, "it is a link to somewhere else")
    elif not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
        found.note(path, "it is no plain file but a device, pipe or socket")
    elif stat.S_ISREG(mode) and status.st_nlink > 1:
        found.note(
            path, "it is a hard link: what is changed elsewhere changes here", "Copy the Package and verify that."
        )
    else:
        return True
    return False


class _Bounded:
    """An archive's file that refuses to be read into memory whole, whatever its directory says."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        if size > LARGEST_DIRECTORY:
            raise zipfile.BadZipFile("its directory is larger than any Package needs")
        return self._file.read(size)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def _archive(package: Path) -> Listing:
    found = Listing()
    path = str(package.resolve())
    try:
        with package.open("rb") as file, zipfile.ZipFile(_Bounded(file)) as archive:
            members, end = archive.infolist(), archive.start_dir
    except (zipfile.BadZipFile, NotImplementedError, ValueError, RuntimeError, OverflowError, EOFError) as wrong:
        raise NotAPackage(
            f"{package} is no whole .zip ({_in_one_line(wrong)}). Take the Package again from where it was written."
        ) from wrong
    if len(members) > MOST_FILES * 2:
        raise NotAPackage(f"{package} holds more files than any Package. Check the path.")
    for member in members:
        name = member.orig_filename
        if name.endswith("/") and not member.file_size and not fault(name[:-1]):
            found.folders.add(name[:-1])
        elif _member_may_stand(found, member):
            is_deflated = member.compress_type == zipfile.ZIP_DEFLATED
            found.files[name] = InArchive(
                path, name, member.file_size, member.header_offset, member.compress_size, is_deflated
            )
    found.problems += list(_hidden(members, end))[:MOST_PROBLEMS]
    return found


def _member_may_stand(found: Listing, member: zipfile.ZipInfo) -> bool:
    name = member.orig_filename
    wrong = fault(name)
    kind = stat.S_IFMT(member.external_attr >> 16)
    if wrong:
        found.note(name, f"its name {wrong}")
    elif name in found.files:
        found.note(name, "it is in the archive twice")
    elif kind == stat.S_IFLNK:
        found.note(name, "it is a link to somewhere else")
    elif kind not in (0, stat.S_IFREG):
        found.note(name, "it is no plain file but a device, pipe or socket")
    elif member.flag_bits & 0x2041:
        found.note(name, "it is encrypted within the archive", "Unpack it with its password, and verify the folder.")
    elif member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        found.note(name, "it is packed by a method that a Package does not use", "Unpack it, and verify the folder.")
    else:
        return True
    return False


def _hidden(members: list[zipfile.ZipInfo], end: int) -> Iterator[Problem]:
    """Files that share bytes of the archive (a bomb), and bytes that belong to none."""
    reached = 0
    for member in sorted(members, key=lambda each: each.header_offset):
        if member.header_offset < reached:
            yield Problem(member.orig_filename, "it shares its bytes in the archive with another file", Next.REMOVE)
        elif member.header_offset > reached + _EXTRA + _DESCRIPTOR:
            yield Problem(member.orig_filename, "bytes that belong to no file stand before it", Next.REMOVE)
        reached = member.header_offset + 30 + len(member.orig_filename.encode()) + member.compress_size
    if end > reached + _EXTRA + _DESCRIPTOR:
        yield Problem("", "bytes that belong to no file stand at the end of the archive", Next.REMOVE)


_EXTRA = 64
"""What a local header may carry beside its name: sizes of zip64 and times."""


def _in_one_line(wrong: BaseException) -> str:
    return " ".join(str(wrong).split())[:120].rstrip(".") or type(wrong).__name__
