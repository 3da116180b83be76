"""A whole Package, written by several processes from one snapshot."""

from __future__ import annotations

import csv
import io
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import InternalError, connection

from abutment.foundation.scope import opened
from abutment.foundation.scope.claims import REQUEST_SECONDS, sealed
from abutment.portability.package.manifest import Manifest
from abutment.portability.package.verifying import verify
from abutment.portability.packing import snapshot
from abutment.portability.packing.engine import pack
from abutment.portability.packing.snapshot import held, here, reader, taken_up
from tests.cast import Cast
from tests.portability.packing.conftest import contents
from tests.portability.packing.test_totals import with_money
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


def test_a_practice_without_a_patient_is_packed_whole(cast: Cast, tmp_path: Path) -> None:
    with here(cast.entity("alder")) as reading:
        packed = pack(practice=cast.entity("alder"), folder=tmp_path / "alder", reading=reading)
    report = verify(packed.folder)
    assert report.is_whole, report.lines()
    assert (packed.folder / "tables" / "patients_patient.csv").read_bytes().count(b"\r\n") == 1
    assert packed.missing == ()


def test_a_package_is_whole_for_who_verifies_it(own_database: Cast, tmp_path: Path) -> None:
    with_money(own_database)
    packed = pack(practice=own_database.entity("cedar"), folder=tmp_path / "cedar", processes=2)
    report = verify(packed.folder)
    assert report.is_whole, report.lines()


def test_a_long_export_states_for_whom_it_reads_again_before_that_grows_old(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert snapshot.HOURS > 10 * REQUEST_SECONDS
    clock, good_until, claims = SimpleNamespace(now=time.time()), [0.0], set()

    def noted(*who: Any, expires_at: int, **facts: Any) -> str:
        good_until.append(expires_at)
        return sealed(*who, expires_at=expires_at, **facts)

    monkeypatch.setattr(snapshot, "time", SimpleNamespace(time=lambda: clock.now))
    monkeypatch.setattr(snapshot, "sealed", noted)
    asked = "select id, current_setting('abutment.claim') from scope_entity where id = %s"
    with here(cast.entity("cedar")) as reading:
        for _ in range(6):
            clock.now += snapshot.HOURS * 0.4
            [(_, claim)] = reading.rows(asked, [reading.entity])
            assert good_until[-1] > clock.now + snapshot.HOURS * 0.4
            claims.add(claim)
    assert len(claims) == 3


def test_without_stating_it_again_nothing_is_seen_any_more(cast: Cast) -> None:
    """Else the test before could pass because a claim never grows old."""
    with opened(reader(cast.entity("cedar")), seconds=1), connection.cursor() as cursor:
        time.sleep(1.5)
        cursor.execute("select count(*) from scope_entity")
        assert cursor.fetchone() == (0,)


def test_what_reads_a_snapshot_cannot_write(own_database: Cast) -> None:
    entity = own_database.entity("cedar")
    with (
        pytest.raises(InternalError, match="read-only"),
        held(entity) as shared,
        taken_up(shared),
        connection.cursor() as cursor,
    ):
        cursor.execute("update organizations_location set name = 'changed' where entity_id = %s", [entity])
