"""Fetching the files of documents and images: from the folder that the practice's own system keeps them in, byte for
byte into ours, each once."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.db import connection

from abutment.foundation.documents import actions as documents
from abutment.foundation.documents.rules import Filing, Shelf
from abutment.foundation.scope import opened
from abutment.portability.importing.acting import SYSTEM
from abutment.portability.importing.engine import Teller
from abutment.portability.models import RecordSource

_BATCH = 200
# What has no file yet, of patients whose folder is known.
_WANTED = """
select d.id, d.patient_id, d.file_name, d.kind, p.image_folder
from patients_chartdocument d join patients_patient p on p.id = d.patient_id
where d.entity_id = %s and d.id > %s and d.file_id is null and d.gone_at is null
  and d.file_name <> '' and p.image_folder <> ''
order by d.id limit %s
"""


@dataclass(frozen=True, slots=True)
class Fetched:
    """How many files came, and how many are named and not there."""

    files: int = 0
    missing: int = 0


def fetch_files(source: RecordSource, teller: Teller) -> Fetched:
    """Store the files that are not stored yet; each is a transaction of its own, so that a second run goes on."""
    if not source.documents_path:
        return Fetched()
    root = Path(source.documents_path).resolve()
    files = missing = 0
    for number, patient_id, name, kind, folder in _wanted(source.entity_id):
        path = _inside(root, folder, name)
        if path is None:
            missing += 1
            continue
        _store(source.entity_id, number, patient_id, kind, path)
        files += 1
        teller.advance(0, "images and documents")
    return Fetched(files, missing)


def _wanted(entity_id: int) -> Iterator[tuple[int, int, str, str, str]]:
    last = 0
    while True:
        with opened(SYSTEM), connection.cursor() as cursor:
            cursor.execute(_WANTED, [entity_id, last, _BATCH])
            rows = cursor.fetchall()
        yield from rows
        if len(rows) < _BATCH:
            return
        last = rows[-1][0]


def _inside(root: Path, folder: str, name: str) -> Path | None:
    """The file, if it is there and lies inside the practice's folder: names are what somebody once typed.

    Open Dental keeps them under the first letter of the patient's folder.
    """
    parts = (folder[:1].upper(), folder, *PurePosixPath(name.replace("\\", "/")).parts)
    if any("\0" in part or part in ("", ".", "..", "/") for part in parts):
        return None
    try:
        path = root.joinpath(*parts).resolve(strict=True)
    except (OSError, RuntimeError):
        return None
    return path if path.is_file() and path.is_relative_to(root) else None


def _store(entity_id: int, number: int, patient_id: int, kind: str, path: Path) -> None:
    media_type, _ = mimetypes.guess_type(path.name)
    with opened(SYSTEM), path.open("rb") as stream:
        filing = Filing(
            name=path.name,
            shelf=Shelf.CHART,
            kind=kind or "document",
            media_type=media_type or "application/octet-stream",
            patient_id=patient_id,
        )
        stored = documents.store(SYSTEM, entity_id=entity_id, filing=filing, stream=stream)
        with connection.cursor() as cursor:
            cursor.execute(
                "update patients_chartdocument set file_id = %s where entity_id = %s and id = %s and file_id is null",
                [stored.pk, entity_id, number],
            )
