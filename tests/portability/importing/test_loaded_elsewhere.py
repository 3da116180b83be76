"""A practice's rows in another installation: a Package carries every version of them, but no digests of blocks."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection

from abutment.foundation.scope import opened
from abutment.portability.importing import staging
from abutment.portability.importing.sensitive import sealed_columns
from abutment.portability.models import SourceBlock, SourceRow, SourceTable
from tests.cast import SERVER
from tests.portability.importing.offices import SSN, Office, Told
from tests.portability.importing.test_twice import cooled, rows
from tests.portability.sources.folders import written_folder

_WIDTH = re.compile(r"\b(tinyint|smallint|mediumint|int|bigint)\(\d+\)")


def loaded(office: Office) -> None:
    """As if all of it had come by a Package."""
    with opened(SERVER):
        assert SourceBlock.objects.filter(entity=office.entity).delete()[0]


def test_where_a_package_was_loaded_the_first_import_changes_no_row(office: Office) -> None:
    office.imports()
    loaded(office)
    before = office.marks()
    again = office.imports()
    assert (rows(again), again.rows_read) == ((0, 0, 0), 17)
    assert office.marks() == before
    cooled_one = office.imports()
    assert cooled_one.changed_nothing


def test_where_a_package_was_loaded_the_first_import_finds_what_has_changed_since(office: Office) -> None:
    office.imports()
    loaded(office)
    office.do(
        "UPDATE patient SET LName = 'Elm' WHERE PatNum = 2",
        "DELETE FROM procnote",
        "DELETE FROM odd WHERE a IS NULL",
        "DELETE FROM procedurelog WHERE ProcNum = 2",
    )
    office.insert("patient", PatNum=3, LName="Birch", Guarantor=3)
    assert rows(office.imports()) == (1, 1, 3)
    assert office.row("patients_patient", 2)["family_name"] == "Elm"
    assert office.row("patients_procedurenote", 1)["is_gone"]
    assert not office.verbatim()["procnote"]


def test_where_a_package_was_loaded_a_broken_first_import_goes_on(office: Office) -> None:
    def stops() -> None:
        raise ZeroDivisionError

    office.imports()
    loaded(office)
    before = office.marks()
    with pytest.raises(ZeroDivisionError):
        office.imports(Told(8, stops))
    assert rows(office.imports()) == (0, 0, 0)
    assert office.marks() == before


def test_widths_that_a_server_shows_of_whole_numbers_are_no_other_form(office: Office, tmp_path: Path) -> None:
    """MariaDB declares tinyint(4) where MySQL 8 declares tinyint, and they hold the same."""
    cooled(office)
    office.imports()
    before = office.marks()
    folder = written_folder(office.database, tmp_path)
    cut = 0
    for path in folder.glob("*.sql"):
        text, found = _WIDTH.subn(r"\1", path.read_text())
        path.write_text(text)
        cut += found
    assert cut > 100
    with opened(SERVER):
        office.source.kind, office.source.path = "folder", str(folder)
        office.source.save()
    assert rows(office.imports()) == (0, 0, 0)
    assert office.marks() == before


def test_a_width_that_fills_up_with_zeros_is_another_form(office: Office) -> None:
    office.do("ALTER TABLE odd MODIFY a int(4) ZEROFILL")
    office.imports()
    office.do("ALTER TABLE odd MODIFY a int(6) ZEROFILL")
    office.imports()
    assert office.verbatim()["odd"][-1][2][0] in ("000001", None)
    with opened(SERVER):
        assert len(SourceTable.objects.get(source=office.source, name="odd").layouts) == 2


def test_what_was_sealed_by_mistake_is_read_again_and_kept_in_plain(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """BusinessName was once taken for an identity number, in tables of every make."""
    office.do(
        "CREATE TABLE dated (id int PRIMARY KEY, BusinessName varchar(20), "
        "at timestamp NOT NULL DEFAULT '2020-01-01' ON UPDATE current_timestamp())",
        "INSERT INTO dated VALUES (1, 'Elm Dental', '2020-01-01')",
        "CREATE TABLE keyed (id int PRIMARY KEY, BusinessName varchar(20))",
        "INSERT INTO keyed VALUES (1, 'Elm Dental'), (2, '')",
        "CREATE TABLE keyless (BusinessName varchar(20))",
        "INSERT INTO keyless VALUES ('Elm Dental')",
        "CREATE TABLE both_of_them (id int PRIMARY KEY, BusinessName varchar(20), SSN varchar(20))",
        f"INSERT INTO both_of_them VALUES (1, 'Elm Dental', '{SSN}'), (2, NULL, '')",
    )
    cooled(office)
    names = {"BusinessName"}
    with monkeypatch.context() as before:
        before.setattr(
            staging,
            "sealed_columns",
            lambda table: (*sealed_columns(table), *names.intersection(column.name for column in table.columns)),
        )
        office.imports()
    assert len(sealed(office, "BusinessName")) == 4
    migration = import_module("abutment.portability.migrations.0005_names_sealed_by_mistake")
    with opened(SERVER), connection.cursor() as cursor:
        cursor.execute(migration.READ_AGAIN)
    again = office.imports()
    assert rows(again) == (0, 5, 0)
    assert sealed(office, "BusinessName") == []
    assert len(sealed(office, "SSN")) == 3
    assert office.imports(is_full=True).changed_nothing


def test_what_was_kept_in_plain_by_mistake_is_read_again_and_sealed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    cooled(office)
    with monkeypatch.context() as before:
        before.setattr(
            staging, "sealed_columns", lambda table: [name for name in sealed_columns(table) if name != "SSN"]
        )
        office.imports()
    assert sealed(office, "SSN") == []
    assert rows(office.imports(is_full=True)) == (0, 3, 0)
    assert len(sealed(office, "SSN")) == 2


def sealed(office: Office, column: str) -> list[str]:
    """The seals that stand in this column of any table."""
    with opened(SERVER):
        found = []
        for table in SourceTable.objects.filter(source=office.source):
            names = [name for name, _ in table.layouts[-1]]
            if column in names:
                for row in SourceRow.objects.filter(table=table, until_run=None, cells__isnull=False):
                    cell = (row.cells or [])[names.index(column)]
                    found += [cell] if cell and cell.startswith("f1.") else []
        return found
