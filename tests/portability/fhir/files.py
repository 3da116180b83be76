"""The FHIR files of a practice as a test reads them, and a practice in which everything that is mapped occurs."""

from __future__ import annotations

import gzip
import io
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from abutment.claims.models import Carrier, ClaimPayment, ClaimProcedure
from abutment.foundation.documents import actions as documents
from abutment.foundation.documents.rules import Filing, Shelf
from abutment.foundation.scope import opened
from abutment.patients.models import (
    ChartDocument,
    Clinic,
    Definition,
    Patient,
    Prescription,
    Procedure,
    ProcedureCode,
    Provider,
    Referral,
    SavedPlanLine,
    ToothState,
    TreatmentPlan,
)
from abutment.portability.fhir.provider import parts
from abutment.portability.models import ImportRun, RecordSource
from abutment.portability.packing.snapshot import here
from abutment.receivables.models import Adjustment, Payment, PaymentSplit
from abutment.schedule.models import Appointment, Operatory
from tests.cast import SERVER, today
from tests.patients.charts import Family, Records, keep_family

Json = dict[str, Any]
NOON = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)


def written(entity: int) -> dict[str, bytes]:
    """Every FHIR file of a practice by its path, as it lies in the Package."""
    files: dict[str, bytes] = {}
    with here(entity) as reading:
        for part in list(parts(reading)):
            sink = io.BytesIO()
            count = part.write(reading, sink)
            files[part.path] = sink.getvalue()
            assert count == gzip.decompress(files[part.path]).count(b"\n"), part.path
    return files


def lines(entity: int) -> Iterator[tuple[str, bytes]]:
    """Every resource of a practice: its type by the name of its file, and its line."""
    for path, packed in written(entity).items():
        for line in gzip.decompress(packed).splitlines(keepends=True):
            yield path.split(".")[0], line


def resources(entity: int) -> dict[str, dict[str, Json]]:
    """Every resource of a practice, by type and id."""
    found: dict[str, dict[str, Json]] = defaultdict(dict)
    for kind, line in lines(entity):
        told = orjson.loads(line)
        assert told["id"] not in found[kind], f"{kind}/{told['id']} stands twice"
        found[kind][told["id"]] = told
    return found


def references(value: object) -> Iterator[str]:
    """Every reference within a resource."""
    if isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        for each in value.values():
            yield from references(each)
    elif isinstance(value, list):
        for each in value:
            yield from references(each)


def whole_practice(entity: int) -> Family:
    """A family with everything that is mapped: what charts.py writes, and what only a Package asks for."""
    family = keep_family(entity)
    with opened(SERVER):
        write = Records(entity, 90_000)
        rosa = Patient.objects.get(pk=family.guarantor)
        dentist = Provider.objects.get(entity_id=entity)
        Provider.objects.filter(pk=dentist.pk).update(npi="1234567893", license_number="NY-17")
        _treated(write, rosa, dentist)
        _seen(write, rosa, dentist)
        _paid(write, rosa)
        source = RecordSource.objects.create(entity_id=entity, kind="folder", path="/nowhere", salt="")
        ImportRun.objects.create(
            entity_id=entity, source=source, state="applied", read_at=NOON, finished_at=NOON, program_version="24.3.10"
        )
    return family


def _treated(write: Records, rosa: Patient, dentist: Provider) -> None:
    code = ProcedureCode.objects.get(entity_id=write.practice_id, code="Z0301")
    facts = {"patient": rosa, "code": code, "provider": dentist}
    referred = write(Procedure, **facts, status="referred", planned_on=today(), tooth="32")
    write(Procedure, **facts, status="deleted", on=today(), tooth="5")
    write(Procedure, **facts, status="shelved", planned_on=today(), arch="U", area="arch")
    write(Procedure, **facts, status="complete", on=today(), sextant="2", area="sextant", fee_cents=-5)
    surgeon = write(Definition, kind="referral", name="Harbor Oral Surgery")
    write(Referral, patient=rosa, procedure=referred, referrer=surgeon, direction="to", on=today(), note="Third molar")
    write(Referral, patient=rosa, referrer=surgeon, direction="from", on=today())
    write(
        Prescription, patient=rosa, provider=dentist, on=today(), drug="Rinse", directions="Twice a day", quantity="1"
    )
    saved = write(TreatmentPlan, patient=rosa, heading="As told", status="saved", on=today(), signed_at=NOON)
    write(SavedPlanLine, plan=saved, patient=rosa, code="Z0301", description="Crown", tooth="3", position=1)
    write(ToothState, patient=rosa, tooth="7", kind="shift_m", movement="1.5")
    write(ToothState, patient=rosa, tooth="7", kind="drawing", text="1,2;3,4")


def _seen(write: Records, rosa: Patient, dentist: Provider) -> None:
    clinic = Clinic.objects.filter(entity_id=write.practice_id).first()
    chair = write(Operatory, name="Chair 1", clinic=clinic)
    visit = write(
        Appointment,
        patient=rosa,
        provider=dentist,
        operatory=chair,
        clinic=clinic,
        status="complete",
        on=today(),
        starts_at=NOON,
        minutes=30,
        type=write(Definition, kind="appointment", name="Recall"),
    )
    write(Procedure, patient=rosa, provider=dentist, status="complete", on=today(), appointment_number=visit.number,
          code=ProcedureCode.objects.get(entity_id=write.practice_id, code="Z0101"), fee_cents=60_00)  # fmt: skip
    write(Appointment, patient=rosa, status="note", on=today(), note="Lunch")
    for status in ("unscheduled", "planned", "asap"):
        write(Appointment, patient=rosa, status=status, minutes=0)
    filing = Filing("Bite wing 1.png", Shelf.CHART, "radiograph", "image/png")
    file = documents.store(
        SERVER, entity_id=write.practice_id, filing=filing, stream=io.BytesIO(b"not really an image")
    )
    write(ChartDocument, patient=rosa, kind="radiograph", file=file, file_name="Bite wing 1.png", created_at=NOON)


def _paid(write: Records, rosa: Patient) -> None:
    done = Procedure.objects.filter(entity_id=write.practice_id, status="complete").first()
    payment = write(Payment, patient=rosa, on=today(), amount_cents=-7_05, check_number="118", note="Given back")
    write(PaymentSplit, payment=payment, patient=rosa, procedure=done, on=today(), amount_cents=-7_05)
    check = write(ClaimPayment, on=today(), amount_cents=100_00, check_number="9", carrier_name="Harbor Mutual")
    ClaimProcedure.objects.filter(entity_id=write.practice_id, status="received").update(payment=check)
    write(Adjustment, patient=rosa, procedure=done, on=today() - timedelta(days=1), amount_cents=12)
    write(Carrier, name="", payer_id="00001")
