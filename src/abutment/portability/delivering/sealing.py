"""Sealing to a practice's own age keys, as a stream: bytes go in as they are read, and come out as they are wanted."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import BinaryIO, Protocol

import pyrage

from abutment.foundation.jobs.rules import said_of
from abutment.kernel.errors import AbutmentError
from abutment.portability.delivering.errors import NotMade, RecipientRefused

MOST_RECIPIENTS = 20
_PIPE_BYTES = 1 << 20
_SET_PIPE_SIZE = 1031  # F_SETPIPE_SZ of Linux; Python names it since 3.10 on Linux only


class Readable(Protocol):
    """What can be read piece by piece; nothing means the end."""

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes."""


def checked_recipients(text: str) -> list[str]:
    """The age recipients in a text, one a line; words after # are left out. Raises RecipientRefused."""
    found = [word for line in text.splitlines() for word in line.partition("#")[0].split()]
    unique = list(dict.fromkeys(found))
    if not unique:
        raise RecipientRefused("No key is named. Enter the public half of an age key, which begins with age1.")
    if len(unique) > MOST_RECIPIENTS:
        raise RecipientRefused(
            f"{len(unique)} keys are more than the {MOST_RECIPIENTS} that are taken. Leave some out."
        )
    for each in unique:
        if each.upper().startswith("AGE-SECRET-KEY-"):
            raise RecipientRefused(
                "That is the secret half of a key. Keep it to yourself, make a new pair, and enter the half that "
                "begins with age1."
            )
        _recipient(each)
    return unique


def _recipient(text: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise RecipientRefused(
            f"“{text[:24]}” is not the public half of an age key ({error}). Copy the whole line that begins with age1."
        ) from error


class Sealed:
    """What comes out of the sealing: read to its end, with its size and SHA-256."""

    def __init__(self, source: BinaryIO, told: Callable[[int], None]) -> None:
        self._source, self._told = source, told
        self._digest = hashlib.sha256()
        self._failure: BaseException | None = None
        self.byte_count = 0
        self.is_at_end = False

    def read(self, size: int = -1, /) -> bytes:
        """So many bytes, fewer only at the end. Raises what the making of the bytes raised."""
        parts: list[bytes] = []
        wanted = size if size >= 0 else 1 << 62
        while wanted:
            part = self._source.read(min(wanted, _PIPE_BYTES))
            if not part:
                self.is_at_end = True
                break
            parts.append(part)
            wanted -= len(part)
        if self.is_at_end and self._failure is not None:
            raise _as_told(self._failure) from self._failure
        data = parts[0] if len(parts) == 1 else b"".join(parts)
        self._digest.update(data)
        self.byte_count += len(data)
        self._told(len(data))
        return data

    @property
    def sha256(self) -> str:
        """Of all that was read, in hex."""
        return self._digest.hexdigest()

    def fail(self, failure: BaseException) -> None:
        """Let the reader know, at the end of what came, that it is not the end."""
        self._failure = failure


def _as_told(failure: BaseException) -> BaseException:
    """What is said to who writes: never mistaken for an error of the storage."""
    if isinstance(failure, AbutmentError) or not isinstance(failure, Exception):
        return failure
    return NotMade(f"The Package could not be read and sealed ({said_of(failure)}). It is made anew.")


def _nobody(size: int) -> None:
    """Is told nothing."""


@contextmanager
def sealed(source: Readable, recipients: Sequence[str], told: Callable[[int], None] = _nobody) -> Iterator[Sealed]:
    """The sealed form of a stream, made as it is read: a thread seals, at most a mebibyte ahead of the reader.

    told: hears how many bytes were read, and may raise to stop. Raises RecipientRefused.
    """
    keys = [_recipient(each) for each in recipients]
    reading, writing = os.pipe()
    _widen(writing)
    kept = _Remembering(source)
    with open(reading, "rb", buffering=0) as out:  # noqa: PTH123 - a descriptor, not a path
        result = Sealed(out, told)

        def seal() -> None:
            with open(writing, "wb", buffering=0) as into:  # noqa: PTH123
                try:
                    pyrage.encrypt_io(kept, _Whole(into), keys)
                except BaseException as error:  # told to the reader; pyrage keeps only the words of what it was
                    result.fail(kept.failure or error)

        thread = threading.Thread(target=seal, name="seal", daemon=True)
        thread.start()
        try:
            yield result
        finally:
            with suppress(OSError):
                out.close()  # a thread that still writes finds nobody there, and ends
            thread.join()


class _Remembering:
    """Keeps what the source raised: pyrage makes words of it."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self.failure: BaseException | None = None

    def read(self, size: int = -1, /) -> bytes:
        try:
            return self._source.read(size)
        except BaseException as error:
            self.failure = error
            raise


class _Whole:
    """Writes all of what it is given: a pipe may take less at once."""

    def __init__(self, into: BinaryIO) -> None:
        self._into = into

    def write(self, data: bytes, /) -> int:
        rest = memoryview(data)
        while rest:
            rest = rest[self._into.write(rest) :]
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""


def _widen(descriptor: int) -> None:
    import fcntl

    with suppress(OSError, AttributeError):
        fcntl.fcntl(descriptor, _SET_PIPE_SIZE, _PIPE_BYTES)
