"""A Package of a practice that was imported: verified, and the same from whichever process wrote it."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import duckdb
import pytest

from abutment.desk.demonstration.opendental.shapes import shapes
from abutment.portability.package.verifying import verify
from abutment.portability.packing import source
from abutment.portability.packing.engine import pack
from tests.cast import Cast
from tests.portability.importing.conftest import mariadb
from tests.portability.importing.offices import Office
from tests.portability.mariadb import MariaDB
from tests.portability.packing.conftest import contents
from tests.portability.packing.leaving import in_forks
from tests.portability.packing.source_reading import written
from tests.portability.packing.test_opendental_dump import strange

__all__ = ["mariadb"]


def test_a_package_of_an_imported_practice_is_whole(own_database: Cast, mariadb: MariaDB, tmp_path: Path) -> None:
    with mariadb.database() as database:
        office = Office(database, own_database)
        office.furnish()
        strange(office)
        office.connect()
        office.imports()
        packed = pack(practice=office.entity, folder=tmp_path / "package", processes=2)
        tables = {table for (table,) in office.do("SHOW TABLES")}
    assert packed.missing == ()
    assert not verify(packed.folder).problems
    files = contents(packed.folder)
    alone = written(source.parts, office.entity)
    assert {path: file for path, file in files.items() if path.startswith("source/")} == {
        f"source/{path}": file for path, file in alone.files.items()
    }
    assert len([path for path in files if path.startswith("source/")]) == len(tables) + 4
    assert {entry.path: entry.records for entry in packed.manifest.files if entry.kind == "source"} == {
        f"source/{path}": count for path, count in alone.records.items()
    }


def test_no_cell_leaves_under_its_seal(
    own_database: Cast, mariadb: MariaDB, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is sealed here, and whatever reads from what is sealed: the practice cannot open a seal elsewhere."""
    in_forks(monkeypatch)
    with mariadb.database() as database:
        office = Office(database, own_database)
        office.furnish()
        written_all_over(office)
        office.connect()
        office.imports()
        packed = pack(practice=office.entity, folder=tmp_path / "package", processes=2)
    data = {path for path in contents(packed.folder) if path.startswith(("tables/", "source/", "fhir/"))}
    plain = {path: in_plain(packed.folder / path) for path in data}
    assert {Path(path).suffix for path in data} >= {".csv", ".gz", ".parquet"}
    for kind in ("tables/", "source/", "fhir/"):
        assert sum(text.count("seen") for path, text in plain.items() if path.startswith(kind)) > 50, kind
    assert {path: found[0][:12] for path, text in plain.items() if (found := SEAL.findall(text))} == {}


SEAL = re.compile(r"f1\.[0-9]{1,9}\.[A-Za-z0-9_-]{16}", re.ASCII)


def written_all_over(office: Office) -> None:
    """A text in each column that takes one, of all tables that are generated."""
    tables = {table for (table,) in office.do("SHOW TABLES")}
    for name, shape in sorted(shapes().items()):
        if name not in tables:
            office.do(*filter(str.strip, shape.create().split(";\n")))
    for (table,) in office.do("SHOW TABLES"):
        if not office.do(f"SELECT 1 FROM `{table}` LIMIT 1"):
            office.do(f"INSERT INTO `{table}` () VALUES ()")
    for table, column in office.do(
        "SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() "
        "AND DATA_TYPE IN ('varchar', 'text', 'mediumtext', 'longtext') AND CHARACTER_MAXIMUM_LENGTH > 3"
    ):
        office.do(f"UPDATE `{table}` SET `{column}` = 'seen' WHERE IFNULL(`{column}`, '') = ''")


def in_plain(file: Path) -> str:
    """What a file says, unpacked."""
    if file.suffix == ".parquet":
        return str(duckdb.execute(f"select columns(*)::varchar from read_parquet('{file}')").fetchall())
    data = file.read_bytes()
    return (gzip.decompress(data) if file.suffix == ".gz" else data).decode(errors="replace")
