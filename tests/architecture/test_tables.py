"""The tables as the database has them: whose rows they hold, and that nobody reads past row security."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections
from django.db.models import ForeignKey

from tests.architecture.sources import room_of

# From the top of the house down; the same order as the import contracts in pyproject.toml.
FLOORS = [
    "config", "desk", "portability", "fees", "claims", "schedule", "receivables", "patients", "agreements",
    "organizations", "law", "web",
    "foundation.api", "foundation.signin", "foundation.documents", "foundation.activity",
    "foundation.mail", "foundation.audit", "foundation.jobs", "foundation.scope", "foundation.accounts",
]  # fmt: skip

MEASURED_FORM = re.compile(r"\w+ = ANY \(\( SELECT foundation\.scope\('[a-z_.]+'::text\) AS scope\)::bigint\[\]\)")

# Scoped tables whose readers are found in another way, and why.
OTHER_FORM = {
    "mail_message": "by who caused the letter, by readers of the trail when it failed, and by the server that sends it",
    "jobs_failure": "by who asked for the work, by readers of the trail, and by the server that does it",
    "agreements_reviewpaper": "with its review, whose own policy has the form",
    "agreements_reviewstance": "with its review, whose own policy has the form",
}

# Tables that the application reads without row security, and why nothing in them is anybody's to hide.
OPEN_TABLES = {
    "django_migrations": "names of migrations",
    "django_content_type": "names of tables",
    "auth_permission": "names only; Abutment uses none of them",
    "organizations_role": "the catalog of roles",
    "organizations_capability": "the catalog of what roles may do",
    "organizations_rolecapability": "the catalog of what roles may do",
    "accounts_account": "read before anyone is known; passwords are digests",
    "accounts_session": "read before anyone is known; keys are digests",
    "accounts_apitoken": "read before anyone is known; tokens are digests",
    "mfa_authenticator": "read before anyone is known; seeds and codes are sealed with the key ring",
    "api_wrongtokens": "counted before anyone is known; holds digests and moments",
    "signin_attempts": "counted before anyone is known; holds digests and moments",
    "account_emailaddress": "of a library; kept empty, addresses are proven by invitation",
    "account_emailconfirmation": "of a library; kept empty",
    "auth_group": "of a library; kept empty, roles are assignments",
    "auth_group_permissions": "of a library; kept empty",
    "procrastinate_jobs": "the queue of all; its arguments are numbers, never a patient's data",
    "procrastinate_events": "when jobs began and ended",
    "procrastinate_periodic_defers": "when scheduled jobs were put in the queue",
    "procrastinate_workers": "which workers are alive",
}


def test_foreign_keys_point_down_the_house_even_as_strings() -> None:
    upward = []
    for model in apps.get_models():
        if not model.__module__.startswith("abutment."):
            continue
        own = room_of(model.__module__)
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not isinstance(field, ForeignKey) or target is None or not target.__module__.startswith("abutment."):
                continue
            if FLOORS.index(own) > FLOORS.index(room_of(target.__module__)):
                upward.append(f"{model.__name__}.{field.name} -> {target.__name__}")
    assert not upward, "\n".join(upward)


@pytest.mark.django_db(databases=["default", "owner"])
def test_every_model_has_its_migration() -> None:
    said = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said, stderr=said, verbosity=1)
    except SystemExit:
        pytest.fail(said.getvalue())


def test_every_table_that_names_an_entity_is_under_row_security(db: None) -> None:
    scoped = _names(
        "select table_name from information_schema.columns where table_schema = 'public' and column_name = 'entity_id'"
    )
    assert scoped, "no table names an entity; the test reads the wrong database"
    secured = _names("select relname from pg_class where relrowsecurity and relnamespace = 'public'::regnamespace")
    assert not scoped - secured


def test_the_policies_of_scoped_tables_have_the_measured_form(db: None) -> None:
    scoped = _names(
        "select table_name from information_schema.columns where table_schema = 'public' and column_name = 'entity_id'"
    )
    odd = [
        f"{table} {name}: {condition}"
        for table, name, condition in _policies()
        if table in scoped - set(OTHER_FORM) and name == "reads" and not MEASURED_FORM.search(condition)
    ]
    assert not odd, "\n".join(odd)


def test_no_policy_asks_a_function_for_each_row(db: None) -> None:
    # Asked per row instead of once per statement, a definer function made a count 40 to 90 times slower.
    costly = [
        f"{table} {name}: {condition}"
        for table, name, condition in _policies()
        if re.search(r"(?<!SELECT )foundation\.(scope|account|person|is_server)\(", condition)
    ]
    assert not costly, "\n".join(costly)


def test_the_application_reads_outside_row_security_only_what_is_named(db: None) -> None:
    readable = _names(
        "select c.relname from pg_class c where c.relkind in ('r', 'p', 'v', 'm') "
        "and c.relnamespace = 'public'::regnamespace and not c.relrowsecurity "
        "and has_any_column_privilege(current_user, c.oid, 'select')"
    )
    assert not readable - set(OPEN_TABLES)


def test_the_application_owns_nothing_and_stands_above_nothing(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select rolsuper or rolbypassrls or rolcreaterole from pg_roles where rolname = current_user")
        assert cursor.fetchone() == (False,)
        cursor.execute("select count(*) from pg_class where pg_get_userbyid(relowner) = current_user")
        assert cursor.fetchone() == (0,)


def test_nobody_may_empty_a_table_at_once(db: None) -> None:
    assert not _names(
        "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace "
        "and has_table_privilege(current_user, oid, 'truncate')"
    )


def _names(sql: str) -> set[str]:
    with connections["default"].cursor() as cursor:
        cursor.execute(sql)
        return {row[0] for row in cursor.fetchall()}


def _policies() -> list[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select tablename, policyname, coalesce(qual, '') || ' ' || coalesce(with_check, '') "
            "from pg_policies where schemaname = 'public'"
        )
        return [(table, name, condition) for table, name, condition in cursor.fetchall()]
