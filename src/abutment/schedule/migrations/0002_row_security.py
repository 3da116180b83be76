"""The schedule under row security."""

from django.db import migrations

from abutment.foundation.scope.operations import SameEntity
from abutment.patients.operations import KeptRows


class Migration(migrations.Migration):
    dependencies = [("schedule", "0001_initial"), ("patients", "0002_row_security")]

    operations = [
        SameEntity("schedule_operatory", "clinic_id", "patients_clinic"),
        SameEntity("schedule_operatory", "dentist_id", "patients_provider"),
        SameEntity("schedule_operatory", "hygienist_id", "patients_provider"),
        SameEntity("schedule_hours", "provider_id", "patients_provider"),
        SameEntity("schedule_hours", "clinic_id", "patients_clinic"),
        SameEntity("schedule_appointment", "patient_id", "patients_patient"),
        SameEntity("schedule_appointment", "provider_id", "patients_provider"),
        SameEntity("schedule_appointment", "hygienist_id", "patients_provider"),
        SameEntity("schedule_appointment", "operatory_id", "schedule_operatory"),
        SameEntity("schedule_appointment", "clinic_id", "patients_clinic"),
        SameEntity("schedule_appointment", "confirmation_id", "patients_definition"),
        SameEntity("schedule_appointment", "type_id", "patients_definition"),
        SameEntity("schedule_recall", "patient_id", "patients_patient"),
        SameEntity("schedule_recall", "kind_id", "patients_definition"),
        KeptRows("schedule_operatory", domain="schedule", read="network.read", write="schedule.write"),
        KeptRows("schedule_hours", domain="schedule", read="schedule.read", write="schedule.write"),
        KeptRows("schedule_appointment", domain="schedule", read="schedule.read", write="schedule.write"),
        KeptRows("schedule_recall", domain="schedule", read="schedule.read", write="schedule.write"),
    ]
