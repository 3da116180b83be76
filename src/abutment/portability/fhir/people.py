"""Who treats, who is treated, who answers for what is owed, and where."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from abutment.foundation.keys.errors import KeyRingError
from abutment.foundation.keys.fields import unseal
from abutment.patients.actions import SSN as SEALED_FOR
from abutment.portability.fhir.mapping import Mapping, Practice, Row, hanging_on, joined
from abutment.portability.fhir.systems import HL7, NPI, SSN, TAX_NUMBER, US_CORE, own
from abutment.portability.fhir.values import (
    ERROR,
    Json,
    concept,
    dated,
    day,
    identifier,
    many,
    numbered,
    reference,
    resource,
    text,
    worded,
)

_GENDERS = {"male": "male", "female": "female", "other": "other", "unknown": "unknown"}


def practice_id(entity: int) -> str:
    """The practice itself among the organizations."""
    return f"practice-{entity}"


def _practice(row: Row, _at: Practice) -> Iterator[Json]:
    number, name, legal_name, tax_number, npi = row
    names = [found for found in (text(legal_name), text(name)) if found]
    values = {
        "identifier": many(
            identifier(NPI, npi, "NPI") if text(npi) else None,
            identifier(TAX_NUMBER, text(tax_number), "TAX") if text(tax_number) else None,
        ),
        "active": True,
        "type": [concept(f"{HL7}organization-type", "prov", "Healthcare Provider")],
        "name": names[0],
        "alias": [found for found in names[1:] if found != names[0]] or None,
    }
    yield resource("Organization", practice_id(number), None, values, f"{US_CORE}us-core-organization")


def _carrier(row: Row, at: Practice) -> Iterator[Json]:
    number, key, kept_at, name, phone, payer_id, is_hidden, is_gone = row
    title = text(name)
    values = {
        "identifier": [
            *(numbered(at.entity, "carrier", key) or ()),
            *([identifier(own(at.entity, "payer"), text(payer_id))] if text(payer_id) else ()),
        ]
        or None,
        "active": not (is_hidden or is_gone),
        "type": [concept(f"{HL7}organization-type", "pay", "Payer")],
        **dated("name", title),
        "telecom": _telecom(("phone", "work", phone)),
    }
    profile = f"{US_CORE}us-core-organization" if title else None
    yield resource("Organization", f"carrier-{number}", kept_at, values, profile)


def _clinic(row: Row, at: Practice) -> Iterator[Json]:
    number, key, kept_at, name, abbreviation, is_hidden, is_gone, street, city, state, postal_code, phone = row
    title = text(name) or text(abbreviation)
    values = {
        "identifier": numbered(at.entity, "clinic", key),
        "status": "inactive" if is_hidden or is_gone else "active",
        **dated("name", title),
        "mode": "instance",
        "telecom": _telecom(("phone", "work", phone)),
        "address": _address((street,), city, (state or "")[3:], postal_code),
        "managingOrganization": reference("Organization", practice_id(at.entity)),
    }
    yield resource("Location", f"clinic-{number}", kept_at, values, f"{US_CORE}us-core-location" if title else None)


def _chair(row: Row, at: Practice) -> Iterator[Json]:
    number, key, kept_at, name, abbreviation, clinic, is_hidden, is_gone = row
    title = text(name) or text(abbreviation)
    values = {
        "identifier": numbered(at.entity, "operatory", key),
        "status": "inactive" if is_hidden or is_gone else "active",
        **dated("name", title),
        "mode": "instance",
        "physicalType": concept(f"{HL7}location-physical-type", "ro", "Operatory"),
        "managingOrganization": reference("Organization", practice_id(at.entity)),
        "partOf": reference("Location", clinic and f"clinic-{clinic}"),
    }
    yield resource("Location", f"chair-{number}", kept_at, values, f"{US_CORE}us-core-location" if title else None)


def _practitioner(row: Row, at: Practice) -> Iterator[Json]:
    number, key, kept_at, family, given, suffix, abbreviation, npi, license_number, is_hidden, is_gone = row
    known = [*(numbered(at.entity, "provider", key) or ())]
    if (written := text(npi)) is not None:
        is_npi = len(written) == 10 and written.isascii() and written.isdigit()
        known.append(identifier(NPI if is_npi else own(at.entity, "provider-npi"), written, "NPI" if is_npi else None))
    if (written := text(license_number)) is not None:
        known.append(identifier(own(at.entity, "license"), written, "MD"))
    name = _name(family, given, "", suffix=suffix) or _named(text(abbreviation))
    values = {"identifier": known or None, "active": not (is_hidden or is_gone), "name": many(name)}
    is_core = bool(known and name and "family" in name)
    profile = f"{US_CORE}us-core-practitioner" if is_core else None
    yield resource("Practitioner", number, kept_at, values, profile)


def _role(row: Row, at: Practice) -> Iterator[Json]:
    number, kept_at, is_hygienist, is_hidden, is_gone = row
    values = {
        "active": not (is_hidden or is_gone),
        "practitioner": reference("Practitioner", number),
        "organization": reference("Organization", practice_id(at.entity)),
        "code": [{"text": "Dental hygienist"}] if is_hygienist else None,
    }
    yield resource("PractitionerRole", number, kept_at, values)


def _patient(row: Row, at: Practice) -> Iterator[Json]:
    (number, key, kept_at, family, given, middle, preferred, status, sex, born_on, died_on, sealed, street, street2,
     city, state, postal_code, home, work, mobile, email, language, chart, provider, contact,
     contact_phone) = row  # fmt: skip
    known = numbered(at.entity, "patient", key) or [identifier(own(at.entity, "patient-row"), number)]
    if (written := text(chart)) is not None:
        known.append(identifier(own(at.entity, "chart-number"), written, "MR"))
    if sealed:
        known.append(_identity_number(sealed, at.entity))
    is_dead = {} if status != "deceased" and died_on is None else _deceased(day(died_on))
    official = _name(family, given, middle)
    values = {
        "identifier": known,
        "active": status in ("active", "prospective") if status else None,
        "name": many(official or {"extension": _UNKNOWN_NAME}, _usual(preferred, official)),
        "telecom": _telecom(("phone", "home", home), ("phone", "work", work), ("phone", "mobile", mobile),
                            ("email", None, email)),
        **dated("gender", _GENDERS.get(sex)),
        "birthDate": day(born_on),
        **is_dead,
        "address": many(_address((street, street2), city, state, postal_code)),
        "communication": [{"language": {"text": spoken}}] if (spoken := text(language)) else None,
        "contact": _emergency(contact, contact_phone),
        "generalPractitioner": many(reference("Practitioner", provider)),
        "managingOrganization": reference("Organization", practice_id(at.entity)),
    }  # fmt: skip
    yield resource("Patient", number, kept_at, values, f"{US_CORE}us-core-patient")


def _guarantor(row: Row, at: Practice) -> Iterator[Json]:
    number, kept_at, guarantor, key, family, given, middle, home, work, mobile, email = row
    values = {
        "identifier": numbered(at.entity, "patient", key),
        "active": True,
        "patient": reference("Patient", number),
        "relationship": [concept(f"{HL7}v3-RoleClass", "GUAR", "Guarantor")],
        "name": many(_name(family, given, middle) or _named(f"Patient {guarantor}")),
        "telecom": _telecom(("phone", "home", home), ("phone", "work", work), ("phone", "mobile", mobile),
                            ("email", None, email)),
    }  # fmt: skip
    yield resource("RelatedPerson", number, kept_at, values, f"{US_CORE}us-core-relatedperson")


def _account(row: Row, at: Practice) -> Iterator[Json]:
    number, key, kept_at, family, given, middle, members = row
    if members is None:
        return
    holder = _name(family, given, middle)
    values = {
        "identifier": numbered(at.entity, "guarantor", key),
        "status": "active",
        "type": {"text": "Account of a family"},
        "name": text(f"{holder['text']}" if holder else None),
        "subject": [{"reference": f"Patient/{member}"} for member in orjson.loads(members)],
        "owner": reference("Organization", practice_id(at.entity)),
        "guarantor": [{"party": {"reference": f"Patient/{number}"}}],
    }
    yield resource("Account", number, kept_at, values)


def _alert(row: Row, at: Practice) -> Iterator[Json]:
    number, kept_at, alert, needs_premedication = row
    told = [("alert", alert)] if text(alert) else []
    if needs_premedication:
        told.append(("premedication", "Needs premedication"))
    for kind, words in told:
        values = {
            "status": "active",
            "category": [concept(f"{HL7}flag-category", "clinical", "Clinical")],
            "code": worded(words),
            "subject": reference("Patient", number),
            "author": reference("Organization", practice_id(at.entity)),
        }
        yield resource("Flag", f"{number}-{kind}", kept_at, values)


_UNKNOWN_NAME = [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}]


def _name(family: str, given: str, middle: str, *, suffix: str = "") -> Json | None:
    """A name in its parts and whole; None where there is none."""
    last, first, behind = text(family), [found for part in (given, middle) if (found := text(part))], text(suffix)
    if last is None and not first:
        return None
    told: Json = {"use": "official", "text": " ".join([*first, *([last] if last else [])])}
    if last:
        told["family"] = last
    if first:
        told["given"] = first
    if behind:
        told["suffix"] = [behind]
    return told


def _named(words: str | None) -> Json | None:
    return None if words is None else {"text": words}


def _usual(preferred: str, official: Json | None) -> Json | None:
    called = text(preferred)
    return None if called is None or official is None else {"use": "usual", "given": [called]}


def _deceased(on: str | None) -> Json:
    return {"deceasedBoolean": True} if on is None else {"deceasedDateTime": on}


def _identity_number(sealed: str, entity: int) -> Json:
    """The identity number in plain, as HL7 writes it: nine digits without dashes. It is the practice's own data."""
    try:
        written = text(unseal(sealed, context=SEALED_FOR))
    except KeyRingError:
        return {"type": concept(f"{HL7}v2-0203", "SS"), "system": SSN, "_value": ERROR}
    digits = (written or "").replace("-", "").replace(" ", "")
    if len(digits) == 9 and digits.isascii() and digits.isdigit():
        return identifier(SSN, digits, "SS")
    return identifier(own(entity, "identity-number"), written) if written else {"system": SSN, "_value": ERROR}


