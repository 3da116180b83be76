"""The Package that is delivered: made in a private folder by the road of every Package, and read as one .zip.

What is made lies there in plain, closed to everybody else, until it is delivered or the next slot begins.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

import orjson
from django.conf import settings

from abutment.portability.delivering.sealing import Readable
from abutment.portability.package.manifest import MANIFEST, SIGNATURE
from abutment.portability.packing.engine import pack
from abutment.portability.taking.making import PROCESSES, said_of
from abutment.portability.taking.zipping import Zipped

_CHUNK = 1 << 20
_HEADS = 512
"""Bytes by which a file in a .zip is more than the file, beside its name twice; generously."""


class Teller(Protocol):
    """Who is told how far a delivery is; may raise to stop it."""

    def expect(self, total: int, unit: str = "") -> None:
        """How much there is at most."""

    def advance(self, by: int = 1, message: str | None = None) -> None:
        """So much more is done."""


@dataclass(frozen=True, slots=True)
class Made:
    """A Package to be read once, from its first byte to its last. byte_count: of the .zip, at most."""

    content: Readable
    byte_count: int
    manifest_sha256: str
    signature: bytes


class Maker(Protocol):
    """Makes the Package of a practice, as of a moment or later."""

    def __call__(self, practice_id: int, since: datetime, teller: Teller, /) -> AbstractContextManager[Made]:
        """The Package, for as long as the block lasts."""


def workplace(practice_id: int) -> Path:
    """The private folder in which a practice's Package is made; a killed worker's is taken up again."""
    return Path(settings.ABUTMENT_HOME) / "deliveries" / str(practice_id)


@contextmanager
def made_package(practice_id: int, since: datetime, teller: Teller) -> Iterator[Made]:
    """The whole Package from one snapshot; what a killed worker began is gone on with, and what it finished is kept if
    it is not older than asked for. Raises PackingError."""
    folder = workplace(practice_id)
    if (folder / MANIFEST).exists() and _as_of(folder) < since:
        shutil.rmtree(folder)
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (folder / MANIFEST).exists():
        pack(
            practice=practice_id,
            folder=folder,
            processes=PROCESSES,
            progress=lambda far: teller.advance(0, said_of(far)[3]),
        )
    with read_as_zip(folder) as made:
        yield made


def _as_of(folder: Path) -> datetime:
    return datetime.fromisoformat(orjson.loads((folder / MANIFEST).read_bytes())["as_of"])


@contextmanager
def read_as_zip(folder: Path) -> Iterator[Made]:
    """A Package's folder as one stream."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    yield Made(
        content=_Ahead(Zipped(folder)),
        byte_count=sum(path.stat().st_size + 2 * len(str(path).encode()) + _HEADS for path in files),
        manifest_sha256=hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest(),
        signature=(folder / SIGNATURE).read_bytes(),
    )


def forget(practice_id: int) -> None:
    """Remove what was made."""
    shutil.rmtree(workplace(practice_id), ignore_errors=True)


class _Ahead:
    """Reads a mebibyte ahead: who seals asks for eight kilobytes at once."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self._rest = memoryview(b"")

    def read(self, size: int = -1, /) -> bytes:
        if not self._rest:
            self._rest = memoryview(self._source.read(_CHUNK))
        wanted = len(self._rest) if size < 0 else size
        data, self._rest = bytes(self._rest[:wanted]), self._rest[wanted:]
        return data
