"""A row of another practice gets nowhere into a Package: marks in every table are searched for in every file."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import duckdb
from django.db import connection

from abutment.foundation.scope import opened
from abutment.portability.packing.engine import pack
from abutment.portability.packing.snapshot import here, reader
from abutment.portability.packing.tables import write_csv
from abutment.portability.packing.tables_carried import CARRIED
from tests.cast import SERVER, Cast
from tests.portability.packing.conftest import contents
from tests.portability.packing.markers import as_superuser, leave_markers
from tests.portability.packing.test_tables import Kept
from tests.portability.packing.test_totals import with_money

MARK = "zqbirchzq"
# Those without a place for a mark, and what they hold: dates, numbers and words of a list.
UNMARKED = {"organizations_affiliation", "scope_entity", "organizations_practice", "organizations_organization"}


def marked_tables() -> set[str]:
    """The tables in which some row bears the mark in a text."""
    with as_superuser() as raw:
        tables = [
            row[0]
            for row in raw.execute(
                "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
            )
        ]
        return {
            table
            for table in tables
            if raw.execute(f"select from {table} t where t::text like %s limit 1", [f"%{MARK}%"]).fetchone() is not None
        }


def test_bound_to_one_practice_nobody_sees_a_row_of_another_in_any_table(own_database: Cast) -> None:
    leave_markers(own_database.entity("birch"), MARK)
    marked = marked_tables()
    assert len(marked) > 70
    with as_superuser() as raw:
        secured = {
            row[0]
            for row in raw.execute(
                "select relname from pg_class where relrowsecurity and relnamespace = 'public'::regnamespace"
            )
        }
    seen_by_server: set[str] = set()
    seen: set[str] = set()
    for actor, found in ((SERVER, seen_by_server), (reader(own_database.entity("cedar")), seen)):
        with opened(actor), connection.cursor() as cursor:
            for table in secured:
                cursor.execute(f"select count(*) from {table} t where t::text like %s", [f"%{MARK}%"])
                if cursor.fetchone()[0]:
                    found.add(table)
    assert len(seen_by_server) > 60, "else the marks lie where nobody would see them"
    assert seen == {"jobs_done"}  # which jobs are done, by their keys: open to all, no row of a practice


def test_bound_to_one_practice_every_row_that_names_a_practice_names_that_one(own_database: Cast) -> None:
    leave_markers(own_database.entity("birch"), MARK)
    cedar = own_database.entity("cedar")
    with opened(reader(cedar)), connection.cursor() as cursor:
        cursor.execute(
            "select c.table_name from information_schema.columns c join pg_class p on p.relname = c.table_name "
            "where c.table_schema = 'public' and c.column_name = 'entity_id' and p.relrowsecurity"
        )
        tables = {row[0] for row in cursor.fetchall()} - {"organizations_organization", "organizations_region"}
        foreign = {}
        for table in tables:
            cursor.execute(f"select count(*) from {table} where entity_id is distinct from %s", [cedar])
            foreign[table] = cursor.fetchone()[0]
    assert not {table for table, count in foreign.items() if count}
    assert len(tables) > 60


def test_marks_of_another_practice_are_in_no_file_of_a_package(own_database: Cast, tmp_path: Path) -> None:
    with_money(own_database)
    leave_markers(own_database.entity("birch"), MARK)
    with here(own_database.entity("cedar")) as reading:
        packed = pack(practice=own_database.entity("cedar"), folder=tmp_path / "cedar", reading=reading)
    assert len(packed.manifest.files) > 150
    marked = [path for path, data in contents(packed.folder).items() if MARK in read(packed.folder / path, data)]
    assert marked == []


def read(path: Path, data: bytes) -> str:
    """What a file says, whatever it is packed in."""
    if path.suffix == ".parquet":
        rows = duckdb.connect().execute("select columns(*)::varchar from read_parquet(?)", [str(path)]).fetchall()
        return json.dumps(rows, ensure_ascii=False)
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    return data.decode("utf-8", "replace")


def test_the_same_marks_are_in_every_table_of_the_practices_own_package(own_database: Cast, tmp_path: Path) -> None:
    """Else the search could pass because nothing is ever written."""
    leave_markers(own_database.entity("birch"), MARK)
    found = set()
    with here(own_database.entity("birch")) as reading:
        for table in CARRIED:
            sink = Kept(tmp_path)
            write_csv(table, reading, sink)
            if MARK.encode() in sink.data:
                found.add(table)
    expected = (marked_tables() & CARRIED.keys()) - UNMARKED
    assert expected - found == set()
    assert len(found) > 60
