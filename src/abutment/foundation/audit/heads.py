"""The file of signed heads, outside of the database: who rewrites the chain cannot rewrite it with it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from django.conf import settings
from django.db import connection

from abutment.foundation.audit.rules import Head, KeptHead, moment_text
from abutment.foundation.keys import KeyRing, key_ring
from abutment.foundation.keys.signing import Signature, is_signed, sign

CONTEXT = "audit head"
"""Under this name heads are signed."""


@dataclass(frozen=True, slots=True)
class HeadFile:
    """Signed heads, one line each, in the order in which they were signed."""

    path: Path
    ring: KeyRing

    def append(self, head: Head, *, signed_at: datetime) -> bool:
        """Sign a head and keep it on disk; a head that is there already is not added again."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._locked() as file:
            last = _last_line(file)
            if last is not None and last.get("sequence") == head.sequence and last.get("hash") == head.hash_hex:
                return False
            file.write(orjson.dumps(self.signed(head, signed_at=signed_at)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
            return True

    def signed(self, head: Head, *, signed_at: datetime) -> dict[str, Any]:
        """A head with its signature, as it lies in the file and in exports."""
        signature = sign(self.ring, context=CONTEXT, message=head.message())
        return {
            "sequence": head.sequence,
            "hash": head.hash_hex,
            "sealed_at": moment_text(head.sealed_at),
            "signed_at": moment_text(signed_at),
            "key_id": signature.key_id,
            "signature": signature.value.hex(),
        }

    def read(self) -> Iterator[KeptHead]:
        """The heads that were kept when reading began, each with the verdict on its signature."""
        try:
            size = self.path.stat().st_size
        except FileNotFoundError:
            return
        with self.path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if file.tell() > size:
                    return
                yield self._checked(number, line)

    def last(self) -> Head | None:
        """The newest head that can be read, whatever its signature."""
        try:
            with self.path.open("rb") as file:
                fields = _last_line(file)
            return _head(fields) if fields else None
        except (FileNotFoundError, KeyError, TypeError, ValueError):
            return None

    def _checked(self, number: int, line: bytes) -> KeptHead:
        try:
            fields = orjson.loads(line)
            head = _head(fields)
            signature = Signature(int(fields["key_id"]), bytes.fromhex(fields["signature"]))
        except (KeyError, TypeError, ValueError):
            return KeptHead(number, None, is_genuine=False)
        return KeptHead(number, head, is_signed(self.ring, signature, context=CONTEXT, message=head.message()))

    @contextmanager
    def _locked(self) -> Iterator[BinaryIO]:
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            _drop_torn_line(file)
            yield file


def head_file() -> HeadFile:
    """The signed heads of this installation."""
    home = Path(settings.ABUTMENT_HOME)
    return HeadFile(home / "audit" / "heads.jsonl", key_ring(home))


def head() -> Head | None:
    """The last seal: what a statement or manifest prints, so that nothing sealed before it can change unnoticed."""
    with connection.cursor() as cursor:
        cursor.execute("select sequence, hash, sealed_at from foundation.trail_head()")
        row = cursor.fetchone()
    return Head(row[0], bytes(row[1]), row[2]) if row else None


def _head(fields: dict[str, Any]) -> Head:
    return Head(int(fields["sequence"]), bytes.fromhex(fields["hash"]), datetime.fromisoformat(fields["sealed_at"]))


def _tail(file: BinaryIO, size: int = 4096) -> bytes:
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - size))
    return file.read()


def _drop_torn_line(file: BinaryIO) -> None:
    """A line without its end was never acknowledged: the machine stopped in the middle of it."""
    tail = _tail(file)
    if tail and not tail.endswith(b"\n"):
        file.truncate(file.seek(0, os.SEEK_END) - len(tail) + tail.rfind(b"\n") + 1)
    file.seek(0, os.SEEK_END)


def _last_line(file: BinaryIO) -> dict[str, Any] | None:
    lines = _tail(file).splitlines()
    file.seek(0, os.SEEK_END)
    try:
        fields = orjson.loads(lines[-1]) if lines else None
    except orjson.JSONDecodeError:
        return None
    return fields if isinstance(fields, dict) else None
