"""Where the bytes of a Package's files lie: in a folder, or in one .zip that is never unpacked."""

from __future__ import annotations

import os
import stat
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

CHUNK = 1 << 20


class Unreadable(Exception):
    """A file's bytes cannot be read; the text is the reason, as words that follow a colon."""


class Stream(Protocol):
    """Bytes from beginning to end."""

    def read(self, size: int = -1, /) -> bytes:
        """At most so many of the next bytes; none at the end."""

    def close(self) -> None:
        """Let go of the file."""


@dataclass(frozen=True, slots=True)
class InFolder:
    """A file in a folder. size: as its directory says."""

    root: str
    path: str
    size: int

    def open(self) -> Stream:
        """Its bytes. A link in its place is not followed, and a device or pipe not waited for."""
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        try:
            number = os.open(Path(self.root, self.path), flags)
        except OSError as wrong:
            raise Unreadable(f"it cannot be opened ({wrong.strerror})") from wrong
        if not stat.S_ISREG(os.fstat(number).st_mode):
            os.close(number)
            raise Unreadable("it is no longer a plain file")
        return os.fdopen(number, "rb", buffering=0)


@dataclass(frozen=True, slots=True)
class InArchive:
    """A file in a .zip. size: of its content; offset: of its local header; packed: its bytes in the archive."""

    archive: str
    path: str
    size: int
    offset: int
    packed: int
    is_deflated: bool

    def open(self) -> Stream:
        """Its bytes. The local header must say the same name as the directory of the archive."""
        file = Path(self.archive).open("rb", buffering=0)  # noqa: SIM115 - the stream closes it
        try:
            begin = self._begin(file)
        except (Unreadable, OSError) as wrong:
            file.close()
            raise Unreadable(str(wrong)) from wrong
        window = _Window(file, begin, self.packed)
        return _Inflated(window) if self.is_deflated else window

    def _begin(self, file: BinaryIO) -> int:
        file.seek(self.offset)
        header = file.read(30)
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            raise Unreadable("its place in the archive holds something else")
        names, extras = int.from_bytes(header[26:28], "little"), int.from_bytes(header[28:30], "little")
        method = int.from_bytes(header[8:10], "little")
        if file.read(names) != self.path.encode() or (method == 8) != self.is_deflated:
            raise Unreadable("the archive names it twice, in different ways")
        return self.offset + 30 + names + extras


Place = InFolder | InArchive


class _Window:
    """A stretch of a file."""

    def __init__(self, file: BinaryIO, begin: int, length: int) -> None:
        self._file, self._left = file, length
        file.seek(begin)

    def read(self, size: int = -1, /) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        data = self._file.read(wanted) if wanted else b""
        self._left -= len(data)
        return data

    def close(self) -> None:
        self._file.close()


class _Inflated:
    """What a deflated stretch unpacks to, a bounded piece at a time."""

    def __init__(self, packed: _Window) -> None:
        self._packed, self._inflater = packed, zlib.decompressobj(-15)

    def read(self, size: int = -1, /) -> bytes:
        size = CHUNK if size < 0 else size
        while not self._inflater.eof:
            pending = self._inflater.unconsumed_tail or self._packed.read(CHUNK)
            try:
                data = self._inflater.decompress(pending, size)
            except zlib.error as wrong:
                raise Unreadable(f"it cannot be unpacked ({wrong})") from wrong
            if data or not pending:
                return data
        return b""

    def close(self) -> None:
        self._packed.close()
