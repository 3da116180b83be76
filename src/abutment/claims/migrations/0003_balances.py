"""Balances of patients, kept so that lists can be sorted by them."""

import django.db.models.deletion
from django.db import migrations, models

from abutment.foundation.scope.operations import Policies, SameEntity, in_scope

_KEPT_BY_THE_SOFTWARE = "entity_id = any((select foundation.mirroring('receivables'))::bigint[])"

# What was imported before has balances at once: without them nobody would seem to owe anything until the next import.
_KEEP_WHAT_IS_THERE = """
insert into claims_patientbalance (entity_id, patient_id, from_on, cents)
select entity_id, patient_id,
    case when "on" > (now() at time zone time_zone)::date then "on" else date '0001-01-01' end, sum(cents)
from (
    select entity_id, patient_id, "on", fee_cents as cents from patients_procedure
        where gone_at is null and status = 'complete'
    union all
    select entity_id, patient_id, "on", amount_cents from receivables_adjustment where gone_at is null
    union all
    select entity_id, patient_id, "on", -amount_cents from receivables_paymentsplit where gone_at is null
    union all
    select entity_id, patient_id, "on", case when kind = 'credit' then -1 else 1 end
        * (coalesce(principal_cents, 0) + coalesce(interest_cents, 0))
        from receivables_paymentplancharge where gone_at is null
    union all
    select entity_id, patient_id, "on", -coalesce(paid_cents, 0) - coalesce(write_off_cents, 0)
        from claims_claimprocedure
        where gone_at is null and status in ('received', 'supplement', 'cap_claim', 'cap_done')
) as lines join scope_entity on scope_entity.id = lines.entity_id
where patient_id is not null group by 1, 2, 3 having coalesce(sum(cents), 0) <> 0
"""


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0002_row_security"),
        ("patients", "0003_finding"),
        ("receivables", "0002_row_security"),
    ]

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
                "constraints": [
                    models.UniqueConstraint(fields=("patient", "from_on", "entity"), name="patient_balance_once")
                ],
            },
        ),
        SameEntity("claims_patientbalance", "patient_id", "patients_patient"),
        migrations.RunSQL(_KEEP_WHAT_IS_THERE, migrations.RunSQL.noop),
        Policies(
            "claims_patientbalance",
            read=in_scope("accounts.read"),
            insert=_KEPT_BY_THE_SOFTWARE,
            update=_KEPT_BY_THE_SOFTWARE,
            delete=_KEPT_BY_THE_SOFTWARE,
        ),
    ]
