"""Patients' accounts, insurance and claims."""

from __future__ import annotations

from abutment.portability.opendental.charts import CODE, PROCEDURE
from abutment.portability.opendental.people import CLINIC, PATIENT, PROVIDER
from abutment.portability.opendental.shapes import (
    Mapping,
    Ref,
    Value,
    cents,
    cents_unless_negative,
    choice,
    day,
    numbered,
    small,
    text,
    yes,
)

PLAN = Ref("PlanNum", "claims_insuranceplan")
SUBSCRIPTION = Ref("InsSubNum", "claims_subscription")
PAYMENT_PLAN = Ref("PayPlanNum", "receivables_paymentplan")


def _definition(column: str, kind: str = "definition") -> Ref:
    return Ref(column, "patients_definition", kind)


RECEIVABLES = (
    Mapping(
        "feesched",
        "receivables_feeschedule",
        "FeeSchedNum",
        {
            "name": text("Description"),
            "kind": choice("FeeSchedType", numbered("normal", "copay", "out of network", "fixed", "blue book")),
            "is_hidden": yes("IsHidden"),
        },
    ),
    Mapping(
        "fee",
        "receivables_fee",
        "FeeNum",
        {"amount_cents": cents_unless_negative("Amount")},
        {
            "schedule": Ref("FeeSched", "receivables_feeschedule"),
            "code": CODE,
            "clinic": CLINIC,
            "provider": PROVIDER,
        },
    ),
    Mapping(
        "adjustment",
        "receivables_adjustment",
        "AdjNum",
        {
            "on": day("AdjDate"),
            "procedure_on": day("ProcDate"),
            "amount_cents": cents("AdjAmt"),
            "note": text("AdjNote"),
        },
        {
            "patient": PATIENT,
            "procedure": PROCEDURE,
            "provider": PROVIDER,
            "clinic": CLINIC,
            "kind": _definition("AdjType"),
        },
    ),
    Mapping(
        "payment",
        "receivables_payment",
        "PayNum",
        {
            "on": day("PayDate"),
            "amount_cents": cents("PayAmt"),
            "check_number": text("CheckNum", 25),
            "note": text("PayNote"),
        },
        {"patient": PATIENT, "clinic": CLINIC, "kind": _definition("PayType")},
    ),
    Mapping(
        "payplan",
        "receivables_paymentplan",
        "PayPlanNum",
        {
            "on": day("PayPlanDate"),
            "is_closed": yes("IsClosed"),
            "is_dynamic": yes("IsDynamic"),
            "note": text("Note"),
        },
        {"patient": PATIENT, "guarantor": Ref("Guarantor", "patients_patient")},
    ),
    Mapping(
        "payplancharge",
        "receivables_paymentplancharge",
        "PayPlanChargeNum",
        {
            "on": day("ChargeDate"),
            "kind": choice("ChargeType", numbered("debit", "credit")),
            "principal_cents": cents("Principal"),
            "interest_cents": cents("Interest"),
        },
        {
            "plan": PAYMENT_PLAN,
            "patient": PATIENT,
            "procedure": PROCEDURE,
            "provider": PROVIDER,
            "clinic": CLINIC,
        },
    ),
    Mapping(
        "paysplit",
        "receivables_paymentsplit",
        "SplitNum",
        {"on": day("DatePay"), "amount_cents": cents("SplitAmt")},
        {
            "payment": Ref("PayNum", "receivables_payment"),
            "patient": PATIENT,
            "procedure": PROCEDURE,
            "adjustment": Ref("AdjNum", "receivables_adjustment"),
            "plan": PAYMENT_PLAN,
            "provider": PROVIDER,
            "clinic": CLINIC,
            "unearned": _definition("UnearnedType"),
        },
    ),
)

