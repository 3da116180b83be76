"""A practice's own storage and what is delivered there, under row security: owners name it, the software delivers."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from abutment.foundation.scope.operations import Policies, SameEntity, SqlFile, in_scope
from abutment.organizations.operations import AddCapabilities

# Nobody carries it: the software alone notes what it delivered.
CAPABILITIES = {"records.deliver": ("business", "Deliver Packages to a practice's own storage", "")}
_OWNER = in_scope("records.take")
_DELIVERS = in_scope("records.deliver")


class Migration(migrations.Migration):
    dependencies = [
        ("portability", "0003_packages"),
        ("scope", "0004_bound_to_one_entity"),
    ]

    operations = [
        migrations.CreateModel(
            name="Destination",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("s3", "Object storage (S3)"),
                            ("sftp", "SFTP server"),
                            ("folder", "Folder of this server"),
                        ],
                        max_length=6,
                    ),
                ),
                ("endpoint", models.CharField(blank=True, max_length=300)),
                ("bucket", models.CharField(blank=True, max_length=63)),
                ("region", models.CharField(blank=True, max_length=40)),
                ("is_path_style", models.BooleanField(default=True)),
                ("access_key", models.CharField(blank=True, max_length=128)),
                ("host", models.CharField(blank=True, max_length=255)),
                ("port", models.IntegerField(null=True)),
                ("user", models.CharField(blank=True, max_length=80)),
                ("host_key", models.TextField(blank=True)),
                ("offered_host_key", models.TextField(blank=True)),
                ("secret", models.TextField(blank=True)),
                ("private_key", models.TextField(blank=True)),
                ("prefix", models.CharField(blank=True, max_length=300)),
                ("recipients", models.TextField()),
                (
                    "frequency",
                    models.CharField(
                        choices=[("daily", "daily"), ("weekly", "weekly"), ("monthly", "monthly")], max_length=7
                    ),
                ),
                ("weekday", models.SmallIntegerField(null=True)),
                ("day", models.SmallIntegerField(null=True)),
                ("hour", models.SmallIntegerField()),
                ("entered_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("entered_by_account_id", models.BigIntegerField(null=True)),
                ("test_name", models.CharField(blank=True, max_length=200)),
                ("code_word", models.TextField(blank=True)),
                ("proven_at", models.DateTimeField(null=True)),
                ("proven_by_account_id", models.BigIntegerField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by_account_id", models.BigIntegerField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slot_at", models.DateTimeField()),
                ("name", models.CharField(max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[("due", "Due"), ("delivered", "Delivered"), ("missed", "Missed")],
                        default="due",
                        max_length=9,
                    ),
                ),
                ("next_try_at", models.DateTimeField()),
                ("work_id", models.BigIntegerField(null=True)),
                ("delivered_at", models.DateTimeField(null=True)),
                ("byte_count", models.BigIntegerField(null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("manifest_sha256", models.CharField(blank=True, max_length=64)),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
                (
                    "destination",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portability.destination",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DeliveryAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("byte_count", models.BigIntegerField(default=0)),
                ("error", models.CharField(blank=True, max_length=500)),
                ("needs_somebody", models.BooleanField(default=False)),
                (
                    "delivery",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="portability.delivery",
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["delivery", "-started_at"], name="delivery_attempt_newest")],
            },
        ),
        migrations.AddConstraint(
            model_name="destination",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None), ("proven_at__isnull", False)),
                fields=("entity",),
                name="destination_in_force_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="destination",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None), ("proven_at", None)),
                fields=("entity",),
                name="destination_waiting_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="destination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "s3"),
                        models.Q(("endpoint", ""), _negated=True),
                        models.Q(("bucket", ""), _negated=True),
                        models.Q(("access_key", ""), _negated=True),
                    ),
                    models.Q(
                        ("kind", "sftp"),
                        models.Q(("host", ""), _negated=True),
                        models.Q(("user", ""), _negated=True),
                    ),
                    models.Q(("kind", "folder"), models.Q(("prefix", ""), _negated=True)),
                    _connector="OR",
                ),
                name="destination_says_where",
            ),
        ),
        migrations.AddConstraint(
            model_name="destination",
            constraint=models.CheckConstraint(
                condition=models.Q(("recipients", ""), _negated=True), name="destination_has_a_recipient"
            ),
        ),
        migrations.AddConstraint(
            model_name="destination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("proven_at", None),
                    models.Q(("kind", "sftp"), _negated=True),
                    models.Q(("host_key", ""), _negated=True),
                    _connector="OR",
                ),
                name="destination_knows_its_host",
            ),
        ),
        migrations.AddConstraint(
            model_name="destination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("hour__gte", 0),
                    ("hour__lte", 23),
                    models.Q(
                        models.Q(("day", None), ("frequency", "daily"), ("weekday", None)),
                        models.Q(("day", None), ("frequency", "weekly"), ("weekday__gte", 0), ("weekday__lte", 6)),
                        models.Q(("day__gte", 1), ("day__lte", 28), ("frequency", "monthly"), ("weekday", None)),
                        _connector="OR",
                    ),
                ),
                name="destination_says_when",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["entity", "-slot_at"], name="delivery_newest"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("entity", "destination", "slot_at"), name="delivery_once_a_slot"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "delivered"), _negated=True),
                    models.Q(("delivered_at__isnull", False), models.Q(("sha256", ""), _negated=True)),
                    _connector="OR",
                ),
                name="delivery_says_what_was_delivered",
            ),
        ),
        AddCapabilities(CAPABILITIES),
        SqlFile("abutment.portability", "sql/deliveries.sql"),
        SameEntity("portability_delivery", "destination_id", "portability_destination"),
        SameEntity("portability_deliveryattempt", "delivery_id", "portability_delivery"),
        Policies("portability_destination", read=_OWNER, insert=_OWNER, update=_OWNER),
        Policies("portability_delivery", read=_OWNER, insert=_DELIVERS, update=_DELIVERS),
        Policies("portability_deliveryattempt", read=_OWNER, insert=_DELIVERS, update=_DELIVERS),
    ]
