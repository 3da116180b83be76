"""A Package of a practice that was imported: verified, and the same from whichever process wrote it."""

from __future__ import annotations

from pathlib import Path

from abutment.portability.package.verifying import verify
from abutment.portability.packing import source
from abutment.portability.packing.engine import pack
from tests.cast import Cast
from tests.portability.importing.conftest import mariadb
from tests.portability.importing.offices import Office
from tests.portability.mariadb import MariaDB
from tests.portability.packing.conftest import contents
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
