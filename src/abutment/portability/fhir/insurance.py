"""Insurance: who is covered, what was asked of a carrier, and what it answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import orjson

from abutment.patients.rules.teeth import tooth as named_tooth
from abutment.portability.fhir.anatomy import body_sites, surface_qualifiers
from abutment.portability.fhir.mapping import Mapping, Practice, Row, hanging_on, patient_of
from abutment.portability.fhir.systems import HL7, OURS, US_CORE, own
from abutment.portability.fhir.values import (
    ABSENT,
    Json,
    coding,
    concept,
    dated,
    day,
    money,
    numbered,
    period,
    procedure_code,
    reference,
    required,
    resource,
    text,
    updated,
    worded,
)

_RELATIONSHIPS = {"self": "self", "spouse": "spouse", "child": "child", "injured": "injured"}
_ORAL = concept(f"{HL7}claim-type", "oral", "Oral")
_DRAFTS = ("unsent", "held", "waiting", "")

RESPONDED = "received"
"""The status of claims of which there is a ClaimResponse."""


def _coverage(row: Row, at: Practice) -> Iterator[Json]:
    (number, key, kept_at, patient, ordinal, relationship, is_pending, member_id, starts_on, ends_on, subscriber,
     plan, plan_key, group_name, group_number, carrier) = row  # fmt: skip
    member, payer = text(member_id), reference("Organization", carrier and f"carrier-{carrier}")
    values = {
        "identifier": numbered(at.entity, "patient-plan", key),
        "status": _status(day(ends_on), kept_at, is_pending=is_pending),
        "subscriber": reference("Patient", subscriber),
        "subscriberId": member,
        "beneficiary": required(reference("Patient", patient)),
        "relationship": _relationship(relationship),
        "period": period(day(starts_on), day(ends_on)),
        "payor": [required(payer)],
        "class": _classes(plan, plan_key, group_name, group_number, at.entity),
        "order": ordinal if ordinal is not None and ordinal > 0 else None,
    }
    is_core = None not in (member, payer, patient) and relationship
    yield resource("Coverage", number, kept_at, values, f"{US_CORE}us-core-coverage" if is_core else None)


def _status(ends_on: str | None, kept_at: datetime, *, is_pending: bool) -> str:
    if ends_on is not None and ends_on < updated(kept_at)[:10]:
        return "cancelled"
    return "draft" if is_pending else "active"


def _relationship(word: str) -> Json | None:
    """How the patient stands to the subscriber; what HL7 has no word for keeps the practice's."""
    if not word:
        return None
    return concept(f"{HL7}subscriber-relationship", _RELATIONSHIPS.get(word, "other"), word)


def _classes(
    plan: int | None, plan_key: int | None, group_name: str | None, group_number: str | None, entity: int
) -> list[Json] | None:
    found: list[Json] = []
    if (group := text(group_number)) is not None:
        named = text(group_name)
        found.append({"type": concept(f"{HL7}coverage-class", "group", "Group"), "value": group}
                     | ({"name": named} if named else {}))  # fmt: skip
    if plan is not None:
        value = str(plan_key if plan_key is not None else plan)
        found.append({"type": concept(f"{HL7}coverage-class", "plan", "Plan"), "value": value})
    return found or None


def _claim(row: Row, at: Practice) -> Iterator[Json]:
    (number, key, kept_at, patient, status, kind, service_on, sent_on, billed, label, provider, clinic, carrier,
     coverage, items) = row  # fmt: skip
    listed = orjson.loads(items or "[]")
    values = {
        "identifier": [
            *(numbered(at.entity, "claim", key) or ()),
            *([{"system": own(at.entity, "claim-identifier"), "value": text(label)}] if text(label) else ()),
        ]
        or None,
        "status": "draft" if status in _DRAFTS else "active",
        "type": _ORAL,
        "subType": worded(kind),
        "use": "preauthorization" if kind == "preauth" else "claim",
        "patient": required(reference("Patient", patient)),
        "billablePeriod": period(day(service_on), day(service_on)),
        **dated("created", day(sent_on)),
        "insurer": reference("Organization", carrier and f"carrier-{carrier}"),
        "provider": required(reference("Practitioner", provider)),
        "priority": ABSENT,
        "facility": reference("Location", clinic and f"clinic-{clinic}"),
        "insurance": [
            {"sequence": 1, "focal": True, "coverage": required(reference("Coverage", coverage))},
        ],
        "item": [_item(place, item, at.entity) for place, item in enumerate(listed, start=1)] or None,
        "total": money(billed),
    }
    yield resource("Claim", number, kept_at, values)


def _item(place: int, item: list[object], entity: int) -> Json:
    service_on, billed, code, description, _status, *rest = item
    surfaces, *places = (str(part or "") for part in rest[-6:])
    sites, named = body_sites(*places), named_tooth(places[0]) if places[0] else None
    found: Json = {
        "sequence": place,
        "productOrService": required(procedure_code(entity, _text(code), _text(description))),
        "servicedDate": day(_text(service_on)),
        "net": money(_cents(billed)),
        "bodySite": sites[0] if sites else None,
        "subSite": (surface_qualifiers(named, surfaces) or None) if named else None,
    }
    return {name: value for name, value in found.items() if value is not None}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _cents(value: object) -> int | None:
    return value if isinstance(value, int) else None


