import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("scope", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Capability",
            fields=[
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                (
                    "side",
                    models.CharField(
                        choices=[("clinical", "Clinical"), ("business", "Business"), ("money", "Money")], max_length=8
                    ),
                ),
                ("label", models.CharField(max_length=120)),
            ],
        ),
        migrations.CreateModel(
            name="Organization",
            fields=[
                (
                    "entity",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="organization",
                        serialize=False,
                        to="scope.entity",
                    ),
                ),
                ("legal_name", models.CharField(max_length=200)),
                ("tax_number", models.CharField(blank=True, max_length=20)),
            ],
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, unique=True)),
                ("label", models.CharField(max_length=80)),
                (
                    "party",
                    models.CharField(
                        choices=[
                            ("practice", "Practice"),
                            ("organization", "Organization"),
                            ("outside", "Outside party"),
                        ],
                        max_length=12,
                    ),
                ),
                ("is_clinical", models.BooleanField(default=False)),
                ("needs_owner", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Location",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("street", models.CharField(max_length=200)),
                ("city", models.CharField(max_length=100)),
                ("jurisdiction", models.CharField(max_length=6)),
                ("postal_code", models.CharField(max_length=10)),
                ("phone", models.CharField(blank=True, max_length=30)),
                ("time_zone", models.CharField(max_length=50)),
                ("opened_on", models.DateField()),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="locations", to="scope.entity"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "name"), name="location_name_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on", None), ("closed_on__gt", models.F("opened_on")), _connector="OR"
                        ),
                        name="location_closes_after_opening",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("jurisdiction__regex", "^US-[A-Z]{2}$")), name="location_jurisdiction"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lease",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("landlord", models.CharField(max_length=200)),
                ("monthly_rent_cents", models.BigIntegerField()),
                ("notice_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
                (
                    "tenant",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
                (
                    "location",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leases",
                        to="organizations.location",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                        name="organizations_lease_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("monthly_rent_cents__gte", 0)), name="lease_rent_is_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Chair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("name", models.CharField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("doctor", "Doctor"),
                            ("hygiene", "Hygiene"),
                            ("surgery", "Surgery"),
                            ("overflow", "Overflow"),
                        ],
                        max_length=10,
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
                        related_name="chairs",
                        to="organizations.location",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                        name="organizations_chair_ends_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Management",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
                (
                    "manager",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                        name="organizations_management_ends_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("weekday", models.SmallIntegerField()),
                ("opens_at", models.TimeField()),
                ("closes_at", models.TimeField()),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
                (
                    "location",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hours",
                        to="organizations.location",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                        name="organizations_openinghours_ends_after_start",
                    ),
                    models.CheckConstraint(condition=models.Q(("weekday__range", (0, 6))), name="hours_weekday"),
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))), name="hours_close_after_opening"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("given_name", models.CharField(max_length=80)),
                ("family_name", models.CharField(max_length=80)),
                ("suffix", models.CharField(blank=True, max_length=20)),
                ("npi", models.CharField(blank=True, max_length=10)),
                ("created_by_account_id", models.BigIntegerField(null=True)),
                (
                    "account",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="person",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("npi__regex", "^([12][0-9]{9})?$")), name="person_npi_has_ten_digits"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LegalOwnership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("share_basis_points", models.PositiveIntegerField()),
                ("license_jurisdiction", models.CharField(max_length=6)),
                ("license_number", models.CharField(max_length=40)),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ownerships",
                        to="organizations.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                        name="organizations_legalownership_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("share_basis_points__range", (1, 10000))), name="ownership_share"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("license_number", ""), _negated=True), name="ownership_names_a_license"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Practice",
            fields=[
                (
                    "entity",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="practice",
                        serialize=False,
                        to="scope.entity",
                    ),
                ),
                ("legal_name", models.CharField(max_length=200)),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("pc", "Professional corporation"),
                            ("pllc", "Professional limited liability company"),
                            ("partnership", "Partnership"),
                            ("sole", "Sole proprietor"),
                        ],
                        max_length=12,
                    ),
                ),
                ("jurisdiction", models.CharField(max_length=6)),
                ("tax_number", models.CharField(blank=True, max_length=20)),
                ("npi", models.CharField(blank=True, max_length=10)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("jurisdiction__regex", "^US-[A-Z]{2}$")), name="practice_jurisdiction"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("npi__regex", "^([12][0-9]{9})?$")), name="practice_npi_has_ten_digits"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="regions", to="scope.entity"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("entity", "name"), name="region_name_once")],
            },
        ),
        migrations.CreateModel(
            name="Affiliation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "model",
                    models.CharField(
                        choices=[
                            ("equity", "DSO with equity"),
                            ("service", "MSO, services only"),
                            ("de_novo", "De novo"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "brand",
                    models.CharField(
                        choices=[("group", "Group brand"), ("partnership", "Partnership: the practice's own name")],
                        max_length=12,
                    ),
                ),
                ("sight_ends_on", models.DateField(blank=True, null=True)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="affiliated", to="scope.entity"
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="affiliations", to="scope.entity"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="organizations.region",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                        name="organizations_affiliation_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sight_ends_on", None),
                            models.Q(("ends_on__isnull", False), ("sight_ends_on__gte", models.F("ends_on"))),
                            _connector="OR",
                        ),
                        name="affiliation_transition_follows_its_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("license_jurisdiction", models.CharField(blank=True, max_length=6)),
                ("license_number", models.CharField(blank=True, max_length=40)),
                ("proposed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("proposed_by_account_id", models.BigIntegerField(null=True)),
                ("granted_at", models.DateTimeField(blank=True, null=True)),
                ("granted_by_account_id", models.BigIntegerField(null=True)),
                ("granter_holds_organization_role", models.BooleanField(default=False)),
                ("holder_holds_organization_role", models.BooleanField(default=False)),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="scope.entity"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="organizations.person",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.region",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="organizations.role"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["person", "entity"], name="organizatio_person__8f2ab1_idx"),
                    models.Index(fields=["entity", "role"], name="organizatio_entity__b3b6d4_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                        name="organizations_assignment_ends_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleCapability",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "capability",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organizations.capability"
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="capabilities",
                        to="organizations.role",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("role", "capability"), name="role_carries_capability_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CoveredEntity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "answers",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
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
                        name="organizations_coveredentity_ends_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EmergencyAccess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("ended_early_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="emergency_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="emergency_ends_after_start"
                    ),
                ],
            },
        ),
    ]
