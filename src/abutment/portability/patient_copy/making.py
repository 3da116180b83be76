"""Making a patient's copy: written from one reading, signed, sealed as one file, and nothing plain left behind."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone
from django.utils.timezone import localdate

from abutment.foundation.audit import look, record
from abutment.foundation.documents import actions as documents
from abutment.foundation.documents.rules import Filing, Shelf
from abutment.foundation.scope import opened
from abutment.foundation.scope.models import Entity
from abutment.patients import queries as patients
from abutment.portability.models import RecordsRequest
from abutment.portability.packing.parts import Reading
from abutment.portability.packing.snapshot import here, reader
from abutment.portability.patient_copy.sheet import sheet
from abutment.portability.patient_copy.writing import Copy
from abutment.portability.rules.taking import COPY_DAYS, keep_until
from abutment.portability.taking.acting import COPY, HOURS, SYSTEM, folder_of
from abutment.portability.taking.zipping import Zipped

_README = """# Records of one patient

What {practice} keeps of the patient named in records.pdf, as it stood when the copy was made.

- records.pdf: to read and to print.
- documents/: documents and images, byte for byte.
- fhir/: the same records for other systems (FHIR R4, one resource a line).
- tables/: the same records as tables (CSV), with the practice's own words.

The identity number (social security number) is left out. `abutment verify` checks that nothing was changed.
{missing}"""


def make_copy(request_id: int) -> None:
    """Make the copy that a request asked for; one that is not being made is left alone."""
    with opened(SYSTEM):
        request = RecordsRequest.objects.select_related("entity").get(pk=request_id)
    if request.state != RecordsRequest.State.MAKING:
        return
    folder = folder_of(request.pk, COPY)
    shutil.rmtree(folder, ignore_errors=True)  # what a killed attempt left
    folder.mkdir(mode=0o700)
    try:
        with _read(request.entity_id) as reading:
            missing = write_copy(folder, reading, request)
        with opened(SYSTEM, seconds=HOURS):
            _finish(request.pk, folder, missing)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _read(practice_id: int) -> Iterator[Reading]:
    """The practice in one transaction, and in one snapshot where no transaction lies around this one."""
    is_alone = not connection.in_atomic_block
    with transaction.atomic():
        if is_alone:
            connection.cursor().execute("set transaction isolation level repeatable read")
        with here(practice_id) as reading:
            yield reading


def write_copy(folder: Path, reading: Reading, request: RecordsRequest) -> list[str]:
    """Write and sign all files; answers what is lost."""
    practice = Entity.objects.get(pk=reading.entity)
    patient = patients.patient(reader(reading.entity), request.patient_id)
    copy = Copy(folder, reading, patient)
    copy.write_tables()
    copy.write_fhir()
    copy.write_documents(reader(reading.entity))
    printed = sheet(patient, str(practice), reading.moment, localdate(reading.moment, ZoneInfo(practice.time_zone)))
    copy.write("records.pdf", iter([printed]), noun="pages")
    lost = "\nLost, and so not inside:\n" + "\n".join(f"- {each}" for each in copy.missing) if copy.missing else ""
    about = _README.format(practice=practice, missing=lost).encode()
    copy.write("README.md", iter([about]), noun="pages")
    copy.sign(str(practice), practice.time_zone, extent="patient")
    return copy.missing


def _finish(request_id: int, folder: Path, missing: list[str]) -> None:
    request = RecordsRequest.objects.select_for_update().get(pk=request_id)
    if request.state != RecordsRequest.State.MAKING:
        return
    filing = Filing(f"records-request-{request.pk}.zip", Shelf.COPIES, COPY, "application/zip")
    document = documents.store(SYSTEM, entity_id=request.entity_id, filing=filing, stream=Zipped(folder))
    request.state, request.made_at = RecordsRequest.State.READY, timezone.now()
    request.document, request.size_bytes, request.sha256 = document, document.size_bytes, document.sha256_hex
    request.keep_until = keep_until(request.made_at, COPY_DAYS)
    request.error = f"{len(missing)} documents are lost and not inside." if missing else ""
    request.save()
    subject = f"request {request.pk}"
    look(
        SYSTEM,
        entity_id=request.entity_id,
        patient_id=request.patient_id,
        purpose="a patient's request for their records",
        what=f"{subject} (copy of everything)",
    )
    record(SYSTEM, action="copy.made", entity_id=request.entity_id, subject=subject)
