"""Reading a file of a Package once: hashed as it passes by, never more than it should have, cut into lines."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from .places import CHUNK, Stream, Unreadable

LONGEST_LINE = 512 * 1024 * 1024
_DENSEST = 200  # how many times larger than packed a large file may be before it is taken for a bomb
_HARMLESS = 64 * 1024 * 1024


class Hashed(io.RawIOBase):
    """A stream that hashes and counts what passes. It ends after `most` bytes: nothing longer need be read."""

    def __init__(self, stream: Stream, most: int, told: Callable[[int], None] | None = None) -> None:
        self._stream, self._most, self._told = stream, most, told
        self._hash = hashlib.sha256()
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def read(self, size: int = -1, /) -> bytes:
        wanted = min(CHUNK if size < 0 else size, self._most + 1 - self.count)
        if wanted <= 0:
            return b""
        try:
            data = self._stream.read(wanted)
        except OSError as wrong:
            raise Unreadable(f"it cannot be read ({wrong.strerror})") from wrong
        self._hash.update(data)
        self.count += len(data)
        if self._told is not None:
            self._told(len(data))
        return data

    def drain(self) -> str:
        """Read what is left; the digest of the whole in hex."""
        while self.read(CHUNK):
            pass
        return self._hash.hexdigest()


class Content(Exception):
    """A file's content is not what its kind says; the text is the reason, as words that follow a colon."""


def chunks(stream: Hashed) -> Iterator[bytes]:
    """A stream's bytes, a megabyte at a time."""
    return iter(lambda: stream.read(CHUNK), b"")


def unpacked(stream: Hashed) -> Iterator[bytes]:
    """What a gzip stream holds, piece by piece; several members follow each other."""
    inflater, total, pending = zlib.decompressobj(31), 0, b""
    has_begun = False
    while True:
        pending = pending or stream.read(CHUNK)
        if not pending:
            if has_begun and not inflater.eof:
                raise Content("it is cut off in the middle of what is packed")
            return
        if inflater.eof:
            inflater = zlib.decompressobj(31)
        has_begun = True
        try:
            data = inflater.decompress(pending, CHUNK)
        except zlib.error as wrong:
            raise Content(f"it cannot be unpacked ({wrong})") from wrong
        pending = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
        total += len(data)
        if total > _HARMLESS and total > _DENSEST * stream.count:
            raise Content(f"it unpacks to more than {_DENSEST} times its size")
        if data:
            yield data


def lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Lines without their ends; the last one must have one."""
    rest: list[bytes] = []
    held = 0
    for piece in pieces:
        first, *others = piece.split(b"\n")
        rest.append(first)
        held += len(first)
        if held > LONGEST_LINE:
            raise Content("it has a line longer than any Package needs")
        if others:
            yield b"".join(rest)
            yield from others[:-1]
            rest, held = [others[-1]], len(others[-1])
    if held:
        raise Content("it ends in the middle of a line")
