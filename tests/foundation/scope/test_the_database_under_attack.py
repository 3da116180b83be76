"""Somebody with the application's password tries every other road: roles, functions, COPY, errors, keys, the
catalog."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import Cast
from tests.foundation.scope.conftest import Attacker


@pytest.mark.parametrize(
    "statement",
    [
        "set role abutment_owner",
        "set session authorization abutment_owner",
        "alter role abutment_app bypassrls",
        "alter table organizations_practice disable row level security",
        "drop policy reads on organizations_practice",
        "create policy mine on organizations_practice using (true)",
        "drop trigger guard on organizations_assignment",
        "alter table organizations_assignment disable trigger all",
        "set session_replication_role = replica",
        "truncate organizations_practice",
        "truncate audit_event",
        "create table mine (a int)",
        "create schema mine",
        "create function mine() returns int language sql as 'select 1'",
        "create or replace function foundation.scope(purpose text) returns bigint[] language sql as 'select null'",
        "select * from foundation.claim_key",
        "insert into foundation.claim_key values (9, decode(repeat('00', 64), 'hex'), decode(repeat('00', 64), 'hex'))",
        "select foundation.claim()",
        "select foundation.entities_of(1, 1, 'network.read', null)",
        "select * from foundation.holdings(1, 1, 'network.read', null)",
        "select foundation.is_alive(null)",
        "copy organizations_practice to program 'cat'",
        "copy organizations_practice to '/tmp/practice.csv'",
        "select pg_read_file('/etc/passwd')",
        "select lo_import('/etc/passwd')",
        "update organizations_role set party = 'organization'",
        "insert into organizations_rolecapability (role_id, capability_id) select 1, 'network.write'",
        "insert into organizations_capability (code, side, label) values ('x.y', 'clinical', 'x')",
        "update django_migrations set name = 'x'",
        "update audit_event set action = 'x'",
        "delete from audit_event",
        "delete from audit_look",
        "insert into audit_seal (sequence, hash) values (1, '')",
        "listen x; load 'plpgsql'; select pg_terminate_backend(1)",
    ],
)
def test_the_application_login_is_refused(attacker: Attacker, cast: Cast, statement: str) -> None:
    attacker.claims(attacker.seal(cast.actor("administrator")))
    attacker.refused(statement)


def test_turning_row_security_off_refuses_the_question_instead_of_answering_it(attacker: Attacker) -> None:
    attacker.raw.execute("set row_security = off")
    assert "row-level security" in attacker.refused("select count(*) from organizations_practice")


def test_a_temporary_table_does_not_stand_in_for_a_real_one(attacker: Attacker, cast: Cast) -> None:
    try:
        attacker.raw.execute("create temporary table scope_entity (id bigint, kind text, name text, time_zone text)")
        attacker.raw.execute("insert into pg_temp.scope_entity values (1, 'practice', 'x', 'UTC')")
    except Exception as error:
        assert "permission denied" in str(error)  # noqa: PT017 - refused outright is as good
    attacker.claims(attacker.seal(cast.actor("olive")))
    assert attacker.rows("select foundation.scope('network.read')") == [([cast.entity("cedar")],)]


def test_copy_out_gives_only_rows_in_scope_and_copy_in_is_refused(attacker: Attacker, cast: Cast) -> None:
    attacker.claims(attacker.seal(cast.actor("olive")))
    with attacker.raw.cursor() as cursor, cursor.copy("copy organizations_practice (entity_id) to stdout") as copy:
        assert [int(row) for row in b"".join(copy).split()] == [cast.entity("cedar")]
    assert "not supported with row-level security" in attacker.refused(
        "copy organizations_location (entity_id, name) from stdin"
    )


def test_a_condition_that_would_fail_on_a_foreign_row_never_meets_one(attacker: Attacker, cast: Cast) -> None:
    attacker.claims(attacker.seal(cast.actor("olive")))
    foreign = cast.entity("alder")
    assert attacker.rows("select count(*) from organizations_practice where 1 / (entity_id - %s) < 9", foreign) == [
        (1,)
    ]


def test_a_key_that_exists_elsewhere_answers_as_one_that_does_not_exist(attacker: Attacker, cast: Cast) -> None:
    """A plain foreign key would tell the two apart; one that includes the entity says the same of both."""
    insert = (
        "insert into organizations_chair (entity_id, location_id, name, kind, starts_on) "
        "values (%s, %s, 'x', 'doctor', now())"
    )
    attacker.claims(attacker.seal(cast.actor("olive")))
    [(foreign,)] = attacker.rows("select id from organizations_location")
    attacker.claims(attacker.seal(cast.actor("astrid")))
    [(own,)] = attacker.rows("select id from organizations_location")
    with attacker.raw.transaction(force_rollback=True):
        attacker.raw.execute(insert, [cast.entity("alder"), own])
    existing, absent = (attacker.refused(insert, cast.entity("alder"), location) for location in (foreign, 999_999))
    assert "same_entity" in existing
    assert existing.replace(str(foreign), "N") == absent.replace("999999", "N")


def test_the_same_name_at_two_practices_is_no_conflict_that_could_tell_of_the_other(
    attacker: Attacker, cast: Cast
) -> None:
    attacker.claims(attacker.seal(cast.actor("astrid")))
    with attacker.raw.transaction(force_rollback=True):
        attacker.raw.execute(
            "insert into organizations_location (entity_id, name, street, city, jurisdiction, postal_code, phone, "
            "time_zone, opened_on) values (%s, 'Cedar Main Street', 'x', 'x', 'US-TX', 'x', '', 'UTC', now())",
            [cast.entity("alder")],
        )


def test_statistics_of_scoped_tables_are_hidden(attacker: Attacker, catalog: Any) -> None:
    """The planner's most common values are rows, too."""
    question = "select count(*) from pg_stats where tablename = 'organizations_practice' and attname = 'jurisdiction'"
    catalog.execute("analyze organizations_practice")
    catalog.execute(question)
    assert catalog.fetchone() == (1,)
    assert attacker.rows(question) == [(0,)]


