"""Patients are found by preferred name, birth date and chart number as fast as by name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("patients", "0002_row_security")]

    operations = [
        migrations.AddField("patient", "preferred_key", models.CharField(blank=True, db_default="", max_length=100)),
        migrations.RunSQL(
            "update patients_patient set preferred_key = lower(preferred_name) where preferred_name <> ''",
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            "patient", models.Index(fields=["entity", "preferred_key"], name="patient_by_preferred_name")
        ),
        migrations.AddIndex("patient", models.Index(fields=["entity", "born_on"], name="patient_by_birth_date")),
        migrations.AddIndex("patient", models.Index(fields=["entity", "chart_number"], name="patient_by_chart_number")),
    ]
