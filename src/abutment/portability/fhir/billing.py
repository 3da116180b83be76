"""Patients' accounts: what was charged, and what was paid."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from abutment.portability.fhir.insurance import RESPONDED
from abutment.portability.fhir.mapping import Mapping, Practice, Row, hanging_on, patient_of, word
from abutment.portability.fhir.systems import HL7, own
from abutment.portability.fhir.values import (
    Json,
    concept,
    dated,
    day,
    money,
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

_PAYMENT = concept(f"{HL7}payment-type", "payment", "Payment")


def _charge(row: Row, at: Practice) -> Iterator[Json]:
    number, key, kept_at, patient, account, on, code, description, provider, quantity, cents, visit = row
    values = {
        "identifier": numbered(at.entity, "procedure", key),
        "status": "billable",
        "code": required(procedure_code(at.entity, code, description)),
        "subject": required(reference("Patient", patient)),
        "context": reference("Encounter", visit),
        "occurrenceDateTime": day(on),
        "performer": _performer(provider),
        "quantity": {"value": quantity},
        "priceOverride": money(cents),
        "service": [{"reference": f"Procedure/{number}"}],
        "account": None if account is None else [{"reference": f"Account/{account}"}],
    }
    yield resource("ChargeItem", number, kept_at, values)


def _adjustment(row: Row, at: Practice) -> Iterator[Json]:
    number, key, kept_at, patient, account, on, kind, name, provider, cents, remark, procedure = row
    values = {
        "identifier": numbered(at.entity, "adjustment", key),
        "status": "billable",
        "code": concept(own(at.entity, "adjustment-type"), str(kind), text(name))
        if kind is not None
        else required(worded(name)),
        "subject": required(reference("Patient", patient)),
        "occurrenceDateTime": day(on),
        "performer": _performer(provider),
        "priceOverride": money(cents),
        "service": None if procedure is None else [{"reference": f"Procedure/{procedure}"}],
        "account": None if account is None else [{"reference": f"Account/{account}"}],
        "note": note(remark),
    }
    yield resource("ChargeItem", f"adjustment-{number}", kept_at, values)


def _performer(provider: int | None) -> list[Json] | None:
    return None if provider is None else [{"actor": {"reference": f"Practitioner/{provider}"}}]


def _carriers_payment(row: Row, at: Practice) -> Iterator[Json]:
    number, key, kept_at, on, cents, check, carrier, remark, form, claims = row
    payer = text(carrier)
    details: list[Json] = []
    for claim, status, paid in orjson.loads(claims or "[]"):
        detail: Json = {"type": _PAYMENT, "amount": money(paid)}
        if claim is not None:
            detail["request"] = {"reference": f"Claim/{claim}"}
            if status == RESPONDED:
                detail["response"] = {"reference": f"ClaimResponse/{claim}"}
        details.append(detail)
    values = {
        **_paid(key, on, cents, check, form, at, "claim-payment"),
        "paymentIssuer": None if payer is None else {"display": payer},
        "disposition": text(remark),
        "detail": details or None,
    }
    yield resource("PaymentReconciliation", f"claims-{number}", kept_at, values)


def _patients_payment(row: Row, at: Practice) -> Iterator[Json]:
    number, key, kept_at, on, cents, check, remark, form, splits = row
    details: list[Json] = []
    for split_on, charge, account, part in orjson.loads(splits or "[]"):
        detail: Json = {"type": _PAYMENT, "amount": money(part)}
        if day(split_on) is not None:
            detail["date"] = split_on
        if charge is not None:
            detail["request"] = {"reference": f"ChargeItem/{charge}"}
        elif account is not None:
            detail["request"] = {"reference": f"Account/{account}"}
        details.append(detail)
    values = {
        **_paid(key, on, cents, check, form, at, "payment"),
        "disposition": text(remark),
        "detail": details or None,
    }
    yield resource("PaymentReconciliation", f"patients-{number}", kept_at, values)


def _paid(
    key: int | None, on: str | None, cents: int | None, check: str | None, form: str | None, at: Practice, what: str
) -> Json:
    """What both kinds of payment share. A payment given back is negative."""
    label = text(check)
    amount = money(cents)
    return {
        "identifier": numbered(at.entity, what, key),
        "status": "active",
        **dated("created", day(on)),
        **dated("paymentDate", day(on)),
        "paymentAmount": required(amount),
        "paymentIdentifier": None if label is None else {"system": own(at.entity, "check-number"), "value": label},
        "formCode": worded(form),
    }


# The account of the family, where whoever answers for it is there.
_ACCOUNT = (
    "left join patients_patient g on g.id = p.guarantor_id and int8eq(g.entity_id, t.entity_id) and g.gone_at is null"
)
_KIND = word("k", "kind_id")
_DONE = "o.gone_at is null and o.status = 'complete' and o.fee_cents is not null"

_CLAIMS_PAID = (
    "select s.payment_id, json_agg(json_build_array(s.id, s.status, s.paid) order by s.id)::text from ("
    "select x.payment_id, c.id, c.status, sum(x.paid_cents)::bigint as paid from claims_claimprocedure x "
    "left join claims_claim c on c.id = x.claim_id and int8eq(c.entity_id, x.entity_id) and c.gone_at is null "
    "where int8eq(x.entity_id, %s) and x.payment_id >= %s and x.payment_id < %s and x.gone_at is null "
    "group by 1, 2, 3) s group by 1"
)
_SPLITS = hanging_on(
    "x.payment_id",
    'json_agg(json_build_array(x."on"::text, o.id, g.id, x.amount_cents) order by x.id)::text',
    "receivables_paymentsplit x left join patients_procedure o on o.id = x.procedure_id "
    f"and int8eq(o.entity_id, x.entity_id) and {_DONE} "
    "left join patients_patient p on p.id = x.patient_id and int8eq(p.entity_id, x.entity_id) and p.gone_at is null "
    "left join patients_patient g on g.id = p.guarantor_id and int8eq(g.entity_id, x.entity_id) and g.gone_at is null",
)

MAPPINGS = (
    Mapping(
        "ChargeItem",
        "patients_procedure",
        't.id, t.number, t.kept_at, p.id, g.id, t."on"::text, c.code, c.description, t.provider_id, t.quantity, '
        "t.fee_cents, a.id",
        _charge,
        joins=f"{patient_of()} {_ACCOUNT} left join patients_procedurecode c on c.id = t.code_id "
        "and int8eq(c.entity_id, t.entity_id) left join schedule_appointment a on int8eq(a.entity_id, t.entity_id) "
        f"and a.number = t.appointment_number and {VISIT}",
        where="t.status = 'complete' and t.fee_cents is not null",
        reads=("patients_patient", "patients_procedurecode", "schedule_appointment"),
    ),
    Mapping(
        "ChargeItem",
        "receivables_adjustment",
        't.id, t.number, t.kept_at, p.id, g.id, t."on"::text, k.number, k.name, t.provider_id, t.amount_cents, '
        "left(t.note, 1048577), o.id",
        _adjustment,
        joins=f"{patient_of()} {_ACCOUNT} {_KIND} left join patients_procedure o on o.id = t.procedure_id "
        f"and int8eq(o.entity_id, t.entity_id) and {_DONE}",
        where="t.amount_cents is not null",
        reads=("patients_patient", "patients_definition", "patients_procedure"),
    ),
    Mapping(
        "PaymentReconciliation",
        "claims_claimpayment",
        't.id, t.number, t.kept_at, t."on"::text, t.amount_cents, t.check_number, t.carrier_name, '
        "left(t.note, 1048577), k.name",
        _carriers_payment,
        joins=_KIND,
        hanging=(_CLAIMS_PAID,),
        reads=("patients_definition", "claims_claimprocedure", "claims_claim"),
    ),
    Mapping(
        "PaymentReconciliation",
        "receivables_payment",
        't.id, t.number, t.kept_at, t."on"::text, t.amount_cents, t.check_number, left(t.note, 1048577), k.name',
        _patients_payment,
        joins=_KIND,
        hanging=(_SPLITS,),
        reads=("patients_definition", "receivables_paymentsplit", "patients_procedure", "patients_patient"),
    ),
)
