"""What cannot be loaded is refused in one line, and leaves nothing: no row, no document, no trigger switched off."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from abutment.foundation.scope import Actor
from abutment.kernel.errors import AbutmentError
from abutment.portability.loading import csv_rows
from abutment.portability.loading.errors import LoadRefused, NotEmpty, NotWhole, OtherVersion
from abutment.portability.loading.loading import Loaded, load
from abutment.portability.package.manifest import FileEntry, Manifest
from tests.foundation.conftest import wait_until_alone
from tests.portability.package.making import signed
from tests.portability.packing.conftest import copied_database

ROOT = Path(__file__).parents[3]
Rows = list[dict[str, str | None]]


def arrive(package: Path) -> Loaded:
    return load(package, actor=Actor.console())


def is_untouched() -> bool:
    """Whether nothing is in the installation but what it came with."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select (select count(*) from scope_entity) + (select count(*) from accounts_account) "
            "+ (select count(*) from patients_patient) + (select count(*) from documents_document) "
            "+ (select count(*) from portability_sourcerow), "
            "(select count(*) from pg_trigger where not tgisinternal and tgenabled <> 'O')"
        )
        rows, switched_off = cursor.fetchone()
    stored = [path for path in (Path(settings.ABUTMENT_HOME) / "documents").rglob("*") if path.is_file()]
    return (rows, switched_off, stored) == (0, 0, [])


@pytest.fixture
def package(packed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(packed, tmp_path / "package"))


def rewritten(package: Path, **changes: Any) -> None:
    """The manifest with other values, signed by whoever changed it."""
    manifest = Manifest.from_bytes((package / "manifest.json").read_bytes())
    signed(package, replace(manifest, **changes))


def altered(package: Path, path: str, content: bytes, records: int) -> None:
    """Change a file and all that the manifest says of it: what a forger with a key of their own would do."""
    (package / path).write_bytes(content)
    manifest = Manifest.from_bytes((package / "manifest.json").read_bytes())
    digest = hashlib.sha256(content).hexdigest()
    files = tuple(
        FileEntry(entry.path, entry.kind, len(content), digest, records, entry.noun) if entry.path == path else entry
        for entry in manifest.files
    )
    rewritten(package, files=files)


def with_rows(package: Path, table: str, change: Callable[[Rows], None]) -> None:
    """Change a table's rows."""
    path = f"tables/{table}.csv"
    head, *lines = csv_rows.rows([(package / path).read_bytes()])
    columns = [column or "" for column in csv_rows.values(head)]
    rows: Rows = [dict(zip(columns, csv_rows.values(line), strict=True)) for line in lines]
    change(rows)
    altered(package, path, head + b"".join(csv_rows.row_of(row.values()) for row in rows), len(rows))


def set_in_first(column: str, value: str | None) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows[0][column] = value

    return change


def another_practice(rows: Rows) -> None:
    rows.append({**rows[0], "id": "9999", "name": "Alder Dental", "kind": "practice"})


def its_affiliation(rows: Rows) -> None:
    rows.append({**rows[0], "id": "9999"})


@pytest.mark.parametrize(
    ("table", "change", "reason"),
    [
        ("patients_patient", set_in_first("born_on", "yesterday"), "is no date"),
        ("patients_patient", set_in_first("family_name", "x" * 5000), "patients_patient refuses a row"),
        ("patients_patient", set_in_first("number", "12x"), "is no integer"),
        ("patients_patient", set_in_first("needs_premedication", "maybe"), "is no boolean"),
        ("patients_message", set_in_first("at", "noon"), "patients_message refuses a row"),
        ("patients_patient", set_in_first("family_name", None), "patients_patient refuses a row"),
        ("patients_patient", set_in_first("status", "immortal"), "is none of"),
        ("patients_procedure", set_in_first("fee_cents", "9" * 30), "is no integer"),
        ("patients_procedure", set_in_first("fee_cents", "123"), "the total"),
        ("patients_procedure", set_in_first("entity_id", "9999"), "is of another practice"),
        ("patients_procedure", set_in_first("patient_id", "999999"), "which is not in patients_patient"),
        ("portability_sourcerow", set_in_first("cells", "unopened}"), "an array is not in braces"),
        ("scope_entity", another_practice, "scope_entity.csv holds 1 rows that are not this practice's"),
        ("accounts_account", lambda rows: rows.append({**rows[0], "id": "9999", "email": "m@evil.example"}),
         "accounts_account.csv holds 1 rows that are not this practice's"),
        ("organizations_practice", set_in_first("entity_id", "1"), "cannot be loaded|another practice|not in"),
        ("organizations_role", set_in_first("label", "Emperor"), "are not the same here"),
        ("organizations_rolecapability", lambda rows: rows.pop(), "are not the same here"),
        ("documents_document", set_in_first("size_bytes", "1"), "is not the document"),
        ("patients_clinic", lambda rows: rows.append(dict(rows[0])), "rows are in the order of their keys, each once"),
    ],
)  # fmt: skip
def test_manipulated_tables_are_refused_with_the_reason_and_leave_nothing(
    package: Path, empty: None, table: str, change: Callable[[Rows], None], reason: str
) -> None:
    with_rows(package, table, change)
    with pytest.raises(LoadRefused, match=reason) as refused:
        arrive(package)
    assert str(refused.value).isprintable()
    assert is_untouched()