_ANSWERED = ("received", "supplement", "cap_claim")
_WRITE_OFF = {"coding": [coding(f"{OURS}adjudication", "write-off")], "text": "Write-off"}


def _response(row: Row, at: Practice) -> Iterator[Json]:
    (number, key, kept_at, patient, _status, kind, received_on, provider, carrier, paid, write_off, deductible, remark,
     items) = row  # fmt: skip
    answered = [
        {"itemSequence": place, "adjudication": _adjudicated(item[1], item[5], item[6], item[7])}
        for place, item in enumerate(orjson.loads(items or "[]"), start=1)
        if item[4] in _ANSWERED
    ]
    values = {
        "identifier": numbered(at.entity, "claim", key),
        "status": "active",
        "type": _ORAL,
        "use": "preauthorization" if kind == "preauth" else "claim",
        "patient": required(reference("Patient", patient)),
        **dated("created", day(received_on)),
        "insurer": required(reference("Organization", carrier and f"carrier-{carrier}")),
        "requestor": reference("Practitioner", provider),
        "request": {"reference": f"Claim/{number}"},
        "outcome": "complete",
        "disposition": text(remark),
        "item": [item for item in answered if item["adjudication"]] or None,
        "total": _adjudicated(None, paid, write_off, deductible) or None,
    }
    yield resource("ClaimResponse", number, kept_at, values)


def _adjudicated(billed: int | None, paid: int | None, write_off: int | None, deductible: int | None) -> list[Json]:
    """What became of an amount; what is not known is not said."""
    system = f"{HL7}adjudication"
    told = (
        (concept(system, "submitted", "Submitted Amount"), billed),
        (concept(system, "benefit", "Benefit Amount"), paid),
        (concept(system, "deductible", "Deductible"), deductible),
        (_WRITE_OFF, write_off),
    )
    return [{"category": kind, "amount": money(cents)} for kind, cents in told if cents is not None]


_ITEMS = hanging_on(
    "x.claim_id",
    'json_agg(json_build_array(coalesce(x.service_on, o."on")::text, x.billed_cents, c.code, c.description, x.status, '
    "x.paid_cents, x.write_off_cents, x.deductible_cents, o.surfaces, o.tooth, o.teeth, o.quadrant, o.sextant, o.arch) "
    "order by x.id)::text",
    "claims_claimprocedure x left join patients_procedure o on o.id = x.procedure_id "
    "and int8eq(o.entity_id, x.entity_id) and o.gone_at is null "
    "left join patients_procedurecode c on c.id = o.code_id and int8eq(c.entity_id, x.entity_id)",
)
_PLAN = "left join claims_insuranceplan i on i.id = t.plan_id and int8eq(i.entity_id, t.entity_id)"
_READS = ("patients_patient", "claims_insuranceplan", "claims_claimprocedure", "patients_procedure",
          "patients_procedurecode")  # fmt: skip
_COVERED = hanging_on(
    "x.id",
    "min(v.id)",
    "claims_claim x join claims_coverage v on v.patient_id = x.patient_id and v.subscription_id = x.subscription_id "
    "and int8eq(v.entity_id, x.entity_id) and v.gone_at is null",
)
_INSURED = (
    "left join claims_subscription s on s.id = t.subscription_id and int8eq(s.entity_id, t.entity_id) "
    "and s.gone_at is null left join patients_patient b on b.id = s.subscriber_id "
    "and int8eq(b.entity_id, t.entity_id) and b.gone_at is null "
    "left join claims_insuranceplan i on i.id = s.plan_id and int8eq(i.entity_id, t.entity_id)"
)

MAPPINGS = (
    Mapping(
        "Coverage",
        "claims_coverage",
        "t.id, t.number, t.kept_at, p.id, t.ordinal, t.relationship, t.is_pending, s.member_id, s.starts_on::text, "
        "s.ends_on::text, b.id, i.id, i.number, i.group_name, i.group_number, i.carrier_id",
        _coverage,
        joins=f"{patient_of()} {_INSURED}",
        reads=("patients_patient", "claims_subscription", "claims_insuranceplan"),
    ),
    Mapping(
        "Claim",
        "claims_claim",
        "t.id, t.number, t.kept_at, p.id, t.status, t.kind, t.service_on::text, t.sent_on::text, t.billed_cents, "
        "t.identifier, t.provider_id, t.clinic_id, i.carrier_id",
        _claim,
        joins=f"{patient_of()} {_PLAN}",
        hanging=(_COVERED, _ITEMS),
        reads=(*_READS, "claims_coverage"),
    ),
    Mapping(
        "ClaimResponse",
        "claims_claim",
        "t.id, t.number, t.kept_at, p.id, t.status, t.kind, t.received_on::text, t.provider_id, i.carrier_id, "
        "t.paid_cents, t.write_off_cents, t.deductible_cents, left(t.note, 1048577)",
        _response,
        joins=f"{patient_of()} {_PLAN}",
        hanging=(_ITEMS,),
        where=f"t.status = '{RESPONDED}'",
        reads=_READS,
    ),
)
