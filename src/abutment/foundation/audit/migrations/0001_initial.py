import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("scope", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("account_id", models.BigIntegerField(null=True)),
                ("via", models.CharField(max_length=10)),
                ("acting_entity_id", models.BigIntegerField(null=True)),
                ("action", models.CharField(max_length=80)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("details", models.JSONField(default=dict)),
                (
                    "entity",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["entity", "-id"], name="audit_event_entity__f62e65_idx")],
            },
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("account_id", models.BigIntegerField(null=True)),
                ("via", models.CharField(max_length=10)),
                ("acting_entity_id", models.BigIntegerField(null=True)),
                ("patient_id", models.BigIntegerField(null=True)),
                ("purpose", models.CharField(max_length=60)),
                ("what", models.CharField(max_length=200)),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["entity", "-id"], name="audit_look_entity__aa2be1_idx"),
                    models.Index(fields=["entity", "patient_id", "-id"], name="audit_look_entity__04bb0c_idx"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("sequence", models.BigIntegerField(primary_key=True, serialize=False)),
                ("hash", models.BinaryField(max_length=32)),
                ("sealed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("event", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="audit.event")),
            ],
        ),
    ]
