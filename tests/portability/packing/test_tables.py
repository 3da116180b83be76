"""Tables as CSV and Parquet: the same values in both, whatever is in them, and nothing sealed left sealed."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.db import connection
from frictionless import Package
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abutment.foundation.keys import fields
from abutment.foundation.scope import opened
from abutment.patients.models import Patient, PatientNote
from abutment.portability.models import RecordSource, SourceRow, SourceTable
from abutment.portability.packing import tables
from abutment.portability.packing.engine import pack
from abutment.portability.packing.parquet import write_parquet
from abutment.portability.packing.snapshot import ConnectionReading, here
from abutment.portability.packing.tables import write_csv
from tests.cast import SERVER, Cast
from tests.portability.packing.test_totals import with_money
from tests.portability.records import Records, imported

NAMES = [
    "Ольга Иванова", "山田 太郎", "محمد", "אולגה", "Ümit Çağlar", "𐍈𐍂𐌰", "e\u0301 combining", "👩🏽‍⚕️",
    "O'Brien, \"Bo\"",
    "NULL", "\\N", "\\.", "t", "{a,b}", "-", "=1+1", " lead and trail ", "tab\there", "line\nfeed",
    "cr\r\nlf", "cr\ralone",
    ",", '"', '""', "f1.1.AAAAAAAAAAAAAAAAAAAAAAAA",
]  # fmt: skip


class Kept:
    """A sink that keeps what it is given."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, bytearray()

    def write(self, data: bytes, /) -> int:
        self.data += data
        return len(data)


def csv_of(table: str, reading: ConnectionReading, folder: Path) -> tuple[bytes, list[dict[str, str]]]:
    sink = Kept(folder)
    rows = write_csv(table, reading, sink)
    read = list(csv.DictReader(io.StringIO(sink.data.decode(), newline="")))
    assert len(read) == rows
    return bytes(sink.data), read


def parquet_of(table: str, reading: ConnectionReading, folder: Path) -> list[dict[str, Any]]:
    sink = Kept(folder)
    rows = write_parquet(table, reading, sink)
    file = folder / "read.parquet"
    file.write_bytes(sink.data)
    found = duckdb.connect().execute("select columns(*)::varchar from read_parquet(?)", [str(file)])
    names = [column[0] for column in found.description]
    read = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    assert len(read) == rows
    return read


def called(records: Records, names: list[str]) -> None:
    with opened(SERVER):
        for number, name in enumerate(names, start=1000):
            Patient.objects.create(
                entity_id=records.entity, number=number, family_name=name[:100], preferred_name="", born_on=None
            )


def _is_mirrored(entity: int) -> bool:
    with opened(SERVER):
        return RecordSource.objects.filter(entity=entity).exists()


def test_names_in_every_script_come_out_as_they_are(cast: Cast, tmp_path: Path) -> None:
    called(imported(cast), NAMES)
    with here(cast.entity("cedar")) as reading:
        data, rows = csv_of("patients_patient", reading, tmp_path)
        typed = parquet_of("patients_patient", reading, tmp_path)
    assert [row["family_name"] for row in rows][3:] == NAMES
    assert [row["family_name"] for row in typed][3:] == NAMES
    assert data.endswith(b"\r\n")


def test_records_end_as_rfc_4180_has_it_and_a_values_own_line_feed_stays(cast: Cast, tmp_path: Path) -> None:
    called(imported(cast), ["one\ntwo"])
    with here(cast.entity("cedar")) as reading:
        data, rows = csv_of("patients_patient", reading, tmp_path)
    assert data.count(b"\r\n") == len(rows) + 1
    assert b'"one\ntwo"' in data


def test_nothing_and_empty_text_stay_apart(cast: Cast, tmp_path: Path) -> None:
    called(imported(cast), ["Somebody"])
    with here(cast.entity("cedar")) as reading:
        data, _ = csv_of("patients_patient", reading, tmp_path)
        typed = parquet_of("patients_patient", reading, tmp_path)[-1]
    head, *_, line = data.decode().removesuffix("\r\n").split("\r\n")
    cells = dict(zip(head.split(","), line.split(","), strict=True))
    assert (cells["preferred_name"], cells["born_on"]) == ('""', "")
    assert (typed["preferred_name"], typed["born_on"]) == ("", None)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), max_size=4))
def test_any_text_is_read_back_from_both(cast: Cast, tmp_path: Path, texts: list[str]) -> None:
    entity = cast.entity("birch")
    if not _is_mirrored(entity):
        imported(cast, "birch")
    with opened(SERVER):
        first = PatientNote.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        for text in texts:
            PatientNote.objects.create(entity_id=entity, number=None, medical=text)
    with here(entity) as reading:
        _, rows = csv_of("patients_patientnote", reading, tmp_path)
        typed = parquet_of("patients_patientnote", reading, tmp_path)
    assert [row["medical"] for row in rows if int(row["id"]) > first] == texts
    assert [row["medical"] for row in typed if int(row["id"]) > first] == texts


