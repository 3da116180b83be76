"""Charts under row security: who reads them, and that nobody writes what is mirrored."""

from django.db import migrations

from abutment.foundation.scope.operations import SameEntity, Scoped, SqlFile
from abutment.organizations.operations import AddCapabilities
from abutment.patients.operations import KeptRows

# By code: the side, the label, and which roles carry it. What patients owe is read where it is worked on; an identity number
# is shown to those who need it to bill, and each time is noted.
CAPABILITIES = {
    "accounts.read": (
        "money",
        "See patients' accounts",
        "owner practice_manager front_desk billing",
    ),
    "accounts.write": ("money", "Post to patients' accounts", "practice_manager front_desk billing"),
    "schedule.write": ("business", "Change the schedule", "practice_manager front_desk"),
    "patients.identify": ("business", "Reveal identity numbers of patients", "owner practice_manager billing"),
}


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0001_initial"),
        ("organizations", "0005_former_organizations"),
        ("documents", "0002_row_security"),
    ]

    operations = [
        AddCapabilities(CAPABILITIES),
        SqlFile("abutment.patients", "sql/keeping.sql"),
        Scoped("patients_recordkeeping", read="network.read", write="records.connect"),
        SameEntity("patients_clinic", "location_id", "organizations_location"),
        SameEntity("patients_patient", "guarantor_id", "patients_patient"),
        SameEntity("patients_patient", "provider_id", "patients_provider"),
        SameEntity("patients_patient", "hygienist_id", "patients_provider"),
        SameEntity("patients_patient", "clinic_id", "patients_clinic"),
        SameEntity("patients_patient", "billing_id", "patients_definition"),
        SameEntity("patients_patientnote", "patient_id", "patients_patient"),
        SameEntity("patients_procedurecode", "category_id", "patients_definition"),
        SameEntity("patients_procedure", "patient_id", "patients_patient"),
        SameEntity("patients_procedure", "code_id", "patients_procedurecode"),
        SameEntity("patients_procedure", "provider_id", "patients_provider"),
        SameEntity("patients_procedure", "clinic_id", "patients_clinic"),
        SameEntity("patients_procedure", "diagnosis_id", "patients_definition"),
        SameEntity("patients_procedure", "priority_id", "patients_definition"),
        SameEntity("patients_procedurenote", "patient_id", "patients_patient"),
        SameEntity("patients_procedurenote", "procedure_id", "patients_procedure"),
        SameEntity("patients_treatmentplan", "patient_id", "patients_patient"),
        SameEntity("patients_plannedprocedure", "plan_id", "patients_treatmentplan"),
        SameEntity("patients_plannedprocedure", "procedure_id", "patients_procedure"),
        SameEntity("patients_plannedprocedure", "priority_id", "patients_definition"),
        SameEntity("patients_savedplanline", "plan_id", "patients_treatmentplan"),
        SameEntity("patients_savedplanline", "patient_id", "patients_patient"),
        SameEntity("patients_savedplanline", "procedure_id", "patients_procedure"),
        SameEntity("patients_savedplanline", "priority_id", "patients_definition"),
        SameEntity("patients_toothstate", "patient_id", "patients_patient"),
        SameEntity("patients_perioexam", "patient_id", "patients_patient"),
        SameEntity("patients_perioexam", "provider_id", "patients_provider"),
        SameEntity("patients_periomeasure", "exam_id", "patients_perioexam"),
        SameEntity("patients_problem", "patient_id", "patients_patient"),
        SameEntity("patients_problem", "name_id", "patients_definition"),
        SameEntity("patients_allergy", "patient_id", "patients_patient"),
        SameEntity("patients_allergy", "name_id", "patients_definition"),
        SameEntity("patients_medication", "patient_id", "patients_patient"),
        SameEntity("patients_medication", "name_id", "patients_definition"),
        SameEntity("patients_prescription", "patient_id", "patients_patient"),
        SameEntity("patients_prescription", "provider_id", "patients_provider"),
        SameEntity("patients_referral", "patient_id", "patients_patient"),
        SameEntity("patients_referral", "procedure_id", "patients_procedure"),
        SameEntity("patients_referral", "referrer_id", "patients_definition"),
        SameEntity("patients_message", "patient_id", "patients_patient"),
        SameEntity("patients_message", "kind_id", "patients_definition"),
        SameEntity("patients_task", "patient_id", "patients_patient"),
        SameEntity("patients_task", "list_id", "patients_definition"),
        SameEntity("patients_chartdocument", "patient_id", "patients_patient"),
        SameEntity("patients_chartdocument", "category_id", "patients_definition"),
        SameEntity("patients_chartdocument", "provider_id", "patients_provider"),
        SameEntity("patients_chartdocument", "file_id", "documents_document"),
        KeptRows("patients_clinic", domain="charts", read="network.read", write="chart.write"),
        KeptRows("patients_definition", domain="charts", read="network.read", write="chart.write"),
        KeptRows("patients_provider", domain="charts", read="network.read", write="chart.write"),
        KeptRows("patients_patient", domain="charts", read="patients.read", write="chart.write"),
        KeptRows("patients_patientnote", domain="charts", read="chart.read", write="chart.write"),
        KeptRows("patients_procedurecode", domain="charts", read="network.read", write="chart.write"),
        KeptRows("patients_procedure", domain="charts", read="chart.read accounts.read", write="chart.write"),
        KeptRows("patients_procedurenote", domain="charts", read="chart.read", write="chart.write"),
        KeptRows("patients_treatmentplan", domain="charts", read="chart.read", write="chart.write"),
        KeptRows("patients_plannedprocedure", domain="charts", read="chart.read", write="chart.write"),
        KeptRows("patients_savedplanline", domain="charts", read="chart.read", write="chart.write"),
        KeptRows("patients_toothstate", domain="charts", read="chart.read", write="chart.write"),
        KeptRows("patients_perioexam", domain="charts", read="chart.read", write="chart.write"),
        KeptRows("patients_periomeasure", domain="charts", read="chart.read", write="chart.write"),
        KeptRows("patients_problem", domain="charts", read="chart.read", write="chart.write"),
        KeptRows("patients_allergy", domain="charts", read="chart.read", write="chart.write"),
        KeptRows("patients_medication", domain="charts", read="chart.read", write="chart.write"),
        KeptRows("patients_prescription", domain="charts", read="chart.read", write="chart.write"),
        KeptRows("patients_referral", domain="charts", read="chart.read", write="chart.write"),
        KeptRows("patients_message", domain="charts", read="patients.read", write="chart.write"),
        KeptRows("patients_task", domain="charts", read="patients.read", write="chart.write"),
        KeptRows("patients_chartdocument", domain="charts", read="chart.read", write="chart.write"),
    ]