def _telecom(*found: tuple[str, str | None, str | None]) -> list[Json] | None:
    told: list[Json] = []
    for system, use, value in found:
        if (clean := text(value)) is not None:
            told.append({"system": system, "value": clean} | ({} if use is None else {"use": use}))
    return told or None


def _address(
    lines: tuple[str | None, ...], city: str | None, state: str | None, postal_code: str | None
) -> Json | None:
    written = [clean for line in lines if (clean := text(line))]
    found: Json = {"line": written} if written else {}
    for name, value in (("city", city), ("state", state), ("postalCode", postal_code)):
        if (clean := text(value)) is not None:
            found[name] = clean
    return found or None


def _emergency(name: str | None, phone: str | None) -> list[Json] | None:
    called, reached = text(name), _telecom(("phone", None, phone))
    if called is None and reached is None:
        return None
    found: Json = {"relationship": [concept(f"{HL7}v2-0131", "C", "Emergency Contact")]}
    if called is not None:
        found["name"] = {"text": called}
    if reached is not None:
        found["telecom"] = reached
    return [found]


_NAMED = "{0}.family_name, {0}.given_name, {0}.middle_name"
_REACHED = "{0}.home_phone, {0}.work_phone, {0}.mobile_phone, {0}.email"
_MEMBERS = hanging_on("x.guarantor_id", "json_agg(x.id order by x.id)::text", "patients_patient x")

