"""Everything that a practice took, patients' requests for their records, and who else was let see what."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from abutment.foundation.scope.operations import Policies, SameEntity, SqlFile, in_scope
from abutment.organizations.operations import AddCapabilities

# By code: the side, the label, and which roles carry it. All of these roles are granted by an owner, or end with the practice's
# own people; none is of an organization.
CAPABILITIES = {
    "packages.write": ("business", "Write what a practice takes", ""),
    "requests.work": (
        "business",
        "Register patients' requests for their records",
        "owner dentist hygienist assistant practice_manager front_desk",
    ),
    # What is clinical is in the copy: the organization can grant neither of these two roles.
    "records.copy": ("business", "Give a patient a copy of their records", "owner dentist"),
}
# Half-open, by the database's own clock.
_GRANTED = (
    "account_id = (select foundation.account()) and revoked_at is null "
    "and starts_at <= statement_timestamp() and statement_timestamp() < ends_at"
)


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0003_taken_records"),
        ("patients", "0002_row_security"),
        ("portability", "0002_row_security"),
        ("scope", "0003_known_time_zones"),
    ]

    operations = [
        migrations.CreateModel(
            name="Package",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting"),
                            ("packing", "Being packed"),
                            ("done", "Complete"),
                            ("failed", "Failed"),
                            ("canceled", "Called off"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("asked_by_account_id", models.BigIntegerField(null=True)),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("work_id", models.BigIntegerField(null=True)),
                ("attempts", models.IntegerField(default=0)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("as_of", models.DateTimeField(null=True)),
                ("size_bytes", models.BigIntegerField(null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("manifest_sha256", models.CharField(blank=True, max_length=64)),
                ("key_id", models.IntegerField(null=True)),
                ("key", models.CharField(blank=True, max_length=64)),
                ("contents", models.JSONField(default=dict)),
                ("error", models.TextField(blank=True)),
                ("keep_until", models.DateTimeField(null=True)),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "document",
                    models.ForeignKey(
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
        ),
        migrations.CreateModel(
            name="RecordsAccess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("email", models.EmailField(max_length=254)),
                ("account_id", models.BigIntegerField(null=True)),
                ("purpose", models.CharField(max_length=300)),
                (
                    "reach",
                    models.CharField(
                        choices=[
                            ("whole", "The whole Package"),
                            ("period", "Trail, looks, agreements and statements of a period"),
                        ],
                        max_length=6,
                    ),
                ),
                ("first_on", models.DateField(null=True)),
                ("end_on", models.DateField(null=True)),
                ("starts_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ends_at", models.DateTimeField()),
                ("granted_by_account_id", models.BigIntegerField(null=True)),
                ("granted_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("revoked_at", models.DateTimeField(null=True)),
                ("revoked_by_account_id", models.BigIntegerField(null=True)),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
                (
                    "package",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portability.package",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RecordsRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "asked_by",
                    models.CharField(
                        choices=[
                            ("patient", "The patient"),
                            ("personal", "The patient's personal representative"),
                            ("named", "Somebody whom the patient named in writing"),
                        ],
                        default="patient",
                        max_length=8,
                    ),
                ),
                ("asker_name", models.CharField(blank=True, max_length=120)),
                ("purpose", models.CharField(max_length=200)),
                ("received_on", models.DateField()),
                ("due_on", models.DateField()),
                ("extended_on", models.DateField(null=True)),
                ("extension_reason", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "To be answered"),
                            ("making", "Being made"),
                            ("ready", "Ready to be given"),
                            ("given", "Given"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("registered_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("registered_by_account_id", models.BigIntegerField(null=True)),
                ("work_id", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField(null=True)),
                ("size_bytes", models.BigIntegerField(null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("error", models.TextField(blank=True)),
                ("keep_until", models.DateTimeField(null=True)),
                ("removed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by_account_id", models.BigIntegerField(null=True)),
                ("given_how", models.CharField(blank=True, max_length=200)),
                (
                    "document",
                    models.ForeignKey(
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
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.patient",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="package",
            index=models.Index(fields=["entity", "-asked_at"], name="package_newest"),
        ),
        migrations.AddConstraint(
            model_name="package",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["asked", "packing"])),
                fields=("entity",),
                name="package_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="package",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), _negated=True),
                    models.Q(
                        ("as_of__isnull", False),
                        models.Q(("sha256", ""), _negated=True),
                        models.Q(("manifest_sha256", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="package_done_says_what_it_is",
            ),
        ),
        migrations.AddConstraint(
            model_name="package",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), _negated=True),
                    ("document__isnull", False),
                    ("removed_at__isnull", False),
                    _connector="OR",
                ),
                name="package_done_is_kept_or_removed",
            ),
        ),
        migrations.AddIndex(
            model_name="recordsaccess",
            index=models.Index(fields=["entity", "-granted_at"], name="records_access_newest"),
        ),
        migrations.AddIndex(
            model_name="recordsaccess",
            index=models.Index(fields=["account_id"], name="records_access_of_account"),
        ),
        migrations.AddConstraint(
            model_name="recordsaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="records_access_ends_after_it_starts"
            ),
        ),
        migrations.AddConstraint(
            model_name="recordsaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("purpose", ""), _negated=True), models.Q(("name", ""), _negated=True)),
                name="records_access_says_who_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="recordsaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reach", "whole"), ("package__isnull", False), ("first_on", None), ("end_on", None)),
                    models.Q(
                        ("reach", "period"),
                        ("package", None),
                        ("first_on__isnull", False),
                        ("end_on__gt", models.F("first_on")),
                    ),
                    _connector="OR",
                ),
                name="records_access_reaches_one_of_two",
            ),
        ),
        migrations.AddIndex(
            model_name="recordsrequest",
            index=models.Index(fields=["entity", "due_on"], name="records_request_due"),
        ),
        migrations.AddConstraint(
            model_name="recordsrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gte", models.F("received_on"))), name="records_request_due_later"
            ),
        ),
        migrations.AddConstraint(
            model_name="recordsrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose", ""), _negated=True), name="records_request_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="recordsrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("extended_on", None), ("extension_reason", "")),
                    models.Q(("extended_on__isnull", False), models.Q(("extension_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="records_request_extended_for_a_reason",
            ),
        ),
        AddCapabilities(CAPABILITIES),
        SameEntity("portability_package", "document_id", "documents_document"),
        SameEntity("portability_recordsrequest", "patient_id", "patients_patient"),
        SameEntity("portability_recordsrequest", "document_id", "documents_document"),
        SameEntity("portability_recordsaccess", "package_id", "portability_package"),
        SqlFile("abutment.portability", "sql/packages.sql"),
        # Nobody at an organization holds the first; no role at all holds the second.
        Policies(
            "portability_package",
            read=in_scope("records.take"),
            insert=in_scope("records.take"),
            update=in_scope("packages.write"),
        ),
        Policies(
            "portability_recordsrequest",
            read=in_scope("requests.work"),
            insert=in_scope("requests.work"),
            update=in_scope("requests.work"),
        ),
        Policies(
            "portability_recordsaccess",
            read=f"{in_scope('records.take')} or ({_GRANTED})",
            insert=in_scope("records.take"),
            update=in_scope("records.take"),
        ),
    ]
