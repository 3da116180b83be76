import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organizations", "0005_former_organizations"),
        ("scope", "0003_known_time_zones"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecordSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("program", models.CharField(default="Open Dental", max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mysql", "MySQL or MariaDB server"),
                            ("dump", "Dump of a database"),
                            ("folder", "Folder of tables"),
                        ],
                        max_length=6,
                    ),
                ),
                ("host", models.CharField(blank=True, max_length=255)),
                ("port", models.IntegerField(null=True)),
                ("database", models.CharField(blank=True, max_length=64)),
                ("user", models.CharField(blank=True, max_length=80)),
                ("password", models.TextField(blank=True)),
                (
                    "tls",
                    models.CharField(
                        choices=[
                            ("off", "Not encrypted"),
                            ("required", "Encrypted"),
                            ("verified", "Encrypted, certificate checked"),
                        ],
                        default="off",
                        max_length=8,
                    ),
                ),
                ("ca_pem", models.TextField(blank=True)),
                ("path", models.CharField(blank=True, max_length=500)),
                ("documents_path", models.CharField(blank=True, max_length=500)),
                ("salt", models.TextField()),
                ("every_minutes", models.IntegerField(null=True)),
                ("fees_from", models.DateField(null=True)),
                ("is_paused", models.BooleanField(default=False)),
                ("connected_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("connected_by_account_id", models.BigIntegerField(null=True)),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("entity",), name="record_source_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "mysql"),
                                models.Q(("host", ""), _negated=True),
                                models.Q(("database", ""), _negated=True),
                                models.Q(("user", ""), _negated=True),
                            ),
                            models.Q(models.Q(("kind", "mysql"), _negated=True), models.Q(("path", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="record_source_says_where",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("every_minutes", None), ("every_minutes__gte", 5), _connector="OR"),
                        name="record_source_rests_between_imports",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("reading", "Reading"), ("applied", "Imported"), ("failed", "Failed")],
                        default="reading",
                        max_length=8,
                    ),
                ),
                ("asked_by_account_id", models.BigIntegerField(null=True)),
                ("started_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("finished_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("server_version", models.CharField(blank=True, max_length=80)),
                ("program_version", models.CharField(blank=True, max_length=40)),
                ("attempts", models.IntegerField(default=0)),
                ("tables", models.IntegerField(default=0)),
                ("rows", models.BigIntegerField(default=0)),
                ("rows_read", models.BigIntegerField(default=0)),
                ("rows_new", models.BigIntegerField(default=0)),
                ("rows_changed", models.BigIntegerField(default=0)),
                ("rows_gone", models.BigIntegerField(default=0)),
                ("error", models.TextField(blank=True)),
                ("missing", models.JSONField(default=list)),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portability.recordsource",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["entity", "-started_at"], name="import_run_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "reading")),
                        fields=("entity", "source"),
                        name="import_run_reading_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RestatedMonth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("measure", models.CharField(max_length=12)),
                ("clinic", models.BigIntegerField(default=0)),
                ("before_cents", models.BigIntegerField(null=True)),
                ("after_cents", models.BigIntegerField(null=True)),
                (
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portability.importrun",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entity", "run", "month", "measure", "clinic"), name="restated_month_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SourceTable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=64)),
                ("layouts", models.JSONField(default=list)),
                ("key", models.JSONField(default=list)),
                ("edited", models.CharField(blank=True, max_length=64)),
                ("engine", models.CharField(blank=True, max_length=30)),
                ("collation", models.CharField(blank=True, max_length=64)),
                ("rows", models.BigIntegerField(default=0)),
                ("gone_at", models.DateTimeField(null=True)),
                (
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portability.recordsource",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("entity", "source", "name"), name="source_table_once")],
            },
        ),
        migrations.CreateModel(
            name="SourceRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("block", models.BigIntegerField()),
                ("layout", models.SmallIntegerField()),
                ("copies", models.IntegerField(default=1)),
                ("key", models.TextField(db_collation="C")),
                ("digest", models.BigIntegerField()),
                (
                    "raw",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), null=True, size=None
                    ),
                ),
                (
                    "cells",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(null=True), null=True, size=None
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portability.importrun",
                    ),
                ),
                (
                    "until_run",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portability.importrun",
                    ),
                ),
                (
                    "table",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portability.sourcetable",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("until_run", None)), fields=["table", "block"], name="source_row_by_block"
                    ),
                    models.Index(fields=["table", "run"], name="source_row_by_run"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("table", "key", "run", "entity"), name="source_row_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SourceBlock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("block", models.BigIntegerField()),
                ("rows", models.IntegerField()),
                ("digest", models.BigIntegerField()),
                ("is_hot", models.BooleanField(default=False)),
                ("is_staged", models.BooleanField(default=True)),
                (
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
                    ),
                ),
                (
                    "table",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portability.sourcetable",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "table", "block", "is_staged"), name="source_block_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("orphan", "Names a row that is not there"),
                            ("unreadable", "Cannot be read"),
                            ("duplicate", "Its key appears twice"),
                            ("unknown", "A code that is not known here"),
                            ("cycle", "Guarantors in a circle"),
                        ],
                        max_length=10,
                    ),
                ),
                ("key", models.TextField(db_collation="C")),
                ("column", models.CharField(max_length=64)),
                ("value", models.CharField(blank=True, max_length=60)),
                (
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portability.importrun",
                    ),
                ),
                (
                    "table",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portability.sourcetable",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "table", "key", "column", "kind"), name="finding_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="GuarantorTotal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField()),
                ("source_cents", models.BigIntegerField(null=True)),
                ("our_cents", models.BigIntegerField(null=True)),
                (
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portability.importrun",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "run", "number"), name="guarantor_total_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportTotal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("measure", models.CharField(max_length=12)),
                ("table", models.CharField(blank=True, max_length=64)),
                ("month", models.DateField(null=True)),
                ("clinic", models.BigIntegerField(default=0)),
                ("source_amount", models.BigIntegerField(null=True)),
                ("source_rows", models.BigIntegerField(null=True)),
                ("our_amount", models.BigIntegerField(null=True)),
                ("our_rows", models.BigIntegerField(null=True)),
                (
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portability.importrun",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entity", "run", "measure", "table", "month", "clinic"),
                        name="import_total_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Meaning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("clinic", "Clinic"),
                            ("adjustment", "Adjustment type"),
                            ("payment", "Payment type"),
                            ("category", "Procedure category"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.BigIntegerField()),
                ("meaning", models.CharField(blank=True, max_length=60)),
                ("mapped_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("mapped_by_account_id", models.BigIntegerField(null=True)),
                (
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.location",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "kind", "number"), name="meaning_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "clinic"), ("location__isnull", False)),
                            models.Q(
                                models.Q(("kind", "clinic"), _negated=True), models.Q(("meaning", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="meaning_says_something",
                    ),
                ],
            },
        ),
    ]
