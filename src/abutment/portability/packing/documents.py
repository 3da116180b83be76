"""The practice's documents and images byte for byte, and an index of them that names also what is lost."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from django.conf import settings

from abutment.foundation.documents.errors import DocumentDamaged
from abutment.foundation.documents.sealing import Place, opened_pieces, unwrapped
from abutment.foundation.documents.storage import storage
from abutment.foundation.keys import Purpose, key_ring
from abutment.foundation.keys.errors import KeyRingError
from abutment.portability.packing.documents_names import safe_name
from abutment.portability.packing.parts import ContentMissing, Kind, Part, Reading, Sink
from abutment.portability.packing.source_cells import csv_cell

_TABLES = ("documents_document", "patients_chartdocument")
_COLUMNS = (
    "number", "path", "name", "media_type", "bytes", "sha256", "shelf", "kind", "patient", "source_number",
    "replaced_by", "state",
)  # fmt: skip

# A Package is no part of a Package, nor is a copy that was made for a patient: both were made from what is here.
_OURS = "d.entity_id = %s and d.kind <> 'package' and d.shelf <> all (array['packages', 'copies'])"
_WHERE_THEY_LIE = (
    "select d.id, d.entity_id, d.shelf, d.name, d.size_bytes, d.sha256, d.stored_name, d.key_id, d.wrapped_key "  # noqa: S608 - own words
    f"from documents_document d where {_OURS} order by d.id"
)
# A document that several rows of charts name has the numbers of all.
_LISTED = (
    "select d.id, d.entity_id, d.shelf, d.name, d.size_bytes, d.sha256, d.stored_name, d.key_id, d.wrapped_key, "  # noqa: S608 - own words
    "d.media_type, d.kind, d.patient_id, d.replaced_by_id, (select string_agg(c.number::text, ' ' order by c.number) "
    "from patients_chartdocument c where c.entity_id = d.entity_id and c.file_id = d.id) "
    f"from documents_document d where {_OURS} order by d.id"
)
# What a disk says of bytes that it cannot give; anything else, such as no right to read, is for who runs the server.
_LOST = {errno.EIO, errno.EBADMSG, errno.EISDIR, errno.ENOTDIR, getattr(errno, "EUCLEAN", errno.EIO)}


class Stored(NamedTuple):
    """A document and where its sealed bytes lie, with its key as it is wrapped."""

    id: int
    entity: int
    shelf: str
    name: str
    size_bytes: int
    sha256: bytes
    stored_name: str
    key_id: int
    wrapped_key: bytes

    @property
    def path(self) -> str:
        """Where it lies in the Package, below documents/."""
        return f"{self.id}/{safe_name(self.name)}"


def parts(reading: Reading) -> Iterable[Part]:
    """The index, and each document. Its bytes never change, so that a finished file holds whatever else does."""
    yield Part("index.csv", Kind.DOCUMENTS, _TABLES, write_index, "documents")
    for row in reading.rows(_WHERE_THEY_LIE, (reading.entity,)):
        stored = Stored(*row)
        yield Part(stored.path, Kind.DOCUMENTS, (), partial(write_document, stored), "documents")


def write_document(stored: Stored, _reading: Reading, sink: Sink) -> int:
    """The plain bytes. Raises ContentMissing where they are not what was stored."""
    for piece in plain_pieces(stored):
        sink.write(piece)
    return 1


def write_index(reading: Reading, sink: Sink) -> int:
    """One line for each document; each is read to its end to know whether it is whole. Answers how many there are."""
    sink.write(",".join(_COLUMNS).encode() + b"\r\n")
    count = 0
    for row in reading.rows(_LISTED, (reading.entity,)):
        stored = Stored(*row[:9])
        media_type, kind, patient, replaced_by, numbers = row[9:]
        is_whole = _is_whole(stored)
        cells = (
            str(stored.id), stored.path if is_whole else None, stored.name, media_type, str(stored.size_bytes),
            bytes(stored.sha256).hex(), stored.shelf, kind, _text(patient), numbers, _text(replaced_by),
            "whole" if is_whole else "missing",
        )  # fmt: skip
        sink.write(b",".join(map(csv_cell, cells)) + b"\r\n")
        count += 1
    return count


def plain_pieces(stored: Stored) -> Iterator[bytes]:
    """The plain bytes in chunks. Raises ContentMissing, at the latest when all were given."""
    digest, size = hashlib.sha256(), 0
    pieces = _opened(stored)
    while True:
        try:
            piece = next(pieces, None)
        except (DocumentDamaged, KeyRingError) as error:
            raise ContentMissing(f"Document {stored.id} is lost. {error}") from error
        except OSError as error:
            if error.errno not in _LOST:
                raise
            raise ContentMissing(
                f"Document {stored.id} is lost: its file cannot be read ({error.strerror}). Restore it from a backup."
            ) from error
        if piece is None:
            break
        digest.update(piece)
        size += len(piece)
        yield piece
    if size != stored.size_bytes or digest.digest() != bytes(stored.sha256):
        raise ContentMissing(
            f"Document {stored.id} is lost: its bytes are not the ones that its row describes. Restore the row from a "
            "backup."
        )


def _opened(stored: Stored) -> Iterator[bytes]:
    number = UUID(stored.stored_name.rpartition("/")[2])
    key = key_ring(Path(settings.ABUTMENT_HOME)).named(Purpose.DOCUMENT, stored.key_id)
    data_key = unwrapped(bytes(stored.wrapped_key), key.secret, Place(number, stored.entity, stored.shelf))
    try:
        with storage().open(stored.stored_name, "rb") as file:
            yield from opened_pieces(file, data_key, number)  # type: ignore[arg-type]
    except FileNotFoundError as error:
        raise DocumentDamaged("It has no stored file any more. Restore it from a backup.") from error


def _is_whole(stored: Stored) -> bool:
    try:
        for _ in plain_pieces(stored):
            pass
    except ContentMissing:
        return False
    return True


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
