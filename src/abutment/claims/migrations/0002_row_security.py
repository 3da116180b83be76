"""Insurance and claims under row security."""

from django.db import migrations

from abutment.foundation.scope.operations import SameEntity
from abutment.patients.operations import KeptRows


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial"), ("patients", "0002_row_security")]

    operations = [
        SameEntity("claims_insuranceplan", "carrier_id", "claims_carrier"),
        SameEntity("claims_insuranceplan", "employer_id", "patients_definition"),
        SameEntity("claims_subscription", "plan_id", "claims_insuranceplan"),
        SameEntity("claims_subscription", "subscriber_id", "patients_patient"),
        SameEntity("claims_coverage", "patient_id", "patients_patient"),
        SameEntity("claims_coverage", "subscription_id", "claims_subscription"),
        SameEntity("claims_benefit", "plan_id", "claims_insuranceplan"),
        SameEntity("claims_benefit", "coverage_id", "claims_coverage"),
        SameEntity("claims_benefit", "category_id", "patients_definition"),
        SameEntity("claims_benefit", "code_id", "patients_procedurecode"),
        SameEntity("claims_claim", "patient_id", "patients_patient"),
        SameEntity("claims_claim", "plan_id", "claims_insuranceplan"),
        SameEntity("claims_claim", "subscription_id", "claims_subscription"),
        SameEntity("claims_claim", "provider_id", "patients_provider"),
        SameEntity("claims_claim", "clinic_id", "patients_clinic"),
        SameEntity("claims_claimpayment", "clinic_id", "patients_clinic"),
        SameEntity("claims_claimpayment", "kind_id", "patients_definition"),
        SameEntity("claims_claimprocedure", "claim_id", "claims_claim"),
        SameEntity("claims_claimprocedure", "procedure_id", "patients_procedure"),
        SameEntity("claims_claimprocedure", "patient_id", "patients_patient"),
        SameEntity("claims_claimprocedure", "plan_id", "claims_insuranceplan"),
        SameEntity("claims_claimprocedure", "payment_id", "claims_claimpayment"),
        SameEntity("claims_claimprocedure", "provider_id", "patients_provider"),
        SameEntity("claims_claimprocedure", "clinic_id", "patients_clinic"),
        KeptRows("claims_carrier", domain="claims", read="accounts.read", write="claims.work"),
        KeptRows("claims_insuranceplan", domain="claims", read="accounts.read", write="claims.work"),
        KeptRows("claims_subscription", domain="claims", read="accounts.read", write="claims.work"),
        KeptRows("claims_coverage", domain="claims", read="accounts.read", write="claims.work"),
        KeptRows("claims_benefit", domain="claims", read="accounts.read", write="claims.work"),
        KeptRows("claims_claim", domain="claims", read="accounts.read", write="claims.work"),
        KeptRows("claims_claimpayment", domain="claims", read="accounts.read", write="claims.work"),
        KeptRows("claims_claimprocedure", domain="claims", read="accounts.read", write="claims.work"),
    ]