def test_no_application_login_stands_above_row_security(catalog: Any) -> None:
    catalog.execute(
        "select rolname from pg_roles where rolname in ('abutment_app', 'abutment_owner', 'abutment_application') "
        "and (rolsuper or rolbypassrls or rolcreaterole or rolreplication or rolcreatedb)"
    )
    assert catalog.fetchall() == []


def test_the_application_may_not_truncate_reference_or_trigger_any_table(catalog: Any) -> None:
    catalog.execute(
        "select table_name, privilege_type from information_schema.role_table_grants where grantee in "
        "('abutment_application', 'abutment_app', 'PUBLIC') and table_schema = 'public' "
        "and privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN')"
    )
    assert catalog.fetchall() == []


def test_every_definer_function_fixes_its_search_path_with_temporary_tables_last(catalog: Any) -> None:
    catalog.execute(
        "select p.oid::regprocedure::text, p.proconfig from pg_proc p join pg_namespace n on n.oid = p.pronamespace "
        "where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')"
    )
    found = catalog.fetchall()
    assert len(found) >= 10
    for name, config in found:
        assert any(
            str(entry).startswith("search_path=") and str(entry).endswith("pg_temp") for entry in config or []
        ), name


def test_the_application_may_call_only_these_functions_of_the_foundation(catalog: Any) -> None:
    catalog.execute(
        "select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'foundation' "
        "and has_function_privilege('abutment_application', p.oid, 'execute')"
    )
    callable_names = {row[0] for row in catalog.fetchall()}
    assert {"scope", "account", "person", "capacities", "capabilities", "is_server", "first_entity"} <= callable_names
    assert not callable_names & {"claim", "is_alive", "entities_of", "holdings", "capabilities_of", "guard_assignment"}


def test_views_ask_with_the_reader_s_rights_and_no_materialized_view_keeps_scoped_rows(catalog: Any) -> None:
    catalog.execute(
        "select c.relname, c.relkind, c.reloptions from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        "where n.nspname in ('public', 'foundation') and c.relkind in ('v', 'm')"
    )
    for name, kind, options in catalog.fetchall():
        assert kind == "v", name
        assert "security_invoker=true" in (options or []), name


def test_policies_ask_for_the_scope_once_per_statement(catalog: Any) -> None:
    """The form that was measured; a function called for each row costs 40 to 90 times as much."""
    catalog.execute("select tablename, policyname, coalesce(qual, '') || coalesce(with_check, '') from pg_policies")
    for table, policy, condition in catalog.fetchall():
        calls, asked_once = condition.count("foundation.scope("), condition.count("SELECT foundation.scope(")
        assert calls == asked_once, (table, policy)


def test_every_unique_key_of_a_scoped_table_includes_its_entity(catalog: Any) -> None:
    """Else the error of a duplicate would tell what another practice holds."""
    catalog.execute(
        "select c.relname, i.indexrelid::regclass::text, array_agg(a.attname::text) from pg_index i "
        "join pg_class c on c.oid = i.indrelid join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey) "
        "where i.indisunique and not i.indisprimary and c.relrowsecurity group by 1, 2"
    )
    allowed = {
        "organizations_person": {"account_id"},
        "scope_entity": {"id"},
        "audit_seal": {"event_id", "look_id"},
        # Drawn at random, so that nobody meets another's.
        "documents_document": {"stored_name"},
        "signin_emailchange": {"digest"},
        "signin_invitation": {"digest"},
        "signin_recovery": {"cancel_digest", "account_id"},  # of an account, which belongs to no entity
    }
    for table, index, columns in catalog.fetchall():
        bearers = {"entity_id", "practice_id", "organization_id"} | allowed.get(table, set())
        assert set(columns) & bearers, f"{index} on {table} {columns}"
