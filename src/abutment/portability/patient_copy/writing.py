"""The files of a patient's copy: tables, FHIR, documents, and the signed list of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import orjson
from django.conf import settings

from abutment.foundation.documents import queries as documents
from abutment.foundation.documents.errors import DocumentDamaged
from abutment.foundation.keys import key_ring
from abutment.foundation.keys.signing import public_keys, sign
from abutment.foundation.scope import Actor
from abutment.patients import queries as patients
from abutment.patients.models import Patient
from abutment.portability.fhir.mapping import Mapping, lines
from abutment.portability.fhir.provider import MAPPINGS, practice_of
from abutment.portability.fhir.systems import SSN
from abutment.portability.package import manifest as form
from abutment.portability.package.manifest import FileEntry, Manifest
from abutment.portability.packing.contents import schema_digest
from abutment.portability.packing.documents_names import safe_name
from abutment.portability.packing.parts import Reading
from abutment.portability.packing.tables_selected import columns_of, key_of, where
from abutment.portability.patient_copy.selecting import FHIR_WORDS, LEFT_OUT, ROWS, WORDS, condition

_SSN = SSN.encode()


class Copy:
    """A folder that is filled with one patient's records, or with what an auditor is shown, and then signed."""

    def __init__(self, folder: Path, reading: Reading, patient: Patient | None) -> None:
        self.folder, self.reading, self._of = folder, reading, patient
        self.patient = patient.pk if patient else 0
        self.missing: list[str] = []
        self._entries: list[FileEntry] = []

    def write(self, path: str, pieces: Iterator[bytes], *, records: int | Callable[[], int] = 1, noun: str) -> None:
        """One file; its records are counted while it is written where that is told by a function."""
        place = self.folder / path
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with place.open("xb") as file:
            for piece in pieces:
                file.write(piece)
                digest.update(piece)
                size += len(piece)
        kind = path.partition("/")[0] if "/" in path else "about"
        count = records if isinstance(records, int) else records()
        self._entries.append(FileEntry(path, kind, size, digest.hexdigest(), count, noun))

    def write_tables(self) -> None:
        """The patient's rows as CSV (RFC 4180), and the words by which they are read."""
        for table in (*ROWS, *WORDS):
            rows = list(self.reading.copied(self._select(table)))
            self.write(
                f"tables/{table}.csv",
                (row[:-1] + b"\r\n" for row in rows),  # PostgreSQL ends records by LF
                records=len(rows) - 1,
                noun="rows",
            )

    def _select(self, table: str) -> str:
        kept = [each.name for each in columns_of(table) if each.name not in LEFT_OUT.get(table, frozenset())]
        names = ", ".join(f't."{name}"' for name in kept)
        rows = f"{where(table, self.reading.entity)} and ({condition(table, self.patient)})"
        return f'select {names} from {table} t where {rows} order by t."{key_of(table)}"'  # noqa: S608 - own names

    def write_fhir(self) -> None:
        """The same as FHIR R4, one resource a line, by type."""
        found: dict[str, list[bytes]] = {}
        for mapping in MAPPINGS:
            narrowed = self._narrowed(mapping)
            if narrowed is not None:
                known = map(without_identity_number, self._lines(narrowed))
                found.setdefault(mapping.kind, []).extend(known)
        for kind, resources in sorted(found.items()):
            if resources:
                self.write(f"fhir/{kind}.ndjson", iter(resources), records=len(resources), noun="resources")

    def _narrowed(self, mapping: Mapping) -> Mapping | None:
        if mapping.table in FHIR_WORDS:
            return mapping if mapping.kind != "Schedule" else None
        theirs = ROWS.get(mapping.table)
        if theirs is None:
            return None
        return replace(mapping, where=f"({mapping.where}) and ({theirs.format(patient=self.patient)})")

    def _lines(self, mapping: Mapping) -> Iterator[bytes]:
        practice = practice_of(self.reading)
        for (number,) in list(self.reading.rows(mapping.stretches, (self.reading.entity,))):
            yield from lines(mapping, practice, int(number) * mapping.ids, self.reading)

    def write_documents(self, actor: Actor) -> None:
        """Documents and images byte for byte; what is lost is named."""
        rows = patients.documents(self._of).exclude(file=None).order_by("pk") if self._of else ()
        for row in rows:
            if row.file is None:
                continue
            name = f"documents/{row.file.pk}/{safe_name(row.file.name)}"
            if (self.folder / name).exists():
                continue
            try:
                opened = documents.opened(actor, row.file.pk, purpose="a patient's request for their records")
                self.write(name, opened.pieces(), noun="documents")
            except DocumentDamaged as lost:
                (self.folder / name).unlink(missing_ok=True)
                self.missing.append(f"{row.description or row.file_name or row.file.name}: {lost}")

    def sign(self, practice_name: str, time_zone: str, *, extent: str) -> Manifest:
        """Say what is inside, and sign it: from then on it is whole."""
        ring = key_ring(Path(settings.ABUTMENT_HOME))
        public = public_keys(ring)[0]
        whole = Manifest(
            software=f"Abutment {version('abutment')}",
            schema=schema_digest(self.reading),
            practice=form.Practice(self.reading.entity, practice_name, time_zone),
            as_of=self.reading.moment,
            files=tuple(self._entries),
            totals={},
            chain=None,
            key=form.Key(public.id, public.raw.hex()),
            extent=extent,
        )
        data = whole.to_bytes()
        (self.folder / form.MANIFEST).write_bytes(data)
        (self.folder / form.SIGNATURE).write_bytes(sign(ring, context=form.CONTEXT, message=data).value)
        return whole


def without_identity_number(line: bytes) -> bytes:
    """A resource without the social security number: it does not travel in a copy."""
    if _SSN not in line:
        return line
    resource = orjson.loads(line)
    resource["identifier"] = [each for each in resource["identifier"] if each.get("system") != SSN]
    return orjson.dumps(resource, option=orjson.OPT_APPEND_NEWLINE)
