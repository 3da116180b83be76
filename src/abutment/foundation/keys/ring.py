"""The key ring file: reading, creating, rotating. Pure Python; where it lies is told by the caller."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from abutment.foundation.keys.errors import KeyRingError


class Purpose(StrEnum):
    """What a key is used for; each purpose has keys of its own, so that one can be rotated without the others."""

    WEB = "web"  # Django's SECRET_KEY: form tokens, signed cookies
    CLAIM = "claim"  # seals the claim by which the database learns who is reading
    LOGIN = "login"  # passwords of the embedded database's logins
    FIELD = "field"  # small secrets in columns: TOTP seeds, social security numbers
    DOCUMENT = "document"  # wraps the key of each stored document
    SIGNING = "signing"  # Ed25519 seed: manifests and audit heads


@dataclass(frozen=True, slots=True)
class Key:
    """Thirty-two secret bytes with the number by which sealed things name them."""

    id: int
    secret: bytes
    created_at: datetime | None = None  # unknown for keys of rings written before dates were kept

    def __repr__(self) -> str:
        return f"Key(id={self.id})"


class KeyRing:
    """All keys of one installation. Reading is cheap; every change is written whole and atomically."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def current(self, purpose: Purpose) -> Key:
        """The key that seals new things of this purpose; created when there is none yet."""
        keys = self._read().get(purpose) or self._add(purpose)
        return keys[-1]

    def all(self, purpose: Purpose) -> tuple[Key, ...]:
        """Every key of this purpose, newest first: what opens things, old and new."""
        self.current(purpose)
        return tuple(reversed(self._read()[purpose]))

    def named(self, purpose: Purpose, key_id: int) -> Key:
        """The key with this number. Raises KeyRingError when the ring does not hold it."""
        for key in self._read().get(purpose, ()):
            if key.id == key_id:
                return key
        raise KeyRingError(
            f"Key {key_id} for {purpose} is not in {self.path}: it was sealed by another installation. "
            "Restore keys/ring.json from the backup that belongs to this database."
        )

    def rotate(self, purpose: Purpose, *, announce: Callable[[Key], None] | None = None) -> Key:
        """Add a new current key; the earlier ones stay to open what they sealed.

        announce is called with the key before anybody can use it; when it fails, nothing is changed.
        """
        self.current(purpose)
        return self._add(purpose, rotate=True, announce=announce)[-1]

    def retire(self, purpose: Purpose, key_id: int) -> None:
        """Remove an old key for good: nothing that it sealed opens any more. Its number is never given again."""
        with self._locked():
            self.require_old(purpose, key_id)
            ring = self._read()
            self._write({**ring, purpose: [key for key in ring[purpose] if key.id != key_id]})

    def require_old(self, purpose: Purpose, key_id: int) -> None:
        """Raise KeyRingError unless the ring holds this key and a newer one."""
        keys = self._read().get(purpose, [])
        if keys and keys[-1].id == key_id:
            raise KeyRingError(
                f"Key {key_id} is the current key for {purpose} and cannot be retired. "
                f"Run `abutment keys rotate {purpose}` first."
            )
        if key_id not in {key.id for key in keys}:
            raise KeyRingError(f"There is no key {key_id} for {purpose}. See `abutment keys show`.")

    def listed(self) -> dict[str, tuple[Key, ...]]:
        """The keys of every purpose that has any, oldest first; creates none."""
        return {purpose: tuple(keys) for purpose, keys in self._read().items()}

    def _add(
        self, purpose: Purpose, *, rotate: bool = False, announce: Callable[[Key], None] | None = None
    ) -> list[Key]:
        with self._locked():
            ring = self._read()
            keys = ring.setdefault(purpose, [])
            if rotate or not keys:
                # The newest key is never retired, so counting on from it never gives a number twice.
                number = keys[-1].id + 1 if keys else 1
                keys.append(Key(number, secrets.token_bytes(32), datetime.now(UTC).replace(microsecond=0)))
                if announce is not None:
                    announce(keys[-1])
                self._write(ring)
            return keys

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.path.parent / "ring.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _read(self) -> dict[str, list[Key]]:
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            return {}
        parsed = _parse(self.path, stat.st_mtime_ns, stat.st_ino)
        return {purpose: list(keys) for purpose, keys in parsed.items()}

    def _write(self, ring: dict[str, list[Key]]) -> None:
        text = json.dumps(
            {
                purpose: [
                    {
                        "id": key.id,
                        "secret": base64.b64encode(key.secret).decode(),
                        "created_at": key.created_at.isoformat() if key.created_at else None,
                    }
                    for key in keys
                ]
                for purpose, keys in ring.items()
            },
            indent=1,
        )
        part = self.path.with_suffix(".part")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # so that the new name outlives a power cut, too
        finally:
            os.close(folder)


@lru_cache(maxsize=8)
def _parse(path: Path, mtime_ns: int, inode: int) -> dict[str, tuple[Key, ...]]:
    try:
        raw = json.loads(path.read_text("utf-8"))
        return {purpose: tuple(_key(fields) for fields in keys) for purpose, keys in raw.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise KeyRingError(
            f"The key ring {path} cannot be read ({type(error).__name__}). Restore it from a backup; "
            "without it, documents and sign-in secrets stay sealed."
        ) from error


def _key(fields: dict[str, Any]) -> Key:
    secret = base64.b64decode(fields["secret"], validate=True)
    if len(secret) != 32:
        raise ValueError("a key of the wrong length")
    created_at = fields.get("created_at")
    return Key(int(fields["id"]), secret, datetime.fromisoformat(created_at) if created_at else None)


def key_ring(home: Path) -> KeyRing:
    """The key ring of the installation whose folder is home."""
    return KeyRing(home / "keys" / "ring.json")
