"""Balances of patients, kept so that lists can be sorted by them."""

import django.db.models.deletion
from django.db import migrations, models

from abutment.foundation.scope.operations import Policies, SameEntity, in_scope

_KEPT_BY_THE_SOFTWARE = "entity_id = any((select foundation.mirroring('receivables'))::bigint[])"


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_row_security"), ("patients", "0003_finding")]

    operations = [
        migrations.CreateModel(
            name="PatientBalance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField()),
                ("cents", models.BigIntegerField()),
                (
                    "entity",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scope.entity",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["entity"], name="patient_balance_by_practice")],
                "constraints": [models.UniqueConstraint(fields=("patient", "from_on"), name="patient_balance_once")],
            },
        ),
        SameEntity("claims_patientbalance", "patient_id", "patients_patient"),
        Policies(
            "claims_patientbalance",
            read=in_scope("accounts.read"),
            insert=_KEPT_BY_THE_SOFTWARE,
            update=_KEPT_BY_THE_SOFTWARE,
            delete=_KEPT_BY_THE_SOFTWARE,
        ),
    ]