def test_what_lies_sealed_comes_out_in_plain(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_SEALED_AT_ONCE", 2)  # several stretches
    records = imported(cast)
    called(records, ["A", "B", "C"])
    with opened(SERVER):
        for number in (1000, 1002):
            token = fields.seal(f"111-22-{number}", context="patients.ssn")
            Patient.objects.filter(entity=records.entity, number=number).update(ssn=token)
        Patient.objects.filter(entity=records.entity, number=1001).update(ssn="f1.999.AAAAAAAAAAAAAAAAAAAAAAAA")
    with here(records.entity) as reading:
        data, rows = csv_of("patients_patient", reading, tmp_path)
        typed = parquet_of("patients_patient", reading, tmp_path)
    # One that no key of this installation opens comes out as it lies: nothing stands in the way of the rest.
    expected = ["", "", "", "111-22-1000", "f1.999.AAAAAAAAAAAAAAAAAAAAAAAA", "111-22-1002"]
    assert [row["ssn"] for row in rows] == [row["ssn"] for row in typed] == expected
    assert data.count(b"family_name") == 1


def test_cells_of_the_source_come_out_in_plain_and_passwords_empty(cast: Cast, tmp_path: Path) -> None:
    records = imported(cast)
    with opened(SERVER):
        run = records.run()
        table = SourceTable.objects.get(entity=records.entity, name="patient")
        cells = ["1", None, "", 'say "so", {now}', fields.seal("s3cr,et\n", context="portability.cell")]
        for state, key in (("applied", "1"), ("failed", "2")):
            of = run if state == "applied" else records.run(state="failed")
            SourceRow.objects.create(
                entity_id=records.entity, table=table, run=of, block=0, layout=1, key=key, digest=1, cells=cells
            )
    with here(records.entity) as reading:
        _, rows = csv_of("portability_sourcerow", reading, tmp_path)
        _, (source,) = csv_of("portability_recordsource", reading, tmp_path)
    assert [row["key"] for row in rows] == ["1"]  # what no import brought does not leave
    with connection.cursor() as cursor:
        cursor.execute("select %s::text[]", [rows[0]["cells"]])
        assert cursor.fetchone()[0] == [*cells[:4], "s3cr,et\n"]
    with opened(SERVER):
        kept = RecordSource.objects.get(entity=records.entity)
    assert source["password"] == ""
    assert source["salt"] == fields.unseal(kept.salt, context="portability.salt")


def test_a_note_of_a_hundred_megabytes_comes_out_whole(cast: Cast, tmp_path: Path) -> None:
    note = ('"so", he said\n' * 7_700_000)[:100_000_000]
    imported(cast)
    with opened(SERVER):
        PatientNote.objects.create(entity_id=cast.entity("cedar"), number=1, medical=note, history="short")
    csv.field_size_limit(1 << 30)
    with here(cast.entity("cedar")) as reading:
        _, (row,) = csv_of("patients_patientnote", reading, tmp_path)
        (typed,) = parquet_of("patients_patientnote", reading, tmp_path)
    assert row["medical"] == note
    assert typed["medical"] == note


def test_rows_longer_than_was_measured_are_read_on_a_further_try(cast: Cast, tmp_path: Path) -> None:
    records = imported(cast)
    with opened(SERVER):
        run = records.run()
        table = SourceTable.objects.get(entity=records.entity, name="patient")
        SourceRow.objects.create(  # so much the same that it lies in a few kilobytes
            entity_id=records.entity,
            table=table,
            run=run,
            block=0,
            layout=1,
            key="1",
            digest=1,
            cells=["a" * 30_000_000],
        )
    with here(records.entity) as reading:
        (row,) = parquet_of("portability_sourcerow", reading, tmp_path)
    assert len(row["cells"]) == 30_000_002


def test_parquet_of_the_same_rows_is_the_same(cast: Cast, tmp_path: Path) -> None:
    called(imported(cast), NAMES)
    with here(cast.entity("cedar")) as reading:
        one, other = Kept(tmp_path), Kept(tmp_path)
        write_parquet("patients_patient", reading, one)
        write_parquet("patients_patient", reading, other)
    assert one.data == other.data
    assert not list(tmp_path.iterdir())


def test_the_dictionary_describes_every_table_so_that_frictionless_finds_nothing_wrong(
    cast: Cast, tmp_path: Path
) -> None:
    called(with_money(cast), NAMES)
    with here(cast.entity("cedar")) as reading:
        pack(practice=cast.entity("cedar"), folder=tmp_path / "cedar", reading=reading)
    package = Package(str(tmp_path / "cedar" / "tables" / "datapackage.json"))
    report = package.validate()
    assert len(package.resources) > 60
    assert report.valid, report.flatten(["title", "type", "message"])[:10]
