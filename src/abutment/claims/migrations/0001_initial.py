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
            name="Carrier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("name", models.TextField(blank=True)),
                ("phone", models.TextField(blank=True)),
                ("payer_id", models.TextField(blank=True)),
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
                    models.UniqueConstraint(fields=("entity", "number"), name="claims_carrier_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unsent", "Not sent"),
                            ("held", "Held until the primary pays"),
                            ("waiting", "Waiting to be sent"),
                            ("probably", "Probably sent"),
                            ("sent", "Sent"),
                            ("received", "Received"),
                        ],
                        max_length=8,
                    ),
                ),
                ("kind", models.CharField(blank=True, max_length=10)),
                ("service_on", models.DateField(null=True)),
                ("sent_on", models.DateField(null=True)),
                ("received_on", models.DateField(null=True)),
                ("billed_cents", models.BigIntegerField(null=True)),
                ("estimated_cents", models.BigIntegerField(null=True)),
                ("paid_cents", models.BigIntegerField(null=True)),
                ("write_off_cents", models.BigIntegerField(null=True)),
                ("deductible_cents", models.BigIntegerField(null=True)),
                ("note", models.TextField(blank=True)),
                ("identifier", models.CharField(blank=True, max_length=255)),
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
                "indexes": [models.Index(fields=["entity", "service_on"], name="claim_by_day")],
                "constraints": [models.UniqueConstraint(fields=("entity", "number"), name="claims_claim_number_once")],
            },
        ),
        migrations.CreateModel(
            name="ClaimPayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("on", models.DateField(null=True)),
                ("amount_cents", models.BigIntegerField(null=True)),
                ("check_number", models.CharField(blank=True, max_length=25)),
                ("carrier_name", models.TextField(blank=True)),
                ("is_partial", models.BooleanField(default=False)),
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
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "number"), name="claims_claimpayment_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Coverage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ordinal", models.SmallIntegerField(null=True)),
                ("relationship", models.CharField(blank=True, max_length=16)),
                ("is_pending", models.BooleanField(default=False)),
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
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "number"), name="claims_coverage_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="InsurancePlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("group_name", models.CharField(blank=True, max_length=50)),
                ("group_number", models.CharField(blank=True, max_length=25)),
                ("kind", models.CharField(blank=True, max_length=12)),
                ("is_hidden", models.BooleanField(default=False)),
                (
                    "carrier",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.carrier",
                    ),
                ),
                (
                    "employer",
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
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "number"), name="claims_insuranceplan_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimProcedure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sent", "Not received"),
                            ("received", "Received"),
                            ("preauth", "Preauthorization"),
                            ("adjustment", "Adjustment to benefits"),
                            ("supplement", "Supplemental"),
                            ("cap_claim", "Capitation, claim"),
                            ("estimate", "Estimate"),
                            ("cap_done", "Capitation, complete"),
                            ("cap_est", "Capitation, estimate"),
                            ("history", "Insurance history"),
                        ],
                        max_length=10,
                    ),
                ),
                ("on", models.DateField(null=True)),
                ("service_on", models.DateField(null=True)),
                ("billed_cents", models.BigIntegerField(null=True)),
                ("estimated_cents", models.BigIntegerField(null=True)),
                ("paid_cents", models.BigIntegerField(null=True)),
                ("write_off_cents", models.BigIntegerField(null=True)),
                ("deductible_cents", models.BigIntegerField(null=True)),
                ("remarks", models.TextField(blank=True)),
                (
                    "claim",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.claim",
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
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.claimpayment",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        db_constraint=False,
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
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.insuranceplan",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["entity", "on"], name="claim_procedure_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "number"), name="claims_claimprocedure_number_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="claim",
            name="plan",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="claims.insuranceplan",
            ),
        ),
        migrations.CreateModel(
            name="Benefit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("kind", models.CharField(blank=True, max_length=14)),
                ("percent", models.SmallIntegerField(null=True)),
                ("amount_cents", models.BigIntegerField(null=True)),
                ("period", models.CharField(blank=True, max_length=14)),
                ("quantity", models.SmallIntegerField(null=True)),
                ("quantity_of", models.CharField(blank=True, max_length=10)),
                ("level", models.CharField(blank=True, max_length=10)),
                (
                    "category",
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
                    "coverage",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.coverage",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.insuranceplan",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "number"), name="claims_benefit_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("member_id", models.CharField(blank=True, max_length=255)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                (
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
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
                        to="claims.insuranceplan",
                    ),
                ),
                (
                    "subscriber",
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
                    models.UniqueConstraint(fields=("entity", "number"), name="claims_subscription_number_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="coverage",
            name="subscription",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="claims.subscription",
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="subscription",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="claims.subscription",
            ),
        ),
    ]
