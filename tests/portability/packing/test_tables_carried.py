"""Every table and column is decided on: it leaves with the practice, or it is said why not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from abutment.portability.packing.tables_carried import CARRIED, LEFT_OUT
from abutment.portability.packing.tables_selected import columns_of, model_of, select


def test_every_table_of_every_app_is_carried_or_left_out_with_its_reason(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relkind in ('r', 'p', 'v', 'm') "
            "and relnamespace = 'public'::regnamespace"
        )
        tables = {row[0] for row in cursor.fetchall()}
    assert {model._meta.db_table for model in apps.get_models(include_auto_created=True)} - {"django_session"} <= tables
    assert not tables - CARRIED.keys() - LEFT_OUT.keys(), "decide on them in tables_carried.py"
    assert not CARRIED.keys() & LEFT_OUT.keys()
    assert not CARRIED.keys() - tables


@pytest.mark.parametrize("table", CARRIED)
def test_every_column_of_a_carried_table_comes_out_or_it_is_said_why_not(db: None, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select column_name from information_schema.columns where table_schema = 'public' and table_name = %s",
            [table],
        )
        columns = {row[0] for row in cursor.fetchall()}
    out = {column.name for column in columns_of(table)}
    assert columns - out == set(CARRIED[table].left_out)
    assert out <= columns


@pytest.mark.parametrize("table", CARRIED)
def test_every_statement_names_the_practice(table: str) -> None:
    if CARRIED[table].where == "true":
        assert not any(column.name.endswith("entity_id") for column in columns_of(table)), "not the same everywhere"
        return
    assert re.search(r"\b4711\b|foundation\.neighbors", select(table, 4711))


def test_what_leaves_a_table_is_said_in_plain_words() -> None:
    for table, reason in LEFT_OUT.items():
        assert reason.endswith("."), table
    for carried in CARRIED.values():
        for reason in (*carried.left_out.values(), *carried.blank.values()):
            assert reason
            assert not reason.endswith(".")


def test_no_secret_column_comes_out_as_it_lies() -> None:
    # Passwords, digests, wrapped keys and seals: by their names, so that a new one is thought of.
    secret = re.compile(r"passw|secret|digest|wrapped|_key$|token|seal|salt|private|ssn|tax_number")
    known = {
        ("patients_patient", "ssn"),  # opened: it is the patient's and the practice's own
        ("patients_patient", "family_key"),
        ("patients_patient", "given_key"),
        ("patients_patient", "preferred_key"),  # names in small letters
        ("portability_recordsource", "password"),  # empty
        ("portability_recordsource", "salt"),  # opened: by it later imports recognize rows
        ("portability_sourcerow", "digest"),
        ("organizations_organization", "tax_number"),  # empty
        ("organizations_practice", "tax_number"),  # its own
    }
    found = {(table, column.name) for table in CARRIED for column in columns_of(table) if secret.search(column.name)}
    assert found == known


def test_models_are_found_by_their_tables() -> None:
    assert {table: model_of(table)._meta.db_table for table in CARRIED} == {table: table for table in CARRIED}


def test_the_page_of_the_format_says_which_tables_are_left_out_and_why() -> None:
    page = (Path(__file__).parents[3] / "docs" / "package.md").read_text("utf-8")
    told = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", page.partition("### What is left out")[2], re.MULTILINE))
    assert {table: told.get(table) for table in LEFT_OUT} == LEFT_OUT
