"""Patients' accounts under row security."""

from django.db import migrations

from abutment.foundation.scope.operations import SameEntity
from abutment.patients.operations import KeptRows


class Migration(migrations.Migration):
    dependencies = [("receivables", "0001_initial"), ("patients", "0002_row_security")]

    operations = [
        SameEntity("receivables_fee", "schedule_id", "receivables_feeschedule"),
        SameEntity("receivables_fee", "code_id", "patients_procedurecode"),
        SameEntity("receivables_fee", "clinic_id", "patients_clinic"),
        SameEntity("receivables_fee", "provider_id", "patients_provider"),
        SameEntity("receivables_adjustment", "patient_id", "patients_patient"),
        SameEntity("receivables_adjustment", "procedure_id", "patients_procedure"),
        SameEntity("receivables_adjustment", "provider_id", "patients_provider"),
        SameEntity("receivables_adjustment", "clinic_id", "patients_clinic"),
        SameEntity("receivables_adjustment", "kind_id", "patients_definition"),
        SameEntity("receivables_payment", "patient_id", "patients_patient"),
        SameEntity("receivables_payment", "clinic_id", "patients_clinic"),
        SameEntity("receivables_payment", "kind_id", "patients_definition"),
        SameEntity("receivables_paymentplan", "patient_id", "patients_patient"),
        SameEntity("receivables_paymentplan", "guarantor_id", "patients_patient"),
        SameEntity("receivables_paymentplancharge", "plan_id", "receivables_paymentplan"),
        SameEntity("receivables_paymentplancharge", "patient_id", "patients_patient"),
        SameEntity("receivables_paymentplancharge", "procedure_id", "patients_procedure"),
        SameEntity("receivables_paymentplancharge", "provider_id", "patients_provider"),
        SameEntity("receivables_paymentplancharge", "clinic_id", "patients_clinic"),
        SameEntity("receivables_paymentsplit", "payment_id", "receivables_payment"),
        SameEntity("receivables_paymentsplit", "patient_id", "patients_patient"),
        SameEntity("receivables_paymentsplit", "procedure_id", "patients_procedure"),
        SameEntity("receivables_paymentsplit", "adjustment_id", "receivables_adjustment"),
        SameEntity("receivables_paymentsplit", "plan_id", "receivables_paymentplan"),
        SameEntity("receivables_paymentsplit", "provider_id", "patients_provider"),
        SameEntity("receivables_paymentsplit", "clinic_id", "patients_clinic"),
        SameEntity("receivables_paymentsplit", "unearned_id", "patients_definition"),
        KeptRows(
            "receivables_feeschedule", domain="receivables", read="accounts.read money.read", write="accounts.write"
        ),
        KeptRows("receivables_fee", domain="receivables", read="accounts.read money.read", write="accounts.write"),
        KeptRows("receivables_adjustment", domain="receivables", read="accounts.read", write="accounts.write"),
        KeptRows("receivables_payment", domain="receivables", read="accounts.read", write="accounts.write"),
        KeptRows("receivables_paymentplan", domain="receivables", read="accounts.read", write="accounts.write"),
        KeptRows("receivables_paymentplancharge", domain="receivables", read="accounts.read", write="accounts.write"),
        KeptRows("receivables_paymentsplit", domain="receivables", read="accounts.read", write="accounts.write"),
    ]