INSURANCE = (
    Mapping(
        "carrier",
        "claims_carrier",
        "CarrierNum",
        {
            "name": text("CarrierName"),
            "phone": text("Phone"),
            "payer_id": text("ElectID"),
            "is_hidden": yes("IsHidden"),
        },
    ),
    Mapping(
        "insplan",
        "claims_insuranceplan",
        "PlanNum",
        {
            "group_name": text("GroupName", 50),
            "group_number": text("GroupNum", 25),
            "kind": choice("PlanType", {"": "percentage", "p": "ppo", "f": "flat copay", "c": "capitation"}),
            "is_hidden": yes("IsHidden"),
        },
        {"carrier": Ref("CarrierNum", "claims_carrier"), "employer": _definition("EmployerNum", "employer")},
    ),
    Mapping(
        "inssub",
        "claims_subscription",
        "InsSubNum",
        {
            "member_id": text("SubscriberID", 255),
            "starts_on": day("DateEffective"),
            "ends_on": day("DateTerm"),
        },
        {"plan": PLAN, "subscriber": Ref("Subscriber", "patients_patient")},
    ),
    Mapping(
        "patplan",
        "claims_coverage",
        "PatPlanNum",
        {
            "ordinal": small("Ordinal"),
            "relationship": choice(
                "Relationship",
                numbered(
                    "self", "spouse", "child", "employee", "dependent, handi", "significant", "injured", "life partner",
                    "dependent",
                ),
            ),
            "is_pending": yes("IsPending"),
        },
        {"patient": PATIENT, "subscription": SUBSCRIPTION},
    ),
    Mapping(
        "benefit",
        "claims_benefit",
        "BenefitNum",
        {
            "kind": choice(
                "BenefitType",
                numbered("coverage", "coinsurance", "deductible", "copayment", "exclusion", "limitation", "waiting"),
            ),
            "percent": Value("nullif(reading.small({Percent}), -1)"),
            "amount_cents": cents_unless_negative("MonetaryAmt"),
            "period": choice(
                "TimePeriod", numbered("none", "service year", "calendar year", "lifetime", "years", "last 12 months")
            ),
            "quantity": small("Quantity"),
            "quantity_of": choice(
                "QuantityQualifier", numbered("none", "services", "age limit", "visits", "years", "months")
            ),
            "level": choice("CoverageLevel", numbered("none", "individual", "family")),
        },
        {
            "plan": PLAN,
            "coverage": Ref("PatPlanNum", "claims_coverage"),
            "category": _definition("CovCatNum", "coverage"),
            "code": CODE,
        },
    ),
)  # fmt: skip

CLAIMS = (
    *INSURANCE,
    Mapping(
        "claim",
        "claims_claim",
        "ClaimNum",
        {
            "status": choice(
                "ClaimStatus",
                {
                    "U": "unsent",
                    "H": "held",
                    "W": "waiting",
                    "P": "probably",
                    "S": "sent",
                    "R": "received",
                    "I": "held",  # held until the primary has paid, in newer versions
                },
            ),
            "kind": choice(
                "ClaimType",
                {
                    "P": "primary",
                    "S": "secondary",
                    "PreAuth": "preauth",
                    "Other": "other",
                    "Cap": "capitation",
                },
            ),
            "service_on": day("DateService"),
            "sent_on": day("DateSent"),
            "received_on": day("DateReceived"),
            "billed_cents": cents("ClaimFee"),
            "estimated_cents": cents("InsPayEst"),
            "paid_cents": cents("InsPayAmt"),
            "write_off_cents": cents("WriteOff"),
            "deductible_cents": cents("DedApplied"),
            "note": text("ClaimNote"),
            "identifier": text("ClaimIdentifier", 255),
        },
        {
            "patient": PATIENT,
            "plan": PLAN,
            "subscription": SUBSCRIPTION,
            "provider": Ref("ProvTreat", "patients_provider"),
            "clinic": CLINIC,
        },
    ),
    Mapping(
        "claimpayment",
        "claims_claimpayment",
        "ClaimPaymentNum",
        {
            "on": day("CheckDate"),
            "amount_cents": cents("CheckAmt"),
            "check_number": text("CheckNum", 25),
            "carrier_name": text("CarrierName"),
            "is_partial": yes("IsPartial"),
            "note": text("Note"),
        },
        {"clinic": CLINIC, "kind": _definition("PayType")},
    ),
    Mapping(
        "claimproc",
        "claims_claimprocedure",
        "ClaimProcNum",
        {
            "status": choice(
                "Status",
                numbered(
                    "sent", "received", "preauth", "adjustment", "supplement", "cap_claim", "estimate", "cap_done",
                    "cap_est", "history",
                ),
            ),
            "on": day("DateCP"),
            "service_on": day("ProcDate"),
            "billed_cents": cents("FeeBilled"),
            "estimated_cents": cents("InsPayEst"),
            "paid_cents": cents("InsPayAmt"),
            "write_off_cents": cents("WriteOff"),
            "deductible_cents": cents_unless_negative("DedApplied"),
            "remarks": text("Remarks"),
        },
        {
            "claim": Ref("ClaimNum", "claims_claim"),
            "procedure": PROCEDURE,
            "patient": PATIENT,
            "plan": PLAN,
            "payment": Ref("ClaimPaymentNum", "claims_claimpayment"),
            "provider": PROVIDER,
            "clinic": CLINIC,
        },
    ),
)  # fmt: skip
