"""Finding documents and opening them. What the reader may not see is absent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from django.conf import settings

from abutment.foundation.audit import look, record
from abutment.foundation.documents.errors import DocumentDamaged, NoSuchDocument
from abutment.foundation.documents.models import Document
from abutment.foundation.documents.rules import Shelf
from abutment.foundation.documents.sealing import opened_pieces, unwrapped
from abutment.foundation.documents.storage import storage
from abutment.foundation.keys import Purpose, key_ring
from abutment.foundation.scope import Actor
from abutment.foundation.scope.keeping import keep


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """A document whose key has been unwrapped; its bytes are read from storage when asked for, outside of any scope."""

    document: Document
    _data_key: bytes = field(repr=False)

    def pieces(self) -> Iterator[bytes]:
        """The plain bytes in chunks. Raises DocumentDamaged at once when the file is gone or begins wrongly."""
        pieces = self._read()
        first = next(pieces, b"")
        return chain([first], pieces)

    def read(self) -> bytes:
        """All plain bytes at once: for what is known to be small."""
        return b"".join(self.pieces())

    def _read(self) -> Iterator[bytes]:
        document = self.document
        try:
            with storage().open(document.stored_name, "rb") as file:
                yield from opened_pieces(file, self._data_key, document.number)  # type: ignore[arg-type]
        except FileNotFoundError as error:
            raise DocumentDamaged(
                f"Document {document.pk} has no stored file any more. Restore {document.stored_name} from a backup."
            ) from error


def document(actor: Actor, document_id: int) -> Document:
    """One document. Raises NoSuchDocument when it is absent or not for this reader."""
    found = Document.objects.filter(pk=document_id).first()
    if found is None:
        raise NoSuchDocument(f"There is no document {document_id} here. It may belong to another practice.")
    return found


def check_opened_here(actor: Actor, document_id: int) -> None:
    """Raise NoSuchDocument for what is opened on a page of its own, and for what is absent."""
    if Shelf(document(actor, document_id).shelf).has_own_page:
        raise NoSuchDocument(f"There is no document {document_id} here. It is opened on the page where it was made.")


def opened(actor: Actor, document_id: int, *, purpose: str = "") -> OpenedDocument:
    """Open a document; noted in the trail before any byte is read, and kept even when the request fails afterwards.

    On the chart shelf it is also a look at the patient, for a stated purpose. Raises NoSuchDocument, DocumentDamaged.
    """
    found = document(actor, document_id)
    key = key_ring(Path(settings.ABUTMENT_HOME)).named(Purpose.DOCUMENT, found.key_id)
    data_key = unwrapped(bytes(found.wrapped_key), key.secret, found.place)
    subject = f"document {found.pk}"
    keep(lambda: record(actor, action="document.opened", entity_id=found.entity_id, subject=subject))
    if Shelf(found.shelf).is_clinical:
        look(
            actor,
            entity_id=found.entity_id,
            patient_id=found.patient_id,
            purpose=purpose or "not stated",
            what=f"{subject} ({found.kind})",
        )
    return OpenedDocument(found, data_key)
