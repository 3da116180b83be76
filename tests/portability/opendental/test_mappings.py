"""Every mapping fills our tables, and names what is in Open Dental's."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models

from abutment.foundation.scope import opened
from abutment.patients.models import Domain, RecordKeeping
from abutment.portability.importing.applying import Parameters
from abutment.portability.importing.projecting import Layout, upsert
from abutment.portability.importing.sensitive import sealed_columns
from abutment.portability.models import ImportRun, RecordSource, SourceRow, SourceTable
from abutment.portability.opendental import MAPPINGS, REQUIRED, Mapping
from abutment.portability.sources import Column, Kind, Table
from tests.cast import SERVER, Cast

REFERENCE = Path(__file__).parents[4] / "shared" / "opendental" / "schema-24.3-full.sql"
ODD = (
    "9" * 400, "-1e300", "NaN", "Infinity", "0x1F", "2024-02-30", "\\x00ff", "now", "", "25:61:61", "1_0", "2147483647",
    "9223372036854775807", "t\u00ebxt" * 99,
)  # fmt: skip
NAMES = [f"{mapping.source}-{mapping.kind}" for mapping in MAPPINGS]


def model_of(mapping: Mapping) -> type[models.Model]:
    return next(model for model in apps.get_models() if model._meta.db_table == mapping.table)


def reference() -> dict[str, dict[str, str]]:
    if not REFERENCE.exists():
        pytest.skip("no reference schema beside the repository")
    tables: dict[str, dict[str, str]] = {}
    for name, body in re.findall(r"CREATE TABLE `(\w+)` \((.*?)\n\)", REFERENCE.read_text("utf-8"), re.DOTALL):
        columns = re.findall(r"^\s*`(\w+)` ([a-z]+(?:\([^)]*\))?)", body, re.MULTILINE)
        tables[name.casefold()] = {column.casefold(): declared for column, declared in columns}
    return tables


@pytest.mark.parametrize("mapping", MAPPINGS, ids=NAMES)
def test_a_mapping_sets_every_column_that_must_be_set(mapping: Mapping) -> None:
    set_here = {*mapping.values, *mapping.refs, "entity", "number", "kept_at", *(["kind"] if mapping.kind else [])}
    columns = {column.name: column for column in model_of(mapping)._meta.concrete_fields}
    must = {name for name, column in columns.items() if not column.null and name != "id"}
    assert must <= set_here
    assert set_here <= columns.keys()


@pytest.mark.parametrize("mapping", MAPPINGS, ids=NAMES)
def test_a_mapping_names_tables_and_columns_that_are_there(mapping: Mapping) -> None:
    there = reference()
    assert mapping.source in there
    missing = [column for column in mapping.columns if column.casefold() not in there[mapping.source]]
    # Columns of other versions than the reference's, read where they are there.
    assert not missing


@pytest.mark.parametrize("mapping", MAPPINGS, ids=NAMES)
@pytest.mark.parametrize("kept", ["no column but the key", "every column empty", "every column odd"])
def test_a_row_of_which_nothing_can_be_read_is_kept_all_the_same(cast: Cast, mapping: Mapping, kept: str) -> None:
    """Where a version lacks columns, or a cell holds anything at all, the statement that reads it does not fail."""
    columns = [mapping.key] if kept.startswith("no") else list(mapping.columns)
    cells: list[list[str | None]] = [[None] * len(columns) for _ in ODD]
    if kept.endswith("odd"):
        cells = [[value] * len(columns) for value in ODD]
    for number, row in enumerate(cells, start=1):
        row[columns.index(mapping.key)] = str(number)
    entity = cast.entity("cedar")
    with opened(SERVER):
        for domain in Domain:
            RecordKeeping.objects.create(entity_id=entity, domain=domain, mode="mirrored", starts_on=date(2024, 1, 1))
        source = RecordSource.objects.create(entity_id=entity, kind="folder", path="/x", salt="s")
        run = ImportRun.objects.create(entity_id=entity, source=source)
        table = SourceTable.objects.create(entity_id=entity, source=source, name=mapping.source)
        for number, row in enumerate(cells, start=1):
            SourceRow.objects.create(
                entity_id=entity, table=table, run=run, block=0, layout=1, key=str(number), digest=0, cells=row
            )
        told: Parameters = {"entity": entity, "table": table.pk, "run": run.pk, "zone": "UTC", "again": []}
        with connection.cursor() as cursor:
            cursor.execute(upsert(mapping, Layout(columns), is_keyed=True), told)
            assert cursor.rowcount == len(ODD)


@pytest.mark.parametrize("mapping", MAPPINGS, ids=NAMES)
def test_words_fit_their_columns(mapping: Mapping) -> None:
    for column in model_of(mapping)._meta.concrete_fields:
        most = getattr(column, "max_length", None)
        value = mapping.values.get(column.name)
        if most is None or value is None:
            continue
        for word in re.findall(r"then '([^']*)'", value.expression):
            assert len(word) <= most, (column.name, word)
        for cut in re.findall(r"left\(.*, (\d+)\)", value.expression):
            assert int(cut) <= most, (column.name, cut)


def test_choices_are_those_of_our_tables() -> None:
    for mapping in MAPPINGS:
        for column in model_of(mapping)._meta.concrete_fields:
            value = mapping.values.get(column.name)
            if value is None or not column.choices:
                continue
            words = set(re.findall(r"then '([^']*)'", value.expression))
            assert words <= {choice for choice, _ in column.choices}, (mapping.source, column.name)


def test_references_come_after_what_they_name() -> None:
    seen: set[str] = set()
    for mapping in MAPPINGS:
        seen.add(mapping.table)
        for ref in mapping.refs.values():
            assert ref.table in seen, (mapping.source, ref.column)


def test_each_table_of_the_source_is_read_by_one_mapping() -> None:
    sources = [mapping.source for mapping in MAPPINGS]
    assert len(sources) == len(set(sources))
    assert set(REQUIRED) <= set(sources)


def test_sealed_columns_are_sealed_whatever_their_table() -> None:
    there = reference()
    sealed = set()
    for name, columns in there.items():
        described = tuple(
            Column(column, declared, Kind.TEXT if "char" in declared or "text" in declared else Kind.NUMBER, True)
            for column, declared in columns.items()
        )
        sealed |= {f"{name}.{column}" for column in sealed_columns(Table(name, described, (), None, 0, "", "", True))}
    assert {
        "patient.ssn", "provider.ssn", "referral.ssn", "userod.password", "userod.mobilewebpin",
        "emailaddress.refreshtoken",
        "emailaddress.emailpassword", "clearinghouse.password", "creditcard.ccnumbermasked",
        "programproperty.propertyvalue", "preference.valuestring", "sessiontoken.sessiontokenhash",
        "userod.eclipboardclinicalpin",
    } <= sealed  # fmt: skip
    for mapping in MAPPINGS:
        assert {f"{mapping.source}.{column.casefold()}" for column in mapping.sealed} <= sealed
