import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agreements", "0003_papers"),
        ("documents", "0002_row_security"),
        ("organizations", "0005_former_organizations"),
        ("scope", "0003_known_time_zones"),
    ]

    operations = [
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "named_entity_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), db_default=[], default=list, size=None
                    ),
                ),
                ("month", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("month", "Statement"),
                            ("correction", "Correction"),
                            ("credit", "Credit of what was conceded"),
                        ],
                        default="month",
                        max_length=10,
                    ),
                ),
                ("sequence", models.PositiveSmallIntegerField(default=0)),
                ("number", models.CharField(max_length=40)),
                ("agreement_title", models.CharField(max_length=200)),
                ("manager_name", models.CharField(max_length=300)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("waits", "Waits for counsel"),
                            ("refused", "Refused"),
                            ("approved", "Approved"),
                            ("issued", "Issued"),
                            ("disputed", "Disputed"),
                            ("settled", "Settled"),
                        ],
                        default="draft",
                        max_length=8,
                    ),
                ),
                ("fee_cents", models.BigIntegerField()),
                ("by_terms_cents", models.BigIntegerField()),
                ("held_cents", models.BigIntegerField(default=0)),
                ("refused_cents", models.BigIntegerField(default=0)),
                ("due_on", models.DateField(null=True)),
                ("sentence", models.TextField()),
                ("rules_version", models.PositiveSmallIntegerField()),
                ("asked", models.JSONField()),
                ("asked_sha256", models.CharField(max_length=64)),
                ("result", models.JSONField()),
                ("needs_approval", models.BooleanField(default=False)),
                ("approval_citation", models.TextField(blank=True)),
                ("drafted_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("drafted_by_account_id", models.BigIntegerField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("approved_by_account_id", models.BigIntegerField(null=True)),
                ("approved_by_name", models.CharField(blank=True, max_length=200)),
                ("approver_holds_organization_role", models.BooleanField(default=False)),
                ("issued_at", models.DateTimeField(null=True)),
                ("issued_by_account_id", models.BigIntegerField(null=True)),
                ("issued_by_name", models.CharField(blank=True, max_length=200)),
                ("chain_sequence", models.BigIntegerField(null=True)),
                ("chain_hash", models.CharField(blank=True, max_length=64)),
                ("settled_on", models.DateField(null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="fees.statement",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["entity", "-month"], name="fees_statem_entity__d0ef8d_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "agreement", "month", "sequence"), name="statement_once"),
                    models.UniqueConstraint(fields=("entity", "number"), name="statement_number_once"),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="statement_is_of_a_month"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "by_terms_cents",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("fee_cents"), "+", models.F("held_cents")
                                    ),
                                    "+",
                                    models.F("refused_cents"),
                                ),
                            )
                        ),
                        name="statement_adds_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("corrects", None),
                                ("fee_cents__gte", 0),
                                ("held_cents__gte", 0),
                                ("kind", "month"),
                                ("refused_cents__gte", 0),
                                ("sequence", 0),
                            ),
                            models.Q(
                                ("corrects__isnull", False), ("kind__in", ["correction", "credit"]), ("sequence__gt", 0)
                            ),
                            _connector="OR",
                        ),
                        name="statement_or_correction",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("issued_at__isnull", False), ("status__in", ["issued", "disputed", "settled"])),
                            models.Q(("approved_at__isnull", False), ("issued_at", None), ("status", "approved")),
                            models.Q(
                                ("approved_at", None),
                                ("issued_at", None),
                                ("status__in", ["draft", "waits", "refused"]),
                            ),
                            _connector="OR",
                        ),
                        name="statement_status_follows_its_stamps",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sequence__gt", 0),
                            models.Q(("status__in", ["waits", "refused"]), _negated=True),
                            ("fee_cents", 0),
                            _connector="OR",
                        ),
                        name="statement_that_waits_charges_nothing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("basis_sha256", models.CharField(max_length=64)),
                ("month", models.DateField()),
                ("amount_cents", models.BigIntegerField()),
                ("counsel_name", models.CharField(max_length=200)),
                ("counsel_account_id", models.BigIntegerField(null=True)),
                ("given_on", models.DateField()),
                ("words", models.TextField()),
                ("given_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="releases", to="fees.statement"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount_cents__gt", 0)), name="release_is_of_an_amount"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("words", ""), _negated=True), models.Q(("counsel_name", ""), _negated=True)
                        ),
                        name="release_is_named_and_worded",
                    ),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="release_is_of_a_month"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("paid_on", models.DateField()),
                ("amount_cents", models.BigIntegerField()),
                ("reference", models.CharField(blank=True, max_length=80)),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("recorded_by_account_id", models.BigIntegerField(null=True)),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="fees.statement"
                    ),
                ),
            ],
            options={
                "ordering": ["paid_on", "id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount_cents__gt", 0)), name="payment_is_of_an_amount")
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("label", models.TextField()),
                ("amount_cents", models.BigIntegerField()),
                ("term", models.TextField(blank=True)),
                ("amendment", models.TextField(blank=True)),
                ("citation", models.TextField(blank=True)),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="fees.statement"
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "statement", "position"), name="statement_line_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Dispute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField()),
                ("opened_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("opened_by_account_id", models.BigIntegerField(null=True)),
                ("opened_by_name", models.CharField(blank=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("conceded", "Conceded"),
                            ("rejected", "Rejected"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("conceded_cents", models.BigIntegerField(default=0)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by_account_id", models.BigIntegerField(null=True)),
                ("answered_by_name", models.CharField(blank=True, max_length=200)),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
                (
                    "credit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="fees.statement"
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="disputes", to="fees.statement"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="disputes", to="fees.statementline"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")), fields=("entity", "line"), name="dispute_open_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="dispute_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None), ("conceded_cents", 0), ("state", "open")),
                            models.Q(
                                ("answered_at__isnull", False), ("state__in", ["conceded", "rejected", "withdrawn"])
                            ),
                            _connector="OR",
                        ),
                        name="dispute_ends_with_an_answer",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FeeInput",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("collections", "Collections"),
                            ("refunds", "Refunds"),
                            ("production", "Production"),
                            ("adjustments", "Adjustments to production"),
                            ("expenses", "Practice expenses"),
                            ("costs", "Manager's costs"),
                            ("visits", "Visits"),
                            ("hours", "Hours"),
                        ],
                        max_length=12,
                    ),
                ),
                ("category", models.CharField(blank=True, max_length=60)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("amount_cents", models.BigIntegerField(null=True)),
                ("quantity", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("source", models.CharField(max_length=60)),
                ("entered_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("entered_by_account_id", models.BigIntegerField(null=True)),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.location",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entity", "starts_on", "kind", "location", "category", "ends_on"),
                        name="fee_input_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("starts_on"))), name="fee_input_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "collections",
                                    "refunds",
                                    "production",
                                    "adjustments",
                                    "expenses",
                                    "costs",
                                    "visits",
                                    "hours",
                                ],
                            )
                        ),
                        name="fee_input_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount_cents__isnull", True),
                                ("kind__in", ["visits", "hours"]),
                                ("quantity__isnull", False),
                            ),
                            models.Q(
                                models.Q(("kind__in", ["visits", "hours"]), _negated=True),
                                ("amount_cents__isnull", False),
                                ("quantity__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="fee_input_is_money_or_a_count",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity", None), ("quantity__gte", 0), _connector="OR"),
                        name="fee_input_count_is_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hindrance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "named_entity_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), db_default=[], default=list, size=None
                    ),
                ),
                ("month", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("agreement", "No agreement"),
                            ("terms", "Terms"),
                            ("inputs", "No data"),
                            ("restated", "Restated"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sentence", models.TextField()),
                ("noted_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "agreement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entity", "month", "agreement"), name="hindrance_once", nulls_distinct=False
                    )
                ],
            },
        ),
    ]
