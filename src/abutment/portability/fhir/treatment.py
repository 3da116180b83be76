"""What was done, what is planned, what was found at a tooth, and the plans that were told."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from abutment.portability.fhir.anatomy import body_sites, located
from abutment.portability.fhir.mapping import Mapping, Practice, Row, hanging_on, joined, patient_of, word
from abutment.portability.fhir.people import practice_id
from abutment.portability.fhir.systems import DENTAL, HL7, US_CORE
from abutment.portability.fhir.values import (
    DENTAL_ONLY,
    Json,
    concept,
    dated,
    day,
    instant,
    many,
    note,
    numbered,
    procedure_code,
    reference,
    required,
    resource,
    text,
    worded,
)
from abutment.portability.fhir.visits import VISIT

_PROBLEM = concept(f"{HL7}condition-category", "problem-list-item", "Problem List Item")


def _procedure(row: Row, at: Practice) -> Iterator[Json]:
    (number, key, kept_at, patient, status, on, code, description, diagnosis, provider, clinic, visit, surfaces,
     *places) = row  # fmt: skip
    done_on, named = day(on), procedure_code(at.entity, code, description)
    values = {
        "extension": located(patient, places[0], surfaces),
        "identifier": numbered(at.entity, "procedure", key),
        "status": "entered-in-error" if status == "deleted" else "completed",
        "category": DENTAL_ONLY,
        "code": required(named),
        "subject": required(reference("Patient", patient)),
        "encounter": reference("Encounter", visit),
        **_performed(status, done_on),
        # What another office did names nobody of this one.
        "performer": None
        if provider is None or status == "existing_other"
        else [{"actor": {"reference": f"Practitioner/{provider}"}}],
        "location": None
        if clinic is None or status == "existing_other"
        else {"reference": f"Location/clinic-{clinic}"},
        "reasonCode": many(worded(diagnosis)),
        "bodySite": body_sites(*places),
    }
    is_core = named is not None and patient is not None
    profiles = (f"{DENTAL}dental-procedure", f"{US_CORE}us-core-procedure") if is_core else ()
    yield resource("Procedure", number, kept_at, values, *profiles)


def _performed(status: str, on: str | None) -> Json:
    """When: of work that was found in the mouth, only that it was done by then."""
    if status in ("existing", "existing_other") and on is not None:
        return {"performedPeriod": {"end": on}}
    return dated("performedDateTime", on)


_ORDERS = {"planned": ("active", "plan"), "shelved": ("on-hold", "plan"), "referred": ("unknown", "order")}


def _planned(row: Row, at: Practice) -> Iterator[Json]:
    (number, key, kept_at, patient, kind, planned_on, code, description, diagnosis, provider, priority, surfaces,
     *places) = row  # fmt: skip
    named = procedure_code(at.entity, code, description)
    status, intent = _ORDERS[kind]
    values = {
        "extension": located(patient, places[0], surfaces),
        "identifier": numbered(at.entity, "procedure", key),
        "status": status,
        "intent": intent,
        "category": [DENTAL_ONLY],
        "code": named,
        "subject": required(reference("Patient", patient)),
        "authoredOn": day(planned_on),
        "requester": reference("Practitioner", provider),
        "reasonCode": many(worded(diagnosis)),
        "bodySite": body_sites(*places),
        "note": note(f"Priority: {urgency}" if (urgency := text(priority)) else None),
    }
    is_core = named is not None and patient is not None
    profile = f"{US_CORE}us-core-servicerequest" if is_core else None
    yield resource("ServiceRequest", f"procedure-{number}", kept_at, values, profile)


def _charted(row: Row, at: Practice) -> Iterator[Json]:
    """A condition that was charted at a tooth, as a procedure of its own kind."""
    number, key, kept_at, patient, on, code, description, diagnosis, provider, surfaces, *places = row
    named = procedure_code(at.entity, code, description)
    values = {
        "extension": located(patient, places[0], surfaces),
        "identifier": numbered(at.entity, "procedure", key),
        "clinicalStatus": concept(f"{HL7}condition-clinical", "active", "Active"),
        "category": [DENTAL_ONLY, _PROBLEM],
        "code": worded(diagnosis) or required(named),
        "bodySite": body_sites(*places),
        "subject": required(reference("Patient", patient)),
        "recordedDate": day(on),
        "recorder": reference("Practitioner", provider),
    }
    is_core = patient is not None and "extension" not in values["code"]  # type: ignore[operator]
    profiles = (f"{DENTAL}dental-condition", f"{US_CORE}us-core-condition-problems-health-concerns") if is_core else ()
    yield resource("Condition", f"procedure-{number}", kept_at, values, *profiles)


def _referral(row: Row, at: Practice) -> Iterator[Json]:
    number, key, kept_at, patient, direction, on, name, remark, procedure, procedure_status = row
    other, here = worded(name), reference("Organization", practice_id(at.entity))
    outward = direction == "to"
    values = {
        "identifier": numbered(at.entity, "referral", key),
        "status": "unknown",
        "intent": "order",
        "code": {"text": "Referral to another office" if outward else "Referral from another office"}
        if direction in ("to", "from")
        else {"text": "Referral"},
        "subject": required(reference("Patient", patient)),
        "authoredOn": day(on),
        "requester": here if outward else _shown(other),
        "performer": many(_shown(other) if outward else here),
        "basedOn": [{"reference": f"ServiceRequest/procedure-{procedure}"}] if procedure_status in _ORDERS else None,
        "note": note(remark),
    }
    profile = f"{US_CORE}us-core-servicerequest" if patient is not None else None
    yield resource("ServiceRequest", f"referral-{number}", kept_at, values, profile)


def _shown(named: Json | None) -> Json | None:
    """Somebody of whom the records have a name and nothing to refer to."""
    return None if named is None else {"display": named["text"]}


_PLANS = {"saved": ("unknown", "proposal"), "active": ("active", "plan"), "inactive": ("on-hold", "plan")}


def _plan(row: Row, at: Practice) -> Iterator[Json]:
    number, key, kept_at, patient, status, on, heading, remark, signed_at, planned, saved = row
    told, intent = _PLANS.get(status, ("unknown", "plan"))
    signed = instant(signed_at, at.zone)
    values = {
        "identifier": numbered(at.entity, "treatment-plan", key),
        "status": told,
        "intent": intent,
        "category": [concept("http://hl7.org/fhir/us/core/CodeSystem/careplan-category", "assess-plan"), DENTAL_ONLY],
        "title": text(heading),
        "subject": required(reference("Patient", patient)),
        "created": day(on),
        "activity": _planned_activities(planned) + _saved_activities(saved, at.entity) or None,
        "note": note(remark, f"Signed at {signed}." if signed else None),
    }
    yield resource("CarePlan", number, kept_at, values)


def _planned_activities(found: str | None) -> list[Json]:
    """What the plan holds: what is still to do by its request, what was done by what came of it."""
    told: list[Json] = []
    for number, status in orjson.loads(found or "[]"):
        if status in _ORDERS:
            told.append({"reference": {"reference": f"ServiceRequest/procedure-{number}"}})
        elif status != "condition":
            told.append({"outcomeReference": [{"reference": f"Procedure/{number}"}]})
    return told


def _saved_activities(found: str | None, entity: int) -> list[Json]:
    """The lines as the patient was told them."""
    told: list[Json] = []
    for code, description, tooth, surfaces in orjson.loads(found or "[]"):
        named = procedure_code(entity, code, description)
        where = " ".join(clean for part in (tooth, surfaces) if (clean := text(part)))
        detail: Json = {"status": "unknown"}
        if named is not None:
            detail["code"] = named
        if where:
            detail["description"] = f"At {where}"
        told.append({"detail": detail})
    return told


_PLACES = "t.tooth, t.teeth, t.quadrant, t.sextant, t.arch"
_CODE = joined("patients_procedurecode", "c", "code_id").replace(" and c.gone_at is null", "")
_DIAGNOSIS = word("x", "diagnosis_id")
_SIGNED = "case when t.signed_at between '0002-01-01' and '9998-12-31' then t.signed_at end"
_OF_PROCEDURES = ("patients_patient", "patients_procedurecode", "patients_definition")

_PLANNED = hanging_on(
    "x.plan_id",
    "json_agg(json_build_array(o.id, o.status) order by x.id)::text",
    "patients_plannedprocedure x join patients_procedure o on o.id = x.procedure_id "
    "and int8eq(o.entity_id, x.entity_id) and o.gone_at is null",
)
_SAVED = hanging_on(
    "x.plan_id",
    "json_agg(json_build_array(x.code, x.description, x.tooth, x.surfaces) order by x.position, x.id)::text",
    "patients_savedplanline x",
)

MAPPINGS = (
    Mapping(
        "Procedure",
        "patients_procedure",
        't.id, t.number, t.kept_at, p.id, t.status, t."on"::text, c.code, c.description, x.name, t.provider_id, '
        f"t.clinic_id, a.id, t.surfaces, {_PLACES}",
        _procedure,
        joins=f"{patient_of()} {_CODE} {_DIAGNOSIS} left join schedule_appointment a "
        f"on int8eq(a.entity_id, t.entity_id) and a.number = t.appointment_number and {VISIT}",
        where="t.status in ('complete', 'existing', 'existing_other', 'deleted', '')",
        reads=(*_OF_PROCEDURES, "schedule_appointment"),
    ),
    Mapping(
        "ServiceRequest",
        "patients_procedure",
        "t.id, t.number, t.kept_at, p.id, t.status, t.planned_on::text, c.code, c.description, x.name, t.provider_id, "
        f"r.name, t.surfaces, {_PLACES}",
        _planned,
        joins=f"{patient_of()} {_CODE} {_DIAGNOSIS} {word('r', 'priority_id')}",
        where="t.status in ('planned', 'shelved', 'referred')",
        reads=_OF_PROCEDURES,
    ),
    Mapping(
        "Condition",
        "patients_procedure",
        't.id, t.number, t.kept_at, p.id, t."on"::text, c.code, c.description, x.name, t.provider_id, t.surfaces, '
        + _PLACES,
        _charted,
        joins=f"{patient_of()} {_CODE} {_DIAGNOSIS}",
        where="t.status = 'condition'",
        reads=_OF_PROCEDURES,
    ),
    Mapping(
        "ServiceRequest",
        "patients_referral",
        't.id, t.number, t.kept_at, p.id, t.direction, t."on"::text, n.name, left(t.note, 1048577), o.id, o.status',
        _referral,
        joins=f"{patient_of()} {word('n', 'referrer_id')} {joined('patients_procedure', 'o', 'procedure_id')}",
        reads=("patients_patient", "patients_definition", "patients_procedure"),
    ),
    Mapping(
        "CarePlan",
        "patients_treatmentplan",
        f't.id, t.number, t.kept_at, p.id, t.status, t."on"::text, t.heading, left(t.note, 1048577), {_SIGNED}',
        _plan,
        joins=patient_of(),
        hanging=(_PLANNED, _SAVED),
        reads=("patients_patient", "patients_plannedprocedure", "patients_procedure", "patients_savedplanline"),
    ),
)
