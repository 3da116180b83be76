"""Files that the command reads and writes: what is wrong with a path is said before any work, and a file is either
written whole or not there."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from abutment.agreements.reading.papers import MOST_BYTES, Unreadable
from abutment.kernel.errors import AbutmentError


class NotWritable(AbutmentError):
    """A file that cannot be written where it was asked for."""


def contents_of(file: Path) -> bytes:
    """The bytes of a paper. Raises Unreadable."""
    try:
        if file.is_dir():
            raise Unreadable(f"{file} is a folder. Name the files in it one by one, the one that prevails first.")
        if not file.exists():
            raise Unreadable(f"{file} does not exist. Check the path.")
        with file.open("rb") as source:
            return source.read(MOST_BYTES + 1)  # one more than is read: the reader says that it is too much
    except OSError as error:
        raise Unreadable(
            f"{file} cannot be opened: {error.strerror}. Give the path of a file that you may read."
        ) from None


def check_once(files: Sequence[Path]) -> None:
    """Each paper once: given twice, it would outvote the others. Raises Unreadable."""
    seen: set[Path] = set()
    for file in files:
        place = Path(os.path.realpath(file))
        if place in seen:
            raise Unreadable(f"{file} is given twice. Name each paper once.")
        seen.add(place)


def check_target(target: Path, papers: Sequence[Path], others: Sequence[Path] = ()) -> None:
    """That a file can be written there without losing a paper. Raises NotWritable."""
    place = Path(os.path.realpath(target))
    if place in {Path(os.path.realpath(paper)) for paper in papers}:
        raise NotWritable(f"{target} is one of the papers. Choose another file to write.")
    if place in {Path(os.path.realpath(other)) for other in others}:
        raise NotWritable(f"{target} is asked for twice. Choose two files.")
    if place.is_dir():
        raise NotWritable(f"{target} is a folder. Add the name of the file to write.")
    if place.exists() and not place.is_file():
        raise NotWritable(f"{target} is no ordinary file. Choose another.")
    if not place.parent.is_dir():
        raise NotWritable(f"{target.parent} is no folder that exists. Make it first, or choose another.")
    if not os.access(place.parent, os.W_OK) or (place.exists() and not os.access(place, os.W_OK)):
        raise NotWritable(f"{target} may not be written by this user. Allow it, or choose another place.")


def write_whole(target: Path, content: bytes) -> None:
    """Write a file so that whoever looks finds the old one or the new one, never a part. Raises NotWritable."""
    place = Path(os.path.realpath(target))  # through a link, which stays
    building = place.with_name(f".{place.name[:50]}.{secrets.token_hex(4)}.part")
    try:
        with building.open("xb") as part:
            part.write(content)
            part.flush()
            os.fsync(part.fileno())
        building.replace(place)
    except OSError as error:
        reason = f"{target} cannot be written: {error.strerror}. Choose another place, or make room."
        raise NotWritable(reason) from None
    finally:
        building.unlink(missing_ok=True)
