import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("patients", "0001_initial"),
        ("scope", "0003_known_time_zones"),
    ]

    operations = [
        migrations.CreateModel(
            name="Adjustment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("on", models.DateField(null=True)),
                ("procedure_on", models.DateField(null=True)),
                ("amount_cents", models.BigIntegerField(null=True)),
                ("note", models.TextField(blank=True)),
                (
                    "clinic",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.clinic",
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.definition",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.patient",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.procedure",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.provider",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["entity", "on"], name="adjustment_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "number"), name="receivables_adjustment_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="FeeSchedule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("name", models.TextField(blank=True)),
                ("kind", models.CharField(blank=True, max_length=14)),
                ("is_hidden", models.BooleanField(default=False)),
                (
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "number"), name="receivables_feeschedule_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Fee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("amount_cents", models.BigIntegerField(null=True)),
                (
                    "clinic",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.clinic",
                    ),
                ),
                (
                    "code",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.procedurecode",
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.provider",
                    ),
                ),
                (
                    "schedule",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="receivables.feeschedule",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "number"), name="receivables_fee_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("on", models.DateField(null=True)),
                ("amount_cents", models.BigIntegerField(null=True)),
                ("check_number", models.CharField(blank=True, max_length=25)),
                ("note", models.TextField(blank=True)),
                (
                    "clinic",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.clinic",
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.definition",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["entity", "on"], name="payment_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "number"), name="receivables_payment_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("on", models.DateField(null=True)),
                ("is_closed", models.BooleanField(default=False)),
                ("is_dynamic", models.BooleanField(default=False)),
                ("note", models.TextField(blank=True)),
                (
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
                    ),
                ),
                (
                    "guarantor",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.patient",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "number"), name="receivables_paymentplan_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentPlanCharge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("on", models.DateField(null=True)),
                ("kind", models.CharField(blank=True, max_length=6)),
                ("principal_cents", models.BigIntegerField(null=True)),
                ("interest_cents", models.BigIntegerField(null=True)),
                (
                    "clinic",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.clinic",
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.patient",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="receivables.paymentplan",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.procedure",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.provider",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entity", "number"), name="receivables_paymentplancharge_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentSplit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("on", models.DateField(null=True)),
                ("amount_cents", models.BigIntegerField(null=True)),
                (
                    "adjustment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="receivables.adjustment",
                    ),
                ),
                (
                    "clinic",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.clinic",
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.patient",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="receivables.payment",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="receivables.paymentplan",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.procedure",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.provider",
                    ),
                ),
                (
                    "unearned",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.definition",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["entity", "on"], name="payment_split_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "number"), name="receivables_paymentsplit_number_once")
                ],
            },
        ),
    ]
