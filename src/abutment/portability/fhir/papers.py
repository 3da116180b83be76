"""What was written: clinical notes, documents and images, messages; and where the records come from."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from abutment.portability.fhir.mapping import Mapping, Practice, Row, joined, patient_of, word
from abutment.portability.fhir.people import practice_id
from abutment.portability.fhir.systems import HL7, LOINC, US_CORE, own
from abutment.portability.fhir.values import (
    ABSENT,
    TOO_LONG,
    Json,
    as_code,
    concept,
    dated,
    identifier,
    instant,
    many,
    numbered,
    plain,
    reference,
    required,
    resource,
    text,
    worded,
)
from abutment.portability.packing.documents_names import safe_name

_NOTE = {"coding": [{"system": LOINC, "code": "11506-3", "display": "Progress note"}], "text": "Clinical note"}
_CLINICAL = concept("http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category", "clinical-note")


def _note(row: Row, at: Practice) -> Iterator[Json]:
    number, key, kept_at, patient, written_at, is_signed, words, procedure, status = row
    told = text(words)
    if told is None:
        return
    values = {
        "identifier": numbered(at.entity, "procedure-note", key),
        "status": "current",
        "docStatus": "final" if is_signed else "preliminary",
        "type": _NOTE,
        "category": [_CLINICAL],
        "subject": required(reference("Patient", patient)),
        "date": instant(written_at, at.zone),
        "custodian": reference("Organization", practice_id(at.entity)),
        "content": [{"attachment": _attached(told)}],
        "context": None if procedure is None else {"related": [{"reference": _kept_as(procedure, status)}]},
    }
    is_core = patient is not None and told != TOO_LONG
    profile = f"{US_CORE}us-core-documentreference" if is_core else None
    yield resource("DocumentReference", f"note-{number}", kept_at, values, profile)


def _attached(words: str) -> Json:
    """A note as an attachment; of one that is too long, where all of it stands."""
    if words == TOO_LONG:
        return {"contentType": "text/csv", "title": TOO_LONG, "url": "tables/patients_procedurenote.csv"}
    return plain(words)


def _kept_as(procedure: int, status: str) -> str:
    """What a procedure of the practice became here."""
    if status in ("planned", "shelved", "referred"):
        return f"ServiceRequest/procedure-{procedure}"
    return f"Condition/procedure-{procedure}" if status == "condition" else f"Procedure/{procedure}"


def _document(row: Row, at: Practice) -> Iterator[Json]:
    (number, key, kept_at, patient, category, provider, kind, description, created_at, file_name, remark, file, name,
     media_type, size) = row  # fmt: skip
    words = [found for found in (text(description), text(remark)) if found]
    values = {
        "identifier": numbered(at.entity, "document", key),
        "status": "current",
        "type": worded(category) or worded(kind.capitalize() if kind else None),
        "category": many(worded(kind.capitalize() if kind else None)),
        "subject": required(reference("Patient", patient)),
        "date": instant(created_at, at.zone),
        "author": many(reference("Practitioner", provider)),
        "custodian": reference("Organization", practice_id(at.entity)),
        "description": "\n".join(words) or None,
        "content": [{"attachment": _file(file, name, media_type, size, text(file_name))}],
    }
    yield resource("DocumentReference", number, kept_at, values)


def _file(file: int | None, name: str | None, media_type: str | None, size: int | None, title: str | None) -> Json:
    """Where the content lies in the Package; one that was never fetched says so."""
    found: Json = {} if title is None else {"title": title}
    if file is None:
        return {**found, "_url": ABSENT}
    if (code := as_code(media_type)) is not None:
        found["contentType"] = code
    found["url"] = f"documents/{file}/{quote(safe_name(name or ''))}"
    if size is not None and 0 <= size < 2**31:
        found["size"] = size
    return found


def _message(row: Row, at: Practice) -> Iterator[Json]:
    number, key, kept_at, patient, written_at, mode, direction, words, kind = row
    moment, told = instant(written_at, at.zone), text(words)
    practice, person = reference("Organization", practice_id(at.entity)), reference("Patient", patient)
    sent, received = direction == "sent", direction == "received"
    values = {
        "identifier": numbered(at.entity, "message", key),
        "status": "completed",
        "category": many(worded(kind)),
        "medium": many(worded(mode if mode != "none" else None)),
        "subject": required(person),
        "recipient": many(person if sent else practice if received else None),
        "sender": practice if sent else person if received else None,
        "sent": None if received else moment,
        "received": moment if received else None,
        "payload": None if told is None else [{"contentString": told}],
    }
    yield resource("Communication", number, kept_at, values)


def _import(row: Row, at: Practice) -> Iterator[Json]:
    number, finished_at, read_at, program, program_version, server_version = row
    source = " ".join(found for found in (text(program), text(program_version)) if found)
    server = text(server_version)
    values = {
        "target": [reference("Organization", practice_id(at.entity))],
        "occurredDateTime": instant(read_at, at.zone),
        **dated("recorded", instant(finished_at, at.zone)),
        "activity": concept(f"{HL7}v3-DocumentCompletion", "AU", "Imported as it was in the practice's own system"),
        "agent": [{
            "type": concept(f"{HL7}provenance-participant-type", "assembler", "Assembler"),
            "who": {"display": "Abutment"},
        }],
        "entity": [{
            "role": "source",
            "what": {
                "identifier": identifier(own(at.entity, "import"), number),
                "display": f"{source} ({server})" if server else source,
            },
        }],
    }  # fmt: skip
    yield resource("Provenance", f"import-{number}", finished_at, values)


def _moment(column: str) -> str:
    return f"case when t.{column} between '0002-01-01' and '9998-12-31' then t.{column} end"


MAPPINGS = (
    Mapping(
        "DocumentReference",
        "patients_procedurenote",
        f"t.id, t.number, t.kept_at, p.id, {_moment('written_at')}, t.is_signed, left(t.text, 1048577), o.id, o.status",
        _note,
        joins=f"{patient_of()} {joined('patients_procedure', 'o', 'procedure_id')}",
        where="t.text <> ''",
        reads=("patients_patient", "patients_procedure"),
        ids=50_000,
    ),
    Mapping(
        "DocumentReference",
        "patients_chartdocument",
        f"t.id, t.number, t.kept_at, p.id, k.name, t.provider_id, t.kind, left(t.description, 1048577), "
        f"{_moment('created_at')}, t.file_name, left(t.note, 1048577), d.id, d.name, d.media_type, d.size_bytes",
        _document,
        joins=f"{patient_of()} {word('k', 'category_id')} "
        "left join documents_document d on d.id = t.file_id and int8eq(d.entity_id, t.entity_id)",
        reads=("patients_patient", "patients_definition", "documents_document"),
    ),
    Mapping(
        "Communication",
        "patients_message",
        f"t.id, t.number, t.kept_at, p.id, {_moment('at')}, t.mode, t.direction, left(t.text, 1048577), k.name",
        _message,
        joins=f"{patient_of()} {word('k', 'kind_id')}",
        reads=("patients_patient", "patients_definition"),
    ),
    Mapping(
        "Provenance",
        "portability_importrun",
        "t.id, t.finished_at, t.read_at, s.program, t.program_version, t.server_version",
        _import,
        joins="left join portability_recordsource s on s.id = t.source_id and int8eq(s.entity_id, t.entity_id)",
        where="t.state = 'applied'",
        reads=("portability_recordsource",),
        with_gone=True,
    ),
)
