"""Storing documents, wrapping their keys anew, and sweeping what a crash left."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction

from abutment.foundation.audit import record
from abutment.foundation.documents.errors import DocumentDamaged
from abutment.foundation.documents.models import Document
from abutment.foundation.documents.policies import check_can_store
from abutment.foundation.documents.rules import Filing, clean_media_type, clean_name
from abutment.foundation.documents.sealing import Place, Readable, Sealing, new_data_key, unwrapped, wrapped
from abutment.foundation.documents.storage import PART, SealedContent, storage, stored_name
from abutment.foundation.keys import KeyRing, Purpose, key_ring
from abutment.foundation.scope import Actor, opened

ORPHANED_AFTER = timedelta(days=1)
"""How old a file without a row must be before it is swept: no upload's transaction lives that long."""

_BATCH = 500


def store(actor: Actor, *, entity_id: int, filing: Filing, stream: Readable) -> Document:
    """Seal a stream, keep it, and file it for an entity; audited. Call it in an open scope. Raises NotAllowed.

    The bytes are on disk before the row is written: a crash leaves both, or a file that the sweeper removes.
    """
    check_can_store(actor, entity_id=entity_id, shelf=filing.shelf)
    number, data_key, place = uuid4(), new_data_key(), storage()
    sealing = Sealing(stream, data_key, number)
    name = stored_name(number)
    if place.save(name, SealedContent(sealing, name)) != name:
        raise DocumentDamaged(
            "The storage gave the document another name. Let STORAGES['documents'] keep names as given."
        )
    key = _ring().current(Purpose.DOCUMENT)
    try:
        with transaction.atomic():
            document = Document.objects.create(
                entity_id=entity_id,
                shelf=filing.shelf.value,
                kind=filing.kind,
                name=clean_name(filing.name),
                media_type=clean_media_type(filing.media_type),
                size_bytes=sealing.size_bytes,
                sha256=sealing.sha256,
                stored_name=name,
                key_id=key.id,
                wrapped_key=wrapped(data_key, key.secret, Place(number, entity_id, filing.shelf.value)),
                account_id=actor.account_id,
                patient_id=filing.patient_id,
                retained_until=filing.retained_until,
            )
            details = {"shelf": filing.shelf.value, "kind": filing.kind, "sha256": sealing.sha256.hex()}
            record(
                actor, action="document.stored", entity_id=entity_id, subject=f"document {document.pk}", details=details
            )
    except BaseException:
        with suppress(OSError):
            place.delete(name)
        raise
    return document


def replace(actor: Actor, *, document: Document, by: Document) -> None:
    """Note that a newer document stands in for an older one of the same entity; both stay. Audited."""
    with transaction.atomic():
        document.replaced_by = by
        document.save(update_fields=["replaced_by"])
        subject = f"document {document.pk}"
        record(actor, action="document.replaced", entity_id=document.entity_id, subject=subject, details={"by": by.pk})


def rewrap_keys() -> int:
    """Wrap with the current key every data key that still lies under an older one. Returns how many.

    Contents are not touched. Killed at any moment, every document still opens, and the next run goes on.
    """
    total = 0
    while moved := _rewrap_batch(_ring()):
        total += moved
    return total


def _rewrap_batch(ring: KeyRing) -> int:
    actor, current = Actor.system("rewrap document keys"), ring.current(Purpose.DOCUMENT)
    with opened(actor):
        batch = list(Document.objects.exclude(key_id=current.id).order_by("id").select_for_update()[:_BATCH])
        for document in batch:
            old = ring.named(Purpose.DOCUMENT, document.key_id)
            data_key = unwrapped(bytes(document.wrapped_key), old.secret, document.place)
            document.wrapped_key = wrapped(data_key, current.secret, document.place)
            document.key_id = current.id
        Document.objects.bulk_update(batch, ["wrapped_key", "key_id"])
        if batch:
            details = {"key": current.id, "documents": len(batch)}
            record(actor, action="documents.rewrapped", entity_id=None, details=details)
    return len(batch)


def documents_under_key(key_id: int) -> int:
    """How many documents could not be opened without this key."""
    with opened(Actor.system("count keys in use")), connection.cursor() as cursor:
        cursor.execute("select foundation.documents_under_key(%s)", [key_id])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def sweep_orphans(*, now: datetime) -> int:
    """Remove files that no document names and unfinished ones, when older than a day. Returns how many."""
    place, swept = storage(), 0
    try:
        folders, _ = place.listdir("")
    except FileNotFoundError:
        return 0
    for folder in sorted(folders):
        names = [f"{folder}/{name}" for name in place.listdir(folder)[1]]
        aged = [name for name in names if now - place.get_modified_time(name) > ORPHANED_AFTER]
        for name in _orphans(aged):
            place.delete(name)
            swept += 1
    return swept


def _orphans(names: list[str]) -> list[str]:
    parts = [name for name in names if name.endswith(PART)]
    whole = [name for name in names if not name.endswith(PART)]
    if whole:
        with opened(Actor.system("sweep documents")), connection.cursor() as cursor:
            cursor.execute("select * from foundation.unknown_documents(%s)", [whole])
            return parts + [row[0] for row in cursor.fetchall()]
    return parts


def _ring() -> KeyRing:
    return key_ring(Path(settings.ABUTMENT_HOME))
