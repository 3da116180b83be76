"""A whole Package, written by several processes from one snapshot."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from abutment.portability.package.manifest import Manifest
from abutment.portability.packing.engine import pack
from abutment.portability.packing.snapshot import here
from tests.cast import Cast
from tests.portability.packing.conftest import contents
from tests.portability.records import imported


def test_a_practice_is_packed_into_a_folder(own_database: Cast, tmp_path: Path) -> None:
    imported(own_database, "cedar")
    packed = pack(practice=own_database.entity("cedar"), folder=tmp_path / "cedar", processes=2)
    files = contents(packed.folder)
    assert Manifest.from_bytes(files["manifest.json"]) == packed.manifest
    assert {entry.path for entry in packed.manifest.files} == files.keys() - {"manifest.json", "manifest.sig"}
    patients = list(csv.DictReader(io.StringIO(files["tables/patients_patient.csv"].decode(), newline="")))
    assert [row["family_name"] for row in patients] == ["Family1", "Family1", "Family3"]


def test_one_process_writes_what_several_write(own_database: Cast, tmp_path: Path) -> None:
    imported(own_database, "cedar")
    several = pack(practice=own_database.entity("cedar"), folder=tmp_path / "several", processes=3)
    with here(own_database.entity("cedar")) as reading:
        alone = pack(practice=own_database.entity("cedar"), folder=tmp_path / "alone", reading=reading)
    assert several.manifest.files == alone.manifest.files
