"""What is known of a patient's health: conditions, allergies, medicines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from abutment.portability.fhir.mapping import Mapping, Practice, Row, patient_of, word
from abutment.portability.fhir.systems import HL7, US_CORE
from abutment.portability.fhir.values import (
    Json,
    concept,
    day,
    note,
    numbered,
    period,
    reference,
    required,
    resource,
    text,
    updated,
    worded,
)

_CLINICAL = {"active": "active", "resolved": "resolved", "inactive": "inactive"}
_ITEM = concept(f"{HL7}condition-category", "problem-list-item", "Problem List Item")


def _problem(row: Row, at: Practice) -> Iterator[Json]:
    number, key, kept_at, patient, name, status, remark, starts_on, ends_on = row
    named, clinical = worded(name), _CLINICAL.get(status)
    values = {
        "identifier": numbered(at.entity, "problem", key),
        # con-5 and con-3: without one where the records have none.
        "clinicalStatus": clinical and concept(f"{HL7}condition-clinical", clinical, clinical.capitalize()),
        "category": [_ITEM],
        "code": required(named),
        "subject": required(reference("Patient", patient)),
        "onsetDateTime": day(starts_on),
        # con-4: what has an end is not active.
        "abatementDateTime": day(ends_on) if clinical in ("resolved", "inactive") else None,
        "note": note(remark),
    }
    is_core = named is not None and patient is not None and clinical is not None
    profile = f"{US_CORE}us-core-condition-problems-health-concerns" if is_core else None
    yield resource("Condition", f"problem-{number}", kept_at, values, profile)


def _allergy(row: Row, at: Practice) -> Iterator[Json]:
    number, key, kept_at, patient, name, reaction, is_active, on = row
    named, shown = worded(name), worded(reaction)
    clinical = "active" if is_active else "inactive"
    values = {
        "identifier": numbered(at.entity, "allergy", key),
        "clinicalStatus": concept(f"{HL7}allergyintolerance-clinical", clinical, clinical.capitalize()),
        "code": required(named),
        "patient": required(reference("Patient", patient)),
        "lastOccurrence": day(on),
        "reaction": None if shown is None else [{"manifestation": [shown]}],
    }
    is_core = named is not None and patient is not None
    profile = f"{US_CORE}us-core-allergyintolerance" if is_core else None
    yield resource("AllergyIntolerance", number, kept_at, values, profile)


def _medication(row: Row, at: Practice) -> Iterator[Json]:
    number, key, kept_at, patient, name, description, remark, starts_on, ends_on = row
    values = {
        "identifier": numbered(at.entity, "medication", key),
        "status": _taken(day(ends_on), kept_at),
        "medicationCodeableConcept": worded(name) or required(worded(description)),
        "subject": required(reference("Patient", patient)),
        "effectivePeriod": period(day(starts_on), day(ends_on)),
        "note": note(remark),
    }
    yield resource("MedicationStatement", number, kept_at, values)


def _taken(ends_on: str | None, kept_at: datetime) -> str:
    """Whether it was still taken when the row was written; no clock is asked, so the same row says the same."""
    return "completed" if ends_on is not None and ends_on < updated(kept_at)[:10] else "active"


def _prescription(row: Row, at: Practice) -> Iterator[Json]:
    number, key, kept_at, patient, provider, on, drug, directions, quantity, refills = row
    named, amount = worded(drug), [found for found in (text(quantity), text(refills)) if found]
    dispense = " / ".join(
        f"{name}: {clean}" for name, part in (("Dispense", quantity), ("Refills", refills)) if (clean := text(part))
    )
    values = {
        "identifier": numbered(at.entity, "prescription", key),
        "status": "unknown",
        "intent": "order",
        "medicationCodeableConcept": required(named),
        "subject": required(reference("Patient", patient)),
        "authoredOn": day(on),
        "requester": reference("Practitioner", provider),
        "dosageInstruction": [{"text": written}] if (written := text(directions)) else None,
        "note": note(dispense) if amount else None,
    }
    is_core = None not in (named, patient, provider, day(on))
    profile = f"{US_CORE}us-core-medicationrequest" if is_core else None
    yield resource("MedicationRequest", number, kept_at, values, profile)


_NAME = word("n", "name_id")
_READS = ("patients_patient", "patients_definition")

MAPPINGS = (
    Mapping(
        "Condition",
        "patients_problem",
        "t.id, t.number, t.kept_at, p.id, n.name, t.status, left(t.note, 1048577), t.starts_on::text, t.ends_on::text",
        _problem,
        joins=f"{patient_of()} {_NAME}",
        reads=_READS,
    ),
    Mapping(
        "AllergyIntolerance",
        "patients_allergy",
        't.id, t.number, t.kept_at, p.id, n.name, left(t.reaction, 1048577), t.is_active, t."on"::text',
        _allergy,
        joins=f"{patient_of()} {_NAME}",
        reads=_READS,
    ),
    Mapping(
        "MedicationStatement",
        "patients_medication",
        "t.id, t.number, t.kept_at, p.id, n.name, t.description, left(t.note, 1048577), t.starts_on::text, "
        "t.ends_on::text",
        _medication,
        joins=f"{patient_of()} {_NAME}",
        reads=_READS,
    ),
    Mapping(
        "MedicationRequest",
        "patients_prescription",
        't.id, t.number, t.kept_at, p.id, t.provider_id, t."on"::text, t.drug, t.directions, t.quantity, t.refills',
        _prescription,
        joins=patient_of(),
        reads=("patients_patient",),
    ),
)
