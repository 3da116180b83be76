"""The tables of the practice's own system leave as they came, cell by cell."""

from __future__ import annotations

import csv
import gzip
import io
from typing import Any

import orjson

from abutment.foundation.scope import opened
from abutment.portability.models import ImportRun, SourceRow, SourceTable
from abutment.portability.package.names import fault
from abutment.portability.packing import source
from tests.cast import SERVER, Cast
from tests.portability.importing.conftest import mariadb, office
from tests.portability.importing.offices import SSN, Office
from tests.portability.packing.source_reading import Written, written

__all__ = ["mariadb", "office"]

SCRIPTS = [
    "José Núñez", "Zoë Åström", "Żółć Łukasz", "Đặng Thị Ánh", "李小龍", "さくら", "김철수", "محمد", "שָׁלוֹם", "Ελένη",
    "Юлія", "हिन्दी", "தமிழ்", "ไทย", "ქართული", "አማርኛ", "👩🏽\u200d⚕️", "𝒜𝒷𝒸", "O'Brien", 'say "aah"', "a,b", "tab\there",
    "C:\\temp\\", "line\r\nline", "line\nline", " lead", "trail ", "NULL", "\\N", "\\.", "-- x", "'; DROP TABLE x; --",
    "%s {0} $1", "fee\u202exdp", "f1.1.abcdef", "\x02", "\x1a", "null", "",
]  # fmt: skip


def exported(office: Office) -> Written:
    return written(source.parts, office.entity)


def cells(file: bytes) -> list[list[str | None]]:
    """The records of a CSV file: None where nothing stands, an empty text where two quotes do."""
    found: list[list[str | None]] = []
    text = file.decode()
    assert text.endswith("\r\n")
    at, row = 0, list[str | None]()
    while at < len(text):
        if text[at] == '"':
            end, parts = at + 1, ""
            while True:
                stop = text.index('"', end)
                parts += text[end:stop]
                if text[stop + 1 : stop + 2] != '"':
                    break
                parts, end = parts + '"', stop + 2
            at = stop + 1
            row.append(parts)
        else:
            stop = min(text.index(mark, at) for mark in (",", "\r\n") if mark in text[at:])
            row.append(text[at:stop] or None)
            at = stop
        if text.startswith("\r\n", at):
            found.append(row)
            row, at = [], at + 2
        else:
            assert text[at] == ","
            at += 1
            if text.startswith("\r\n", at):
                found.append([*row, None])
                row, at = [], at + 2
    return found


def there(office: Office, table: str) -> list[list[Any]]:
    columns = [column for column, *_ in office.do(f"SHOW COLUMNS FROM `{table}`")]
    return [
        list(row)
        for row in office.do(f"SELECT {', '.join(f'CAST(`{column}` AS CHAR)' for column in columns)} FROM `{table}`")
    ]


def test_every_table_leaves_as_it_came(office: Office) -> None:
    for number, name in enumerate(SCRIPTS, start=100):
        office.insert("patient", PatNum=number, LName=name, FName=name, Guarantor=number, AddrNote=name)
    office.imports()
    files = exported(office).files
    for (table,) in office.do("SHOW TABLES"):
        head, *rows = cells(files[f"{table}.csv"])
        assert head == [column for column, *_ in office.do(f"SHOW COLUMNS FROM `{table}`")]
        assert sorted(rows, key=str) == sorted(there(office, table), key=str), table


def test_rows_stand_in_the_order_of_their_key(office: Office) -> None:
    for number in (3, 30, 10, 2_500, 9, 100):
        office.insert("patient", PatNum=number, LName="x", Guarantor=number)
    office.imports()
    _, *rows = cells(exported(office).files["patient.csv"])
    assert [row[0] for row in rows] == ["1", "2", "3", "9", "10", "30", "100", "2500"]


def test_rows_that_are_equal_leave_as_often_as_they_were_there(office: Office) -> None:
    office.imports()
    found = exported(office)
    assert sorted(found.files["odd.csv"].split(b"\r\n")) == [b"", b",", b"1,x", b"1,x", b"a,b"]
    assert found.records["odd.csv"] == 3


def test_a_table_without_rows_has_its_head(office: Office) -> None:
    office.do('CREATE TABLE `nobody` (NobodyNum bigint(20) PRIMARY KEY, `a "b", c` text)')
    office.imports()
    assert exported(office).files["nobody.csv"] == b'NobodyNum,"a ""b"", c"\r\n'


