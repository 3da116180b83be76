import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0002_row_security"),
        ("organizations", "0005_former_organizations"),
        ("scope", "0003_known_time_zones"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("msa", "Management services agreement"),
                            ("it", "IT agreement"),
                            ("baa", "Business associate agreement"),
                            ("employment", "Employment agreement"),
                            ("lease", "Lease"),
                            ("supplier", "Supplier agreement"),
                            ("payer", "Payer agreement"),
                        ],
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("ended_because", models.CharField(blank=True, max_length=300)),
                (
                    "named_entity_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), db_default=[], default=list, size=None
                    ),
                ),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("created_by_account_id", models.BigIntegerField(null=True)),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="agreements", to="scope.entity"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                        name="agreements_agreement_ends_after_start",
                    ),
                    models.UniqueConstraint(fields=("entity", "title", "starts_on"), name="agreement_entered_once"),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="agreement_has_a_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None), models.Q(("ended_because", ""), _negated=True), _connector="OR"
                        ),
                        name="agreement_ends_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("effective_on", models.DateField()),
                ("reviewed_on", models.DateField(blank=True, null=True)),
                ("reviewed_by_account_id", models.BigIntegerField(null=True)),
                ("counsel_name", models.CharField(blank=True, max_length=200)),
                ("counsel_on", models.DateField(blank=True, null=True)),
                ("counsel_account_id", models.BigIntegerField(null=True)),
                ("signed_on", models.DateField(blank=True, null=True)),
                ("signed_recorded_at", models.DateTimeField(blank=True, null=True)),
                ("signed_by_account_id", models.BigIntegerField(null=True)),
                (
                    "removed_for_entity_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), db_default=[], default=list, size=None
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
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
                    models.UniqueConstraint(fields=("entity", "agreement", "number"), name="amendment_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("counsel_on", None),
                            models.Q(("counsel_on__gte", models.F("reviewed_on")), ("reviewed_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="counsel_follows_review",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_on", None),
                            models.Q(("counsel_on__isnull", False), ("signed_on__gte", models.F("counsel_on"))),
                            _connector="OR",
                        ),
                        name="signing_follows_counsel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("counsel_on", None), ("counsel_name", "")),
                            models.Q(("counsel_on__isnull", False), models.Q(("counsel_name", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="counsel_has_a_name_and_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("agreement", "Agreement"),
                            ("amendment", "Amendment"),
                            ("exhibit", "Exhibit"),
                            ("schedule", "Schedule"),
                            ("policy", "Policy"),
                            ("opinion", "Opinion"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("precedence", models.PositiveSmallIntegerField()),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
                (
                    "amendment",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="agreements.amendment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entity", "agreement", "amendment", "precedence"),
                        name="precedence_once",
                        nulls_distinct=False,
                    ),
                    models.UniqueConstraint(fields=("entity", "agreement", "document"), name="document_attached_once"),
                    models.CheckConstraint(condition=models.Q(("precedence__gte", 1)), name="precedence_starts_at_one"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amendment__isnull", False), ("role__in", ("opinion", "other")), _connector="OR"
                        ),
                        name="paper_outside_is_an_opinion_or_other",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CoveredLocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("covers", models.BooleanField(db_default=True, default=True)),
                ("entered_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("entered_by_account_id", models.BigIntegerField(null=True)),
                ("entered_for_entity_id", models.BigIntegerField(null=True)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("approved_by_account_id", models.BigIntegerField(null=True)),
                ("approved_for_entity_id", models.BigIntegerField(null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covered",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "amendment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covered",
                        to="agreements.amendment",
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
                (
                    "location",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.location",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                        name="agreements_coveredlocation_ends_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("jurisdiction", models.CharField(max_length=6)),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("flat", "Flat"),
                            ("hourly", "Hourly"),
                            ("cost_plus", "Cost plus"),
                            ("per_visit", "Per visit"),
                            ("percentage", "Percentage"),
                            ("tiered", "Tiered"),
                        ],
                        max_length=12,
                    ),
                ),
                ("allows", models.BooleanField(default=True)),
                ("counsel_name", models.CharField(max_length=200)),
                ("counsel_account_id", models.BigIntegerField(null=True)),
                ("given_on", models.DateField()),
                ("words", models.TextField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("withdrawn_recorded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "agreement_document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.agreementdocument",
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                        name="agreements_opinion_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("jurisdiction__regex", "^US-[A-Z]{2}$")), name="opinion_jurisdiction"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("method__in", ["flat", "hourly", "cost_plus", "per_visit", "percentage", "tiered"])
                        ),
                        name="opinion_method_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("counsel_name", ""), _negated=True), models.Q(("words", ""), _negated=True)
                        ),
                        name="opinion_has_a_counsel_and_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("starts_on__gte", models.F("given_on"))), name="opinion_looks_ahead"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("practice", "Practice"),
                            ("manager", "Manager"),
                            ("provider", "Provider"),
                            ("covered_entity", "Covered entity"),
                            ("business_associate", "Business associate"),
                            ("employer", "Employer"),
                            ("employee", "Employee"),
                            ("tenant", "Tenant"),
                            ("landlord", "Landlord"),
                            ("buyer", "Buyer"),
                            ("supplier", "Supplier"),
                            ("payer", "Payer"),
                            ("other", "Other party"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200)),
                ("signatory", models.CharField(blank=True, max_length=200)),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
                (
                    "party_entity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scope.entity",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("party_entity__isnull", True), models.Q(("name", ""), _negated=True)),
                            models.Q(("name", ""), ("party_entity__isnull", False)),
                            _connector="OR",
                        ),
                        name="party_is_an_entity_or_a_name",
                    ),
                    models.UniqueConstraint(
                        fields=("entity", "agreement", "role", "party_entity", "name"),
                        name="party_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "key",
                    models.CharField(
                        choices=[
                            ("fee", "Fee"),
                            ("floor", "Floor"),
                            ("cap", "Cap"),
                            ("payment_day", "Payment day"),
                            ("late_charge", "Late charge"),
                            ("fmv_opinion", "Fair market value"),
                            ("data_exit", "Data exit"),
                            ("governing_state", "Governing state"),
                            ("renewal", "Renewal"),
                            ("notice", "Notice"),
                        ],
                        max_length=20,
                    ),
                ),
                ("value", models.JSONField()),
                ("section", models.CharField(blank=True, max_length=60)),
                ("quote", models.TextField()),
                ("page", models.PositiveIntegerField(blank=True, null=True)),
                ("starts_at", models.PositiveIntegerField(blank=True, null=True)),
                ("ends_at", models.PositiveIntegerField(blank=True, null=True)),
                ("quote_is_verified", models.BooleanField(default=False)),
                ("quote_seal", models.CharField(blank=True, db_default="", max_length=200)),
                ("entered_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("entered_by_account_id", models.BigIntegerField(null=True)),
                ("entered_for_entity_id", models.BigIntegerField(null=True)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("approved_by_account_id", models.BigIntegerField(null=True)),
                ("approved_for_entity_id", models.BigIntegerField(null=True)),
                ("approver_holds_organization_role", models.BooleanField(default=False)),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "agreement_document",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="agreements.agreementdocument",
                    ),
                ),
                (
                    "amendment",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="agreements.amendment",
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["agreement", "key"], name="agreements__agreeme_32e282_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                        name="agreements_term_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "key__in",
                                [
                                    "fee",
                                    "floor",
                                    "cap",
                                    "payment_day",
                                    "late_charge",
                                    "fmv_opinion",
                                    "data_exit",
                                    "governing_state",
                                    "renewal",
                                    "notice",
                                ],
                            )
                        ),
                        name="term_key_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amendment__isnull", False), ("key", "fmv_opinion"), _connector="OR"),
                        name="term_is_of_an_amendment",
                    ),
                    models.CheckConstraint(condition=models.Q(("quote", ""), _negated=True), name="term_has_a_quote"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends_at", None), ("starts_at", None)),
                            ("ends_at__gt", models.F("starts_at")),
                            _connector="OR",
                        ),
                        name="term_span_is_a_span",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quote_is_verified", False), ("starts_at__isnull", False), _connector="OR"),
                        name="verified_quote_has_a_span",
                    ),
                ],
            },
        ),
    ]
