"""A folder as one .zip, as a stream: nothing is compressed twice, nothing is written to the disk in between.

Stored, with fixed times, in the order of the paths, sizes and checksums before each file (no data descriptors, which
some programs refuse for stored files), zip64 only where a number needs it: the same folder always gives the same bytes.
PKWARE APPNOTE 6.3.9, sections 4.3.7, 4.3.12, 4.3.14-16.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipInfo

_CHUNK_BYTES = 1 << 18
_BEGINNING = (1980, 1, 1, 0, 0, 0)  # the earliest time that a .zip can tell
_DATE = (1 << 5) | 1
_MODE = 0o100600 << 16
_MOST = 0xFFFFFFFF
_MOST_FILES = 0xFFFF


class Zipped:
    """A folder's files as one .zip to be read from; each file is read twice, once for its checksum."""

    def __init__(self, folder: Path) -> None:
        self._pieces, self._left = _pieces(folder), b""

    def read(self, size: int = -1, /) -> bytes:
        """Up to this many bytes; none at the end."""
        while size < 0 or len(self._left) < size:
            piece = next(self._pieces, b"")
            if not piece:
                break
            self._left += piece
        cut = len(self._left) if size < 0 else size
        found, self._left = self._left[:cut], self._left[cut:]
        return found


def _pieces(folder: Path) -> Iterator[bytes]:
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    offset, directory = 0, []
    for path in paths:
        entry = ZipInfo(path, _BEGINNING)
        entry.create_system, entry.external_attr = 3, _MODE
        entry.CRC, entry.file_size = _checked(folder / path)
        entry.compress_size, entry.header_offset = entry.file_size, offset
        header = entry.FileHeader(zip64=entry.file_size >= _MOST)
        yield header
        yield from _chunks(folder / path)
        offset += len(header) + entry.file_size
        directory.append(_told(entry))
    size = sum(len(each) for each in directory)
    yield from directory
    yield _end(len(directory), size, offset)


def _checked(path: Path) -> tuple[int, int]:
    checksum, size = 0, 0
    for chunk in _chunks(path):
        checksum, size = zlib.crc32(chunk, checksum), size + len(chunk)
    return checksum, size


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk


def _told(entry: ZipInfo) -> bytes:
    """A file's line in the directory at the end."""
    name = entry.filename.encode()
    flags = 0 if entry.filename.isascii() else 0x800
    large = [value for value in (entry.file_size, entry.compress_size, entry.header_offset) if value >= _MOST]
    extra = struct.pack(f"<HH{len(large)}Q", 1, 8 * len(large), *large) if large else b""
    needed = 45 if large else 20
    head = struct.pack(
        "<4sBBHHHHHLLLHHHHHLL",
        b"PK\1\2",
        needed,
        entry.create_system,
        needed,
        flags,
        0,
        0,
        _DATE,
        entry.CRC,
        min(entry.compress_size, _MOST),
        min(entry.file_size, _MOST),
        len(name),
        len(extra),
        0,
        0,
        0,
        entry.external_attr,
        min(entry.header_offset, _MOST),
    )
    return head + name + extra


def _end(count: int, size: int, offset: int) -> bytes:
    """What closes the file: with numbers of 64 bits before it where one needs them."""
    wide = b""
    if count >= _MOST_FILES or size >= _MOST or offset >= _MOST:
        wide = struct.pack("<4sQHHLLQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, offset)
        wide += struct.pack("<4sLQL", b"PK\6\7", 0, offset + size, 1)
    count, size, offset = min(count, _MOST_FILES), min(size, _MOST), min(offset, _MOST)
    return wide + struct.pack("<4sHHHHLLH", b"PK\5\6", 0, 0, count, count, size, offset, 0)
