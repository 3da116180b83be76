"""Where sealed bytes lie: a folder of the home, or what STORAGES["documents"] names (S3 and its kin)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages

from abutment.foundation.documents.sealing import Sealing

PART = ".part"
"""The ending of a file that is still being written."""


def storage() -> Storage:
    """The storage of this installation's documents."""
    if "documents" in settings.STORAGES:
        return storages["documents"]
    return DurableStorage(location=Path(settings.ABUTMENT_HOME) / "documents")


def stored_name(number: UUID) -> str:
    """Under which name a document's bytes lie: it tells nothing, and spreads files over 256 folders."""
    return f"{number.hex[:2]}/{number.hex}"


class DurableStorage(FileSystemStorage):
    """A folder in which a file is there whole and on disk under its name, or not at all."""

    def _save(self, name: str, content: File[bytes]) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = path.with_name(path.name + PART)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                for piece in content.chunks():
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            part.rename(path)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise
        for folder in (path.parent, path.parent.parent):
            _sync(folder)
        return name


class SealedContent(File):  # type: ignore[type-arg]
    """A stream being sealed, in the form in which Django's storages take files."""

    def __init__(self, sealing: Sealing, name: str) -> None:
        super().__init__(None, name)
        self._pieces = sealing.pieces()
        self._left = b""

    def __bool__(self) -> bool:
        return True

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The sealed bytes."""
        return self._pieces

    def read(self, size: int = -1, /) -> bytes:
        """Sealed bytes, for storages that read instead of taking chunks."""
        parts = [self._left]
        have = len(self._left)
        while size < 0 or have < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            parts.append(piece)
            have += len(piece)
        whole = b"".join(parts)
        cut = len(whole) if size < 0 else size
        self._left = whole[cut:]
        return whole[:cut]

    def seek(self, *position: Any) -> int:
        """Storages rewind what they are given; a stream that is sealed as it is read begins where it begins."""
        return 0


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