def test_what_does_not_hold_is_not_loaded(package: Path, empty: None) -> None:
    (package / "README.md").write_bytes(b"changed")
    with pytest.raises(NotWhole, match=r"does not hold \(1 problems\)\. The first: README\.md: it has 7 of"):
        arrive(package)
    assert is_untouched()


def test_a_table_that_is_not_in_it_is_named(package: Path, empty: None) -> None:
    manifest = Manifest.from_bytes((package / "manifest.json").read_bytes())
    (package / "tables/schedule_hours.csv").unlink()
    rewritten(package, files=tuple(entry for entry in manifest.files if entry.path != "tables/schedule_hours.csv"))
    with pytest.raises(NotWhole, match="no file for the table schedule_hours"):
        arrive(package)
    assert is_untouched()


def test_another_key_than_the_one_named_is_refused(packed: Path, empty: None) -> None:
    with pytest.raises(NotWhole, match="not by the one that you named"):
        load(packed, actor=Actor.console(), key="00" * 32)
    assert is_untouched()


def test_tables_of_another_version_are_refused_and_it_is_said_which_version_can(package: Path, empty: None) -> None:
    rewritten(package, schema="00" * 32, software="Abutment 0.0.9")
    with pytest.raises(OtherVersion, match=r"written by Abutment 0\.0\.9 .* Install Abutment 0\.0\.9"):
        arrive(package)
    assert is_untouched()


def test_a_part_of_a_practice_is_no_practice(package: Path, empty: None) -> None:
    rewritten(package, extent="patient")
    with pytest.raises(LoadRefused, match="is not of a whole practice"):
        arrive(package)


def test_an_installation_with_practices_is_left_as_it_is(
    packed: Path, django_db_setup: None, django_db_blocker: Any
) -> None:
    with (
        django_db_blocker.unblock(),
        copied_database(),
        pytest.raises(NotEmpty, match=r"is not empty \(3 practices\)"),
    ):
        arrive(packed)


def test_a_file_that_changes_while_it_is_loaded_is_noticed(
    package: Path, empty: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from abutment.portability.loading import loading

    original = loading._check_empty
    seen: list[int] = []

    def changing(raw: Any) -> None:
        original(raw)
        seen.append(1)
        if len(seen) == 2:  # verified, and about to be loaded
            path = package / "tables/patients_message.csv"
            path.write_bytes(path.read_bytes().replace(b"20", b"19", 1))

    monkeypatch.setattr(loading, "_check_empty", changing)
    with pytest.raises(NotWhole, match=r"patients_message\.csv changed while it was loaded"):
        arrive(package)
    assert is_untouched()


def test_of_two_loads_at_once_one_is_refused(packed: Path, empty: None) -> None:
    said: list[str] = []

    def try_it() -> None:
        try:
            arrive(packed)
            said.append("loaded")
        except AbutmentError as refused:
            said.append(str(refused))
        finally:
            connections.close_all()

    both = [threading.Thread(target=try_it) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join(600)
    assert said.count("loaded") == 1
    other = next(line for line in said if line != "loaded")
    assert "is being loaded into this installation right now" in other or "is not empty" in other


@pytest.mark.slow
def test_killed_at_any_moment_it_leaves_nothing_and_runs_again(packed: Path, empty: None) -> None:
    began = time.monotonic()
    process = arriving(packed)
    process.stdout.readline()  # type: ignore[union-attr]
    assert process.communicate(timeout=600)[0].endswith("loaded\n")
    usual, whole = time.monotonic() - began, loaded_rows()
    assert whole
    forget()
    for _ in range(4):
        process = arriving(packed)
        process.stdout.readline()  # type: ignore[union-attr]
        time.sleep(random.uniform(0, usual * 0.7))
        os.kill(process.pid, 9)
        process.communicate(timeout=600)
        wait_until_alone()
        assert loaded_rows() in ({}, whole), "a killed load left rows"  # all, if it was killed after its commit
        forget()
    assert arrive(packed).documents > 0


def loaded_rows() -> dict[str, int]:
    """How many rows each table has that a load fills, without those that have none."""
    with connections["owner"].cursor() as cursor:
        counts = {}
        for table in loaded_tables():
            cursor.execute(f"select count(*) from {table}")
            counts[table] = cursor.fetchone()[0]
    return {table: count for table, count in counts.items() if count}


def loaded_tables() -> list[str]:
    from abutment.portability.loading.tables import CATALOG
    from abutment.portability.packing.tables_carried import CARRIED

    return sorted(table for table in CARRIED if table not in CATALOG)


def forget() -> None:
    """Empty the installation again."""
    tables = ", ".join(loaded_tables())
    with connections["owner"].cursor() as cursor:
        for table in ("audit_seal", "audit_event", "audit_look"):
            cursor.execute(f"alter table {table} disable trigger user")
        cursor.execute(f"truncate {tables}, audit_event, audit_look, audit_seal cascade")
        for table in ("audit_seal", "audit_event", "audit_look"):
            cursor.execute(f"alter table {table} enable trigger user")


def arriving(package: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.portability.loading.arriving", str(package)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wanted = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    told = {alias: {key: settings.DATABASES[alias][key] for key in wanted} for alias in ("default", "owner")}
    assert process.stdin is not None
    process.stdin.write(json.dumps({**told, "home": str(settings.ABUTMENT_HOME)}) + "\n")
    process.stdin.flush()
    return process