def test_bytes_are_told_from_text(office: Office) -> None:
    office.do(
        "CREATE TABLE blobs (BlobNum bigint(20) PRIMARY KEY, b blob, t varchar(20) CHARACTER SET utf8mb4, bits bit(5))",
        "INSERT INTO blobs VALUES (1, X'00FF5C22', 'x', b'10101'), (2, NULL, NULL, NULL), (3, '', '\\\\x41', b'0')",
        "SET NAMES binary",
        "SET sql_mode = ''",
        "ALTER TABLE blobs MODIFY t varbinary(20)",
        "UPDATE blobs SET t = X'41FF42' WHERE BlobNum = 2",
        "ALTER TABLE blobs MODIFY t varchar(20) CHARACTER SET latin1",
    )
    office.imports()
    found = exported(office)
    assert cells(found.files["blobs.csv"])[1:] == [
        ["1", "\\x00ff5c22", "x", "21"], ["2", None, "AÿB", None], ["3", "\\x", "\\x41", "0"],
    ]  # fmt: skip
    described = {each["path"]: each for each in orjson.loads(found.files["datapackage.json"])["resources"]}
    fields = {field["name"]: field for field in described["blobs.csv"]["schema"]["fields"]}
    assert fields["b"]["bytes"] == "hex after \\x"
    assert "bytes" not in fields["t"]
    assert described["blobs.csv"]["schema"]["primaryKey"] == ["BlobNum"]


def test_broken_text_is_listed_by_its_cell(office: Office) -> None:
    office.imports()
    with opened(SERVER):
        row = SourceRow.objects.get(table__name="patient", entity=office.entity, key="1")
        place = next(
            n for n, (name, _) in enumerate(SourceTable.objects.get(pk=row.table_id).layouts[-1]) if name == "LName"
        )
        cells_of_row = list(row.cells or [])
        cells_of_row[place] = "\\x41ff"
        SourceRow.objects.filter(pk=row.pk).update(cells=cells_of_row, raw=[place + 1])
    found = exported(office)
    assert found.files["exceptions.csv"] == b"table,key,column,what\r\npatient,1,LName,hex\r\n"
    assert found.records["exceptions.csv"] == 1


def test_what_lies_sealed_leaves_in_plain(office: Office) -> None:
    office.insert("preference", PrefName="EmailPassword", ValueString='se,"cret"')
    office.imports()
    files = exported(office).files
    assert SSN in {row[cells(files["patient.csv"])[0].index("SSN")] for row in cells(files["patient.csv"])}
    assert "SHA3-512$salt$s3cret-hash" in files["userod.csv"].decode()
    assert 'se,"cret"' in {cell for row in cells(files["preference.csv"]) for cell in row}
    assert not any(b"f1." in file for file in files.values())
    assert "`userod.Password`" in files["README.md"].decode()


def test_a_seal_that_does_not_open_is_kept_and_listed(office: Office) -> None:
    office.imports()
    with opened(SERVER):
        row = SourceRow.objects.get(table__name="userod", entity=office.entity)
        broken = [cell[:-2] + ("AA" if cell[-2:] != "AA" else "BB") if cell and cell.startswith("f1.") else cell
                  for cell in row.cells or []]  # fmt: skip
        SourceRow.objects.filter(pk=row.pk).update(cells=broken)
    found = exported(office)
    assert b"f1." in found.files["userod.csv"]
    assert b"userod,1,Password,sealed\r\n" in found.files["exceptions.csv"]


def test_former_versions_and_rows_that_are_gone_do_not_leave(office: Office) -> None:
    office.imports()
    office.do("UPDATE patient SET LName = 'Birch' WHERE PatNum = 1", "DELETE FROM patient WHERE PatNum = 2")
    office.imports()
    _, *rows = cells(exported(office).files["patient.csv"])
    assert [row[:2] for row in rows] == [["1", "Birch"]]


def test_what_no_import_has_brought_to_its_end_does_not_leave(office: Office) -> None:
    office.imports()
    before = exported(office).files
    office.do("UPDATE patient SET LName = 'Birch' WHERE PatNum = 1")
    with opened(SERVER):
        row = SourceRow.objects.get(table__name="patient", entity=office.entity, key="1")
        run = ImportRun.objects.create(entity_id=office.entity, source=office.source, state="failed", attempts=1)
        row.pk, row.run_id, row.cells = None, run.pk, ["1", "Staged", *(row.cells or [])[2:]]
        row.save(force_insert=True)
    assert exported(office).files == before


