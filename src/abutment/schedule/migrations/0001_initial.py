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
            name="Operatory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("name", models.TextField(blank=True)),
                ("abbreviation", models.TextField(blank=True)),
                ("is_hygiene", models.BooleanField(default=False)),
                ("is_hidden", models.BooleanField(default=False)),
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
                    "dentist",
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
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
                    ),
                ),
                (
                    "hygienist",
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
                    models.UniqueConstraint(fields=("entity", "number"), name="schedule_operatory_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
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
                            ("scheduled", "Scheduled"),
                            ("complete", "Complete"),
                            ("unscheduled", "To be scheduled"),
                            ("asap", "As soon as possible"),
                            ("broken", "Broken"),
                            ("planned", "Planned"),
                            ("note", "Note"),
                            ("note_done", "Note, done"),
                        ],
                        max_length=11,
                    ),
                ),
                ("starts_at", models.DateTimeField(null=True)),
                ("on", models.DateField(null=True)),
                ("minutes", models.IntegerField(null=True)),
                ("is_new_patient", models.BooleanField(default=False)),
                ("is_hygiene", models.BooleanField(default=False)),
                ("description", models.TextField(blank=True)),
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
                    "confirmation",
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
                    "hygienist",
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
                (
                    "type",
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
                    "operatory",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="schedule.operatory",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["entity", "on"], name="appointment_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "number"), name="schedule_appointment_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Recall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("due_on", models.DateField(null=True)),
                ("previous_on", models.DateField(null=True)),
                ("scheduled_on", models.DateField(null=True)),
                ("is_disabled", models.BooleanField(default=False)),
                ("note", models.TextField(blank=True)),
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
                    models.UniqueConstraint(fields=("entity", "number"), name="schedule_recall_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Hours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("on", models.DateField(null=True)),
                ("starts_at", models.TimeField(null=True)),
                ("ends_at", models.TimeField(null=True)),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("practice", "Practice"),
                            ("provider", "Provider"),
                            ("blockout", "Kept free"),
                            ("employee", "Employee"),
                            ("asap", "Offered to patients who wait"),
                        ],
                        max_length=8,
                    ),
                ),
                ("status", models.CharField(blank=True, max_length=7)),
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
                "indexes": [models.Index(fields=["entity", "on"], name="hours_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "number"), name="schedule_hours_number_once")
                ],
            },
        ),
    ]
