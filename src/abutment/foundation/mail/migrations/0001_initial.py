import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("recipient", models.CharField(max_length=254)),
                ("account_id", models.BigIntegerField(null=True)),
                ("entity_id", models.BigIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("queued", "Waiting"), ("sent", "Sent"), ("failed", "Failed")],
                        default="queued",
                        max_length=8,
                    ),
                ),
                ("said", models.CharField(blank=True, max_length=500)),
                ("message_id", models.CharField(blank=True, max_length=300)),
                ("job_id", models.BigIntegerField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-id"], name="mail_messag_id_a503fd_idx"),
                    models.Index(fields=["job_id"], name="mail_messag_job_id_e8a58f_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("queued", "sent", "failed"))), name="message_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(("state", "sent"), _negated=True),
                            _connector="OR",
                        ),
                        name="message_sent_has_a_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="mail.message",
                    ),
                ),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("html", models.TextField(blank=True)),
            ],
        ),
    ]