def test_a_row_of_a_former_layout_is_read_by_the_names_of_its_columns(office: Office) -> None:
    office.do("CREATE TABLE grown (GrownNum int PRIMARY KEY, a int, b int)", "INSERT INTO grown VALUES (1, 2, 3)")
    office.imports()
    with opened(SERVER):
        table = SourceTable.objects.get(name="grown", entity=office.entity)
        table.layouts = [*table.layouts, [["GrownNum", "int"], ["new", "int"], ["B", "int"], ["A", "int"]]]
        table.save()
        row = SourceRow.objects.get(table=table)
        row.pk, row.key, row.layout, row.cells = None, "2", 2, ["2", "4", "5", "6"]
        row.save(force_insert=True)
    found = exported(office)
    assert found.files["grown.csv"] == b"GrownNum,new,B,A\r\n1,,3,2\r\n2,4,5,6\r\n"
    assert b"('1',null,'3','2'),\n('2','4','5','6')" in gzip.decompress(found.files["opendental.sql.gz"])


def test_a_form_that_no_import_has_brought_takes_no_column_away(office: Office) -> None:
    office.do("CREATE TABLE shrunk (ShrunkNum int PRIMARY KEY, a int)", "INSERT INTO shrunk VALUES (1, 2)")
    office.imports()
    before = exported(office).files["shrunk.csv"]
    with opened(SERVER):
        table = SourceTable.objects.get(name="shrunk", entity=office.entity)
        table.layouts, table.key = [*table.layouts, [["OtherNum", "int"]]], ["OtherNum"]
        table.save()
    found = exported(office)
    assert found.files["shrunk.csv"] == before == b"ShrunkNum,a\r\n1,2\r\n"
    assert b"OtherNum" not in gzip.decompress(found.files["opendental.sql.gz"])


def test_names_of_tables_lead_nowhere_and_meet_nowhere(office: Office) -> None:
    hostile = ["../../etc/passwd", "nul", "CON", "Odd", "exceptions", "a b", "ODD", "é" * 60]
    office.imports()
    with opened(SERVER):
        for name in hostile:
            SourceTable.objects.create(
                entity_id=office.entity, source=office.source, name=name, layouts=[[["a", "int"]]], key=[]
            )
    found = exported(office)
    assert all(fault(f"source/{path}") is None for path in found.files)
    assert len({path.casefold() for path in found.files}) == len(found.files)
    described = orjson.loads(found.files["datapackage.json"])["resources"]
    assert {each["source_table"] for each in described} >= set(hostile)
    assert all(each["path"] in found.files for each in described)


def test_a_practice_that_was_never_imported_is_told_so(cast: Cast) -> None:
    found = written(source.parts, cast.entity("birch"))
    assert list(found.files) == ["README.md"]
    assert b"not imported" in found.files["README.md"]


def test_an_import_of_no_patients_leaves_heads(office: Office) -> None:
    for (table,) in office.do("SHOW TABLES"):
        office.do(f"DELETE FROM `{table}`")
    office.imports()
    found = exported(office)
    assert len(cells(found.files["patient.csv"])) == 1
    assert set(found.records) - {"README.md", "datapackage.json"} >= {"patient.csv", "opendental.sql.gz"}


def test_another_practices_rows_are_in_no_file(office: Office, cast: Cast) -> None:
    office.imports()
    with opened(SERVER):
        birch = cast.entity("birch")
        theirs = type(office.source).objects.create(entity_id=birch, kind="folder", path="/x", salt="x")
        run = ImportRun.objects.create(entity_id=birch, source=theirs, state="applied")
        table = SourceTable.objects.create(
            entity_id=birch,
            source=theirs,
            name="marker",
            layouts=[[["MarkerNum", "bigint(20)"], ["x", "text"]]],
            key=["MarkerNum"],
        )
        SourceRow.objects.create(
            entity_id=birch, table=table, run=run, block=0, layout=1, key="1", digest=0, cells=["1", "MARKER-OF-BIRCH"]
        )
    ours = exported(office)
    assert "marker.csv" not in ours.files
    assert not any(b"MARKER" in file.upper() for file in ours.files.values())
    assert b"MARKER-OF-BIRCH" in written(source.parts, birch).files["marker.csv"]


def test_the_same_rows_give_the_same_bytes(office: Office) -> None:
    office.imports()
    first = exported(office).files
    with opened(SERVER):  # as a vacuum or a load would lay them down: elsewhere, in another order
        rows = list(SourceRow.objects.filter(entity=office.entity).order_by("-pk"))
        SourceRow.objects.filter(entity=office.entity).delete()
        SourceRow.objects.bulk_create(rows)
    assert exported(office).files == first


def test_programs_read_the_files_as_their_dictionary_says(office: Office) -> None:
    office.imports()
    found = exported(office)
    for resource in orjson.loads(found.files["datapackage.json"])["resources"]:
        rows = list(csv.reader(io.StringIO(found.files[resource["path"]].decode(), newline="")))
        assert rows[0] == [field["name"] for field in resource["schema"]["fields"]]
        assert len(rows) - 1 == found.records[resource["path"]]
