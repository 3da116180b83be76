"""Documents of a Package into this installation's storage: the same bytes, under new keys."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from django.conf import settings

from abutment.foundation.documents.sealing import Place, Sealing, new_data_key, wrapped
from abutment.foundation.documents.storage import SealedContent, storage, stored_name
from abutment.foundation.keys import Key, Purpose, key_ring
from abutment.portability.loading.errors import NotWhole
from abutment.portability.loading.tables import Loading, reading
from abutment.portability.package.manifest import FileEntry
from abutment.portability.package.places import Place as Lies
from abutment.portability.packing.tables_selected import columns_of

TABLE = "documents_document"
_FILE = re.compile(r"documents/(\d+)/[^/]+")
_ROWS = "select id, entity_id, shelf, size_bytes, sha256 from incoming_documents_document order by id"


class Filing:
    """The documents of one load. What was stored is taken away again if the load fails."""

    def __init__(self, loading: Loading) -> None:
        self._loading = loading
        self._key: Key = key_ring(Path(settings.ABUTMENT_HOME)).current(Purpose.DOCUMENT)
        self._stored: list[str] = []
        self._files: dict[int, tuple[FileEntry, Lies]] = {}
        for path, found in loading.files.items():
            named = _FILE.fullmatch(path)
            if named:
                self._files[int(named[1])] = found

    def file(self, told: Callable[[int], None]) -> int:
        """Load the documents' rows and store their bytes; answers how many rows."""
        raw = self._loading.raw
        self._loading.stage(TABLE, told)
        raw.execute(
            "create temporary table stored (id bigint primary key, stored_name text, key_id int, wrapped_key bytea) "
            "on commit drop"
        )
        rows = raw.execute(_ROWS).fetchall()
        for row in rows:
            raw.execute("insert into stored values (%s, %s, %s, %s)", (row[0], *self._sealed(row, told)))
        names = ", ".join(f'"{column.name}"' for column in columns_of(TABLE))
        ours = ", ".join(f'i."{column.name}"' for column in columns_of(TABLE))
        raw.execute(
            f"insert into {TABLE} ({names}, stored_name, key_id, wrapped_key) "  # noqa: S608 - names of our own columns
            f"select {ours}, s.stored_name, s.key_id, s.wrapped_key from incoming_{TABLE} i join stored s using (id)"
        )
        return len(rows)

    def _sealed(self, row: tuple[Any, ...], told: Callable[[int], None]) -> tuple[str, int, bytes]:
        """Store one document; where its content was lost already, its row alone comes along."""
        number, entity, shelf, size, digest = row
        name_of, data_key = uuid4(), new_data_key()
        name = stored_name(name_of)
        kept = (name, self._key.id, wrapped(data_key, self._key.secret, Place(name_of, entity, shelf)))
        if number not in self._files:
            return kept
        entry, place = self._files[number]
        if (entry.bytes, entry.sha256) != (size, bytes(digest).hex()):
            raise NotWhole(f"{entry.path} is not the document {number} that the table lists. Do not load this Package.")
        with reading(entry, place, told) as stream:
            content = SealedContent(Sealing(stream, data_key, name_of), name)
            self._stored.append(name)
            if storage().save(name, content) != name:
                raise NotWhole("The storage gave a document another name. Let STORAGES['documents'] keep names.")
        return kept

    def take_away(self) -> None:
        """Remove what was stored; what a crash leaves is swept after a day, because no row names it."""
        for name in self._stored:
            with suppress(OSError):
                storage().delete(name)


def quotes_sealed(raw: psycopg.Connection[Any]) -> int:
    """Sign anew the words of terms that were found in their documents: the former signature was of other keys."""
    from abutment.agreements.actions import seal_quote

    found = raw.execute(
        "select t.id, d.sha256, t.starts_at, t.ends_at, t.quote from agreements_term t "
        "join agreements_agreementdocument a on a.id = t.agreement_document_id join documents_document d "
        "on d.id = a.document_id where t.quote_is_verified and t.starts_at is not null and t.ends_at is not null"
    ).fetchall()
    for term, digest, starts_at, ends_at, quote in found:
        seal = seal_quote(bytes(digest).hex(), starts_at, ends_at, quote)
        raw.execute("update agreements_term set quote_seal = %s where id = %s", (seal, term))
    return len(found)