MAPPINGS = (
    Mapping(
        "Organization",
        "organizations_practice",
        "t.id, e.name, t.legal_name, t.tax_number, t.npi",
        _practice,
        joins="join scope_entity e on e.id = t.entity_id",
        source="(select practice.*, practice.entity_id as id from organizations_practice practice)",
        with_gone=True,
    ),
    Mapping(
        "Organization",
        "claims_carrier",
        "t.id, t.number, t.kept_at, t.name, t.phone, t.payer_id, t.is_hidden, t.gone_at is not null",
        _carrier,
        with_gone=True,
    ),
    Mapping(
        "Location",
        "patients_clinic",
        "t.id, t.number, t.kept_at, t.name, t.abbreviation, t.is_hidden, t.gone_at is not null, "
        "o.street, o.city, o.jurisdiction, o.postal_code, o.phone",
        _clinic,
        joins="left join organizations_location o on o.id = t.location_id and int8eq(o.entity_id, t.entity_id)",
        reads=("organizations_location",),
        with_gone=True,
    ),
    Mapping(
        "Location",
        "schedule_operatory",
        "t.id, t.number, t.kept_at, t.name, t.abbreviation, t.clinic_id, t.is_hidden, t.gone_at is not null",
        _chair,
        with_gone=True,
    ),
    Mapping(
        "Practitioner",
        "patients_provider",
        "t.id, t.number, t.kept_at, t.family_name, t.given_name, t.suffix, t.abbreviation, t.npi, t.license_number, "
        "t.is_hidden, t.gone_at is not null",
        _practitioner,
        with_gone=True,
    ),
    Mapping(
        "PractitionerRole",
        "patients_provider",
        "t.id, t.kept_at, t.is_hygienist, t.is_hidden, t.gone_at is not null",
        _role,
        with_gone=True,
    ),
    Mapping(
        "Patient",
        "patients_patient",
        f"t.id, t.number, t.kept_at, {_NAMED.format('t')}, t.preferred_name, t.status, t.sex, t.born_on::text, "
        "t.died_on::text, t.ssn, t.street, t.street2, t.city, t.state, t.postal_code, t.home_phone, t.work_phone, "
        "t.mobile_phone, t.email, t.language, t.chart_number, t.provider_id, n.emergency_name, n.emergency_phone",
        _patient,
        # Its number is the patient's, so there is one at most.
        joins="left join patients_patientnote n on n.patient_id = t.id and int8eq(n.entity_id, t.entity_id) "
        "and n.number = t.number and n.gone_at is null",
        reads=("patients_patientnote",),
    ),
    Mapping(
        "RelatedPerson",
        "patients_patient",
        f"t.id, t.kept_at, g.id, g.number, {_NAMED.format('g')}, {_REACHED.format('g')}",
        _guarantor,
        joins=joined("patients_patient", "g", "guarantor_id"),
        where="g.id <> t.id",
        there="t.guarantor_id <> t.id",
    ),
    Mapping(
        "Account",
        "patients_patient",
        f"t.id, t.number, t.kept_at, {_NAMED.format('t')}",
        _account,
        hanging=(_MEMBERS,),
        where="exists (select from patients_patient m where m.guarantor_id = t.id and m.gone_at is null)",
    ),
    Mapping(
        "Flag",
        "patients_patient",
        "t.id, t.kept_at, t.medical_alert, t.needs_premedication",
        _alert,
        where="t.medical_alert <> '' or t.needs_premedication",
    ),
)
