"""Bytes at rest: AES-256-GCM in chunks, so that a document of gigabytes passes through a few kilobytes of memory.

The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizar: Online Authenticated-Encryption and its Nonce-Reuse
Misuse-Resistance, 2015): each chunk's nonce holds its number and whether it is the last, and each chunk is bound to the
header, which names the document. So none can be dropped, added, moved or brought from another document unnoticed.

    file   = header, chunk 0, chunk 1, ... last chunk (only the last may be short or empty)
    header = "ABUTDOC" 0, version 1, document's number (16 bytes), nonce prefix (7 bytes), chunk size (4 bytes)
    chunk  = ciphertext, tag (16 bytes); nonce = prefix, chunk's number (4 bytes), 1 when last or 0
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from abutment.foundation.documents.errors import DocumentDamaged

CHUNK_BYTES = 64 * 1024
TAG_BYTES = 16
_HEADER = struct.Struct(">8sB16s7sI")
_MAGIC, _VERSION = b"ABUTDOC\0", 1
_WRAP_NONCE_BYTES = 12
_MOST_CHUNKS = 2**32


class Readable(Protocol):
    """Anything bytes can be read from: a file, an upload, a pipe."""

    def read(self, size: int, /) -> bytes:
        """Up to this many bytes; none at the end."""
        ...


def new_data_key() -> bytes:
    """A key for one document."""
    return AESGCM.generate_key(256)


@dataclass(frozen=True, slots=True)
class Place:
    """What a data key is bound to: who edits rows cannot move a document to another entity or a more public shelf."""

    number: UUID
    entity_id: int
    shelf: str

    def binding(self) -> bytes:
        """As it enters the wrapping."""
        return (
            b"abutment document key 1\0" + self.number.bytes + self.entity_id.to_bytes(8, "big") + self.shelf.encode()
        )


def wrapped(data_key: bytes, secret: bytes, place: Place) -> bytes:
    """A data key under the installation's key: 60 bytes."""
    nonce = os.urandom(_WRAP_NONCE_BYTES)
    return nonce + AESGCM(secret).encrypt(nonce, data_key, place.binding())


def unwrapped(wrapped_key: bytes, secret: bytes, place: Place) -> bytes:
    """The data key. Raises DocumentDamaged when it was changed, or is another document's, entity's or shelf's."""
    nonce, body = wrapped_key[:_WRAP_NONCE_BYTES], wrapped_key[_WRAP_NONCE_BYTES:]
    try:
        return AESGCM(secret).decrypt(nonce, body, place.binding())
    except (InvalidTag, ValueError) as error:
        raise DocumentDamaged(
            "The key of this document does not open: its row was changed. Restore the row from a backup."
        ) from error


class Sealing:
    """Seals a stream as it is read; afterwards it knows how many plain bytes there were, and their SHA-256."""

    def __init__(self, source: Readable, data_key: bytes, number: UUID) -> None:
        self._source, self._cipher = source, AESGCM(data_key)
        self._prefix = os.urandom(7)
        self._header = _HEADER.pack(_MAGIC, _VERSION, number.bytes, self._prefix, CHUNK_BYTES)
        self._digest = hashlib.sha256()
        self.size_bytes = 0

    @property
    def sha256(self) -> bytes:
        """The digest of the plain bytes read so far."""
        return self._digest.digest()

    def pieces(self) -> Iterator[bytes]:
        """The sealed bytes, header first."""
        yield self._header
        counter, chunk = 0, _read_exactly(self._source, CHUNK_BYTES)
        while True:
            following = _read_exactly(self._source, CHUNK_BYTES) if len(chunk) == CHUNK_BYTES else b""
            self._digest.update(chunk)
            self.size_bytes += len(chunk)
            if counter >= _MOST_CHUNKS:
                raise DocumentDamaged("A document of more than 256 TiB cannot be kept. Split it.")
            yield self._cipher.encrypt(_nonce(self._prefix, counter, is_last=not following), chunk, self._header)
            if not following:
                return
            counter, chunk = counter + 1, following


def opened_pieces(file: BinaryIO, data_key: bytes, number: UUID) -> Iterator[bytes]:
    """The plain bytes of a sealed file, chunk by chunk; no byte is given out that was not checked.

    Raises DocumentDamaged at the first chunk that is not what was sealed there, and at the end when chunks are missing.
    """
    header = _read_exactly(file, _HEADER.size)
    if len(header) < _HEADER.size:
        raise _damaged("it is cut off in its first bytes")
    magic, version, named, prefix, chunk_bytes = _HEADER.unpack(header)
    if magic != _MAGIC or version != _VERSION or chunk_bytes != CHUNK_BYTES:
        raise _damaged("its first bytes were changed")
    if named != number.bytes:
        raise _damaged("it holds another document")
    cipher, counter = AESGCM(data_key), 0
    sealed = _read_exactly(file, CHUNK_BYTES + TAG_BYTES)
    while True:
        following = _read_exactly(file, CHUNK_BYTES + TAG_BYTES)
        try:
            yield cipher.decrypt(_nonce(prefix, counter, is_last=not following), sealed, header)
        except (InvalidTag, ValueError) as error:
            raise _damaged(f"it was changed or cut off at byte {counter * CHUNK_BYTES:,}") from error
        if not following:
            return
        counter, sealed = counter + 1, following


def _damaged(how: str) -> DocumentDamaged:
    return DocumentDamaged(f"The stored file is damaged: {how}. Restore it from a backup.")


def _nonce(prefix: bytes, counter: int, *, is_last: bool) -> bytes:
    return prefix + counter.to_bytes(4, "big") + (b"\1" if is_last else b"\0")


def _read_exactly(source: Readable, size: int) -> bytes:
    """As many bytes as asked for, fewer only at the end: sockets and pipes give less at a time."""
    first = source.read(size)
    if len(first) == size or not first:
        return first
    parts, have = [first], len(first)
    while have < size and (part := source.read(size - have)):
        parts.append(part)
        have += len(part)
    return b"".join(parts)
