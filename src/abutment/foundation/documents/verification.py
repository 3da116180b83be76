"""Reading every stored document from end to end, as the server, to find what would not open."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from abutment.foundation.documents.errors import DocumentDamaged
from abutment.foundation.documents.models import Document
from abutment.foundation.documents.queries import OpenedDocument
from abutment.foundation.documents.sealing import unwrapped
from abutment.foundation.keys import Purpose, key_ring
from abutment.foundation.keys.errors import KeyRingError
from abutment.foundation.scope import Actor, opened

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one document opens to the bytes that were stored; problem is empty when it does."""

    document_id: int
    size_bytes: int
    problem: str = ""


def verdicts() -> Iterator[Verdict]:
    """A verdict on every document, in constant memory. Nobody sees the contents, so no looks are logged."""
    last_id = 0
    while batch := _batch(last_id):
        for document in batch:
            yield Verdict(document.pk, document.size_bytes, _problem(document))
        last_id = batch[-1].pk


def _batch(last_id: int) -> list[Document]:
    with opened(Actor.system("verify documents")):
        return list(Document.objects.filter(pk__gt=last_id).order_by("pk")[:_BATCH])


def _problem(document: Document) -> str:
    digest, size = hashlib.sha256(), 0
    try:
        key = key_ring(Path(settings.ABUTMENT_HOME)).named(Purpose.DOCUMENT, document.key_id)
        data_key = unwrapped(bytes(document.wrapped_key), key.secret, document.place)
        for piece in OpenedDocument(document, data_key).pieces():
            digest.update(piece)
            size += len(piece)
    except (DocumentDamaged, KeyRingError) as error:
        return str(error)
    if size != document.size_bytes or digest.digest() != bytes(document.sha256):
        return "Its bytes are not the ones that its row describes. Restore the row from a backup."
    return ""
