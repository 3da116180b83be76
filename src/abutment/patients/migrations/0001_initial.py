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
            name="Clinic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("name", models.CharField(max_length=255)),
                ("abbreviation", models.CharField(blank=True, max_length=255)),
                ("time_zone", models.CharField(blank=True, max_length=75)),
                ("is_hidden", models.BooleanField(default=False)),
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
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "number"), name="patients_clinic_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Definition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("number", models.BigIntegerField(null=True)),
                ("category", models.SmallIntegerField(null=True)),
                ("name", models.TextField()),
                ("value", models.TextField(blank=True)),
                ("is_hidden", models.BooleanField(default=False)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("entity", "kind", "number"), name="definition_once")],
            },
        ),
        migrations.CreateModel(
            name="Patient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("family_name", models.CharField(blank=True, max_length=100)),
                ("given_name", models.CharField(blank=True, max_length=100)),
                ("middle_name", models.CharField(blank=True, max_length=100)),
                ("preferred_name", models.CharField(blank=True, max_length=100)),
                ("family_key", models.CharField(blank=True, max_length=100)),
                ("given_key", models.CharField(blank=True, max_length=100)),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("active", "Active"),
                            ("nonpatient", "Not a patient"),
                            ("inactive", "Inactive"),
                            ("archived", "Archived"),
                            ("deleted", "Deleted"),
                            ("deceased", "Deceased"),
                            ("prospective", "Prospective"),
                        ],
                        max_length=12,
                    ),
                ),
                ("sex", models.CharField(blank=True, max_length=8)),
                ("born_on", models.DateField(null=True)),
                ("died_on", models.DateField(null=True)),
                ("ssn", models.TextField(blank=True)),
                ("street", models.CharField(blank=True, max_length=100)),
                ("street2", models.CharField(blank=True, max_length=100)),
                ("city", models.CharField(blank=True, max_length=100)),
                ("state", models.CharField(blank=True, max_length=100)),
                ("postal_code", models.CharField(blank=True, max_length=100)),
                ("home_phone", models.CharField(blank=True, max_length=30)),
                ("work_phone", models.CharField(blank=True, max_length=30)),
                ("mobile_phone", models.CharField(blank=True, max_length=30)),
                ("email", models.CharField(blank=True, max_length=255)),
                ("language", models.CharField(blank=True, max_length=100)),
                ("chart_number", models.CharField(blank=True, max_length=100)),
                ("first_visit_on", models.DateField(null=True)),
                ("medical_alert", models.TextField(blank=True)),
                ("needs_premedication", models.BooleanField(default=False)),
                ("image_folder", models.CharField(blank=True, max_length=100)),
                (
                    "billing",
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
                    "guarantor",
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
                "indexes": [
                    models.Index(fields=["entity", "family_key", "given_key"], name="patient_by_family_name"),
                    models.Index(fields=["entity", "given_key"], name="patient_by_given_name"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "number"), name="patients_patient_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("at", models.DateTimeField(null=True)),
                ("mode", models.CharField(blank=True, max_length=14)),
                ("direction", models.CharField(blank=True, max_length=8)),
                ("text", models.TextField(blank=True)),
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
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "number"), name="patients_message_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Medication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("description", models.TextField(blank=True)),
                ("note", models.TextField(blank=True)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                (
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
                    ),
                ),
                (
                    "name",
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
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "number"), name="patients_medication_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Allergy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("reaction", models.TextField(blank=True)),
                ("is_active", models.BooleanField(default=True)),
                ("on", models.DateField(null=True)),
                (
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
                    ),
                ),
                (
                    "name",
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
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "number"), name="patients_allergy_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PatientNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("medical", models.TextField(blank=True)),
                ("history", models.TextField(blank=True)),
                ("service", models.TextField(blank=True)),
                ("treatment", models.TextField(blank=True)),
                ("emergency_name", models.CharField(blank=True, max_length=255)),
                ("emergency_phone", models.CharField(blank=True, max_length=30)),
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
                    models.UniqueConstraint(fields=("entity", "number"), name="patients_patientnote_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PerioExam",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("on", models.DateField(null=True)),
                ("note", models.TextField(blank=True)),
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
                    models.UniqueConstraint(fields=("entity", "number"), name="patients_perioexam_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PerioMeasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mobility", "Mobility"),
                            ("furcation", "Furcation"),
                            ("margin", "Gingival margin"),
                            ("mgj", "Mucogingival junction"),
                            ("probing", "Probing depth"),
                            ("skipped", "Skipped"),
                            ("bleeding", "Bleeding, suppuration, plaque, calculus"),
                        ],
                        max_length=9,
                    ),
                ),
                ("tooth", models.SmallIntegerField(null=True)),
                ("value", models.SmallIntegerField(null=True)),
                ("mesial_buccal", models.SmallIntegerField(null=True)),
                ("buccal", models.SmallIntegerField(null=True)),
                ("distal_buccal", models.SmallIntegerField(null=True)),
                ("mesial_lingual", models.SmallIntegerField(null=True)),
                ("lingual", models.SmallIntegerField(null=True)),
                ("distal_lingual", models.SmallIntegerField(null=True)),
                (
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
                    ),
                ),
                (
                    "exam",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.perioexam",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "number"), name="patients_periomeasure_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Problem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("status", models.CharField(blank=True, max_length=8)),
                ("note", models.TextField(blank=True)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                (
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
                    ),
                ),
                (
                    "name",
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
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "number"), name="patients_problem_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcedureCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("code", models.CharField(max_length=30)),
                ("description", models.TextField(blank=True)),
                ("abbreviation", models.CharField(blank=True, max_length=50)),
                ("lay_term", models.CharField(blank=True, max_length=255)),
                (
                    "area",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "None"),
                            ("surface", "Surface"),
                            ("tooth", "Tooth"),
                            ("mouth", "Mouth"),
                            ("quadrant", "Quadrant"),
                            ("sextant", "Sextant"),
                            ("arch", "Arch"),
                            ("range", "Range of teeth"),
                        ],
                        max_length=8,
                    ),
                ),
                ("is_hygiene", models.BooleanField(default=False)),
                ("is_prosthesis", models.BooleanField(default=False)),
                ("is_radiology", models.BooleanField(default=False)),
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
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "number"), name="patients_procedurecode_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Procedure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("appointment_number", models.BigIntegerField(null=True)),
                ("on", models.DateField(null=True)),
                ("planned_on", models.DateField(null=True)),
                ("completed_on", models.DateField(null=True)),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("planned", "Planned"),
                            ("complete", "Complete"),
                            ("existing", "Existing, own"),
                            ("existing_other", "Existing, elsewhere"),
                            ("referred", "Referred out"),
                            ("deleted", "Deleted"),
                            ("condition", "Condition"),
                            ("shelved", "Planned, inactive"),
                        ],
                        max_length=14,
                    ),
                ),
                ("quantity", models.IntegerField(default=1)),
                ("fee_cents", models.BigIntegerField(null=True)),
                (
                    "area",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "None"),
                            ("surface", "Surface"),
                            ("tooth", "Tooth"),
                            ("mouth", "Mouth"),
                            ("quadrant", "Quadrant"),
                            ("sextant", "Sextant"),
                            ("arch", "Arch"),
                            ("range", "Range of teeth"),
                        ],
                        max_length=8,
                    ),
                ),
                ("tooth", models.CharField(blank=True, max_length=2)),
                ("teeth", models.CharField(blank=True, max_length=100)),
                ("surfaces", models.CharField(blank=True, max_length=10)),
                ("quadrant", models.CharField(blank=True, max_length=2)),
                ("sextant", models.CharField(blank=True, max_length=1)),
                ("arch", models.CharField(blank=True, max_length=1)),
                ("is_locked", models.BooleanField(default=False)),
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
                    "diagnosis",
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
                    "priority",
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
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["entity", "on"], name="procedure_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "number"), name="patients_procedure_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcedureNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("written_at", models.DateTimeField(null=True)),
                ("text", models.TextField(blank=True)),
                ("is_signed", models.BooleanField(default=False)),
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
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "number"), name="patients_procedurenote_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Provider",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("abbreviation", models.CharField(blank=True, max_length=255)),
                ("family_name", models.CharField(blank=True, max_length=100)),
                ("given_name", models.CharField(blank=True, max_length=100)),
                ("suffix", models.CharField(blank=True, max_length=100)),
                ("npi", models.CharField(blank=True, max_length=255)),
                ("license_number", models.CharField(blank=True, max_length=15)),
                ("is_hygienist", models.BooleanField(default=False)),
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
                    models.UniqueConstraint(fields=("entity", "number"), name="patients_provider_number_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="procedure",
            name="provider",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="patients.provider",
            ),
        ),
        migrations.CreateModel(
            name="Prescription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("on", models.DateField(null=True)),
                ("drug", models.TextField(blank=True)),
                ("directions", models.TextField(blank=True)),
                ("quantity", models.TextField(blank=True)),
                ("refills", models.TextField(blank=True)),
                ("is_controlled", models.BooleanField(default=False)),
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
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "number"), name="patients_prescription_number_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="perioexam",
            name="provider",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="patients.provider",
            ),
        ),
        migrations.AddField(
            model_name="patient",
            name="hygienist",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="patients.provider",
            ),
        ),
        migrations.AddField(
            model_name="patient",
            name="provider",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="patients.provider",
            ),
        ),
        migrations.CreateModel(
            name="ChartDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("document", "Document"),
                            ("radiograph", "Radiograph"),
                            ("photo", "Photo"),
                            ("file", "File"),
                            ("attachment", "Attachment"),
                        ],
                        max_length=10,
                    ),
                ),
                ("description", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("file_name", models.CharField(blank=True, max_length=255)),
                ("teeth", models.CharField(blank=True, max_length=255)),
                ("note", models.TextField(blank=True)),
                (
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
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
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "number"), name="patients_chartdocument_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="RecordKeeping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "domain",
                    models.CharField(
                        choices=[
                            ("charts", "Charts"),
                            ("schedule", "Schedule"),
                            ("receivables", "Patients' accounts"),
                            ("claims", "Claims"),
                        ],
                        max_length=12,
                    ),
                ),
                ("mode", models.CharField(choices=[("mirrored", "Mirrored"), ("native", "Native")], max_length=8)),
                ("system", models.CharField(blank=True, max_length=60)),
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
                        name="patients_recordkeeping_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("domain__in", ["charts", "schedule", "receivables", "claims"])),
                        name="record_keeping_domain_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mode__in", ("mirrored", "native"))), name="record_keeping_mode_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("direction", models.CharField(blank=True, max_length=6)),
                ("on", models.DateField(null=True)),
                ("note", models.TextField(blank=True)),
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
                    "referrer",
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
                    models.UniqueConstraint(fields=("entity", "number"), name="patients_referral_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("text", models.TextField(blank=True)),
                ("status", models.CharField(blank=True, max_length=6)),
                ("entered_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
                    ),
                ),
                (
                    "list",
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
                "constraints": [models.UniqueConstraint(fields=("entity", "number"), name="patients_task_number_once")],
            },
        ),
        migrations.CreateModel(
            name="ToothState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("tooth", models.CharField(blank=True, max_length=2)),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("missing", "Missing"),
                            ("hidden", "Hidden"),
                            ("primary", "Primary"),
                            ("shift_m", "Shifted, mesial"),
                            ("shift_o", "Shifted, occlusal"),
                            ("shift_b", "Shifted, buccal"),
                            ("rotated", "Rotated"),
                            ("tip_m", "Tipped, mesial"),
                            ("tip_b", "Tipped, buccal"),
                            ("drawing", "Drawing"),
                            ("text", "Text"),
                        ],
                        max_length=8,
                    ),
                ),
                ("movement", models.DecimalField(decimal_places=4, max_digits=14, null=True)),
                ("text", models.TextField(blank=True)),
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
                    models.UniqueConstraint(fields=("entity", "number"), name="patients_toothstate_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="TreatmentPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("on", models.DateField(null=True)),
                ("heading", models.TextField(blank=True)),
                ("note", models.TextField(blank=True)),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[("saved", "Saved"), ("active", "Active"), ("inactive", "Inactive")],
                        max_length=8,
                    ),
                ),
                ("signed_at", models.DateTimeField(null=True)),
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
                    models.UniqueConstraint(fields=("entity", "number"), name="patients_treatmentplan_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedPlanLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("position", models.IntegerField(null=True)),
                ("tooth", models.CharField(blank=True, max_length=255)),
                ("surfaces", models.CharField(blank=True, max_length=255)),
                ("code", models.CharField(blank=True, max_length=30)),
                ("description", models.TextField(blank=True)),
                ("fee_cents", models.BigIntegerField(null=True)),
                ("insurance_cents", models.BigIntegerField(null=True)),
                ("discount_cents", models.BigIntegerField(null=True)),
                ("patient_cents", models.BigIntegerField(null=True)),
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
                    "priority",
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
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.treatmentplan",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "number"), name="patients_savedplanline_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PlannedProcedure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
                    ),
                ),
                (
                    "priority",
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
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.treatmentplan",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "number"), name="patients_plannedprocedure_number_once")
                ],
            },
        ),
    ]
