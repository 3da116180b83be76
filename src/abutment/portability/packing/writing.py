"""Writing one part of a Package to a file, and what is known of it then."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from abutment.portability.package.manifest import FileEntry
from abutment.portability.packing.parts import Part, Reading

Told = Callable[[int], None]
"""Hears of bytes as they are written."""

_BUFFER_BYTES = 1 << 20


class FileSink:
    """A file that is hashed while it is written; a Sink."""

    def __init__(self, path: Path, told: Told) -> None:
        self.folder = path.parent
        """Where what is written on the way may lie: on the same disk, and cleared after a crash."""
        self._file = path.open("xb", buffering=_BUFFER_BYTES)
        self._digest = hashlib.sha256()
        self._told = told
        self.bytes = 0

    def write(self, data: bytes, /) -> int:
        """Add bytes."""
        self._digest.update(data)
        self._file.write(data)
        self.bytes += len(data)
        self._told(len(data))
        return len(data)

    def finish(self) -> str:
        """Bring all of it to the disk; answers its digest in hex."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return self._digest.hexdigest()

    def abandon(self) -> None:
        """Let go of the file as it is."""
        with suppress(OSError):  # what could not be written cannot be written now either
            self._file.close()


def place_of(part: Part) -> str:
    """Where a part lies in the Package."""
    return f"{part.kind}/{part.path}"


def written(part: Part, reading: Reading, path: Path, told: Told = lambda _: None) -> FileEntry:
    """Write one part to a new file at a path; answers what the manifest says of it."""
    sink = FileSink(path, told)
    try:
        records = part.write(reading, sink)
        digest = sink.finish()
    except BaseException:
        sink.abandon()
        raise
    return FileEntry(
        path=place_of(part), kind=str(part.kind), bytes=sink.bytes, sha256=digest, records=records, noun=part.noun
    )
