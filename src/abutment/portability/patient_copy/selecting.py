"""Which rows are one patient's, said once for tables and for FHIR. {patient} is their number here."""

# ruff: noqa: S608 - every part of the SQL is a constant of this file

from __future__ import annotations

from collections.abc import Mapping

_THEIRS = "t.patient_id = {patient}"
_PLANS = "select i.id from patients_treatmentplan i where i.patient_id = {patient}"
_EXAMS = "select i.id from patients_perioexam i where i.patient_id = {patient}"
_COVERED = "select i.id from claims_coverage i where i.patient_id = {patient}"
_SUBSCRIBED = "select i.subscription_id from claims_coverage i where i.patient_id = {patient}"
_INSURED = f"select s.plan_id from claims_subscription s where s.id in ({_SUBSCRIBED})"
_CARRIERS = f"select q.carrier_id from claims_insuranceplan q where q.id in ({_INSURED})"

ROWS: Mapping[str, str] = {
    "patients_patient": "t.id = {patient}",
    **{
        f"patients_{name}": _THEIRS
        for name in (
            "patientnote", "procedure", "procedurenote", "treatmentplan", "savedplanline", "toothstate", "perioexam",
            "problem", "allergy", "medication", "prescription", "referral", "message", "chartdocument",
        )
    },
    "patients_plannedprocedure": f"t.plan_id in ({_PLANS})",
    "patients_periomeasure": f"t.exam_id in ({_EXAMS})",
    "schedule_appointment": _THEIRS,
    "schedule_recall": _THEIRS,
    "receivables_adjustment": _THEIRS,
    "receivables_payment": _THEIRS,  # what another paid for them stands in the splits, without what else was paid
    "receivables_paymentsplit": _THEIRS,
    "receivables_paymentplan": _THEIRS,
    "receivables_paymentplancharge": _THEIRS,
    "claims_coverage": _THEIRS,
    "claims_subscription": f"t.id in ({_SUBSCRIBED})",
    "claims_insuranceplan": f"t.id in ({_INSURED})",
    "claims_carrier": f"t.id in ({_CARRIERS})",
    "claims_benefit": f"(t.plan_id in ({_INSURED}) and t.coverage_id is null or t.coverage_id in ({_COVERED}))",
    "claims_claim": _THEIRS,
    "claims_claimprocedure": _THEIRS,
}  # fmt: skip
"""The rows of a patient. Left out: the practice's own tasks, and checks of an insurer, which pay for many patients."""

WORDS: Mapping[str, str] = {
    "patients_clinic": "true",
    "patients_provider": "true",
    "patients_definition": "true",
    "patients_procedurecode": "t.id in (select i.code_id from patients_procedure i where i.patient_id = {patient})",
}
"""By which these rows are read: who treated, where, and what the practice's own words mean."""

LEFT_OUT: Mapping[str, frozenset[str]] = {"patients_patient": frozenset({"ssn"})}
"""Columns that do not travel in a copy: its reader knows the number, and whoever finds the copy must not."""

FHIR_WORDS = frozenset({"organizations_practice", "patients_clinic", "patients_provider"})
"""Tables whose resources stand in every copy, because the patient's resources name them."""


def condition(table: str, patient: int) -> str | None:
    """Which rows of `table t` are this patient's, or words that they need; None for any other table."""
    found = ROWS.get(table) or WORDS.get(table)
    return None if found is None else found.format(patient=int(patient))
