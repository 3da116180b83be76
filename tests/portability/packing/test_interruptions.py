"""Killed, crowded or out of space: an export goes on from what holds, and nothing half done looks done."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from abutment.foundation.scope import opened
from abutment.patients.models import Patient, PatientNote
from abutment.portability.package.manifest import Manifest
from abutment.portability.packing import engine_workers
from abutment.portability.packing.engine import pack
from abutment.portability.packing.engine_folder import WORKSHOP, locked
from abutment.portability.packing.errors import FolderBusy, FolderRefused, PackingError, SnapshotLost, WriterLost
from abutment.portability.packing.snapshot import held, taken_up
from tests.cast import SERVER, Cast
from tests.foundation.conftest import wait_until_alone
from tests.portability.packing.conftest import contents
from tests.portability.packing.leaving import quickly
from tests.portability.packing.test_totals import with_money

KILLED = int(os.environ.get("ABUTMENT_TEST_KILLS", "8"))  # 50 and more were tried; each takes seconds
ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def less_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables as CSV alone: what is tried is how an export goes on, not what it holds."""
    quickly(monkeypatch)


@pytest.fixture
def practice(own_database: Cast) -> int:
    """Cedar Dental with accounts, and notes that take a while to write."""
    records = with_money(own_database)
    with opened(SERVER):
        PatientNote.objects.bulk_create(
            [
                PatientNote(entity_id=records.entity, number=number, medical=f"note {number} " * 200)
                for number in range(2_000)
            ]
        )
    return records.entity


def leaving(folder: Path, practice: int, *, processes: int = 2, **options: Any) -> subprocess.Popen[str]:
    """An export in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.portability.packing.leaving", str(folder), str(practice)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options,
    )  # fmt: skip
    database = {key: settings.DATABASES["default"][key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    told = {"home": str(settings.ABUTMENT_HOME), "database": database, "processes": processes}
    assert process.stdin is not None
    process.stdin.write(json.dumps(told) + "\n")
    process.stdin.flush()
    return process


def data_files(folder: Path) -> dict[str, bytes]:
    """Every data file of a Package: all but the manifest and the trail."""
    return {
        path: data
        for path, data in contents(folder).items()
        if not path.startswith(("manifest.", "audit/", f"{WORKSHOP}/"))
    }


def test_killed_at_random_moments_an_export_that_is_run_again_gives_the_same(practice: int, tmp_path: Path) -> None:
    began = time.monotonic()
    whole = pack(practice=practice, folder=tmp_path / "whole", processes=2)
    lasts = time.monotonic() - began + 1.5  # and what a process needs to start
    wanted, chance, kept = data_files(whole.folder), random.Random(5), []
    folder = tmp_path / "killed"
    for _ in range(KILLED):
        process = leaving(folder, practice)
        time.sleep(chance.uniform(0.2, lasts))
        process.kill()
        process.communicate()
        if not (folder / "manifest.json").exists():
            continue
        assert data_files(folder) == wanted  # done before it was killed, and whole
        if (folder / WORKSHOP).exists():
            continue
        shutil.rmtree(folder)
    if not (folder / "manifest.json").exists() or (folder / WORKSHOP).exists():
        packed = pack(practice=practice, folder=folder, processes=2)
        kept.append(packed.kept)
    assert data_files(folder) == wanted
    assert not (folder / WORKSHOP).exists()
    paths = {entry.path for entry in Manifest.from_bytes((folder / "manifest.json").read_bytes()).files}
    assert paths == contents(folder).keys() - {"manifest.json", "manifest.sig"}


class Stopped(Exception):
    """The test ends an export in the middle."""


def interrupted(folder: Path, practice: int, after: int) -> None:
    """An export that is ended after so many files."""

    def stop(far: Any) -> None:
        if far.files >= after:
            raise Stopped

    with pytest.raises(Stopped):
        pack(practice=practice, folder=folder, processes=1, progress=stop)
    assert not (folder / "manifest.json").exists()


def test_what_is_finished_is_kept_where_its_rows_are_the_same(practice: int, tmp_path: Path) -> None:
    interrupted(tmp_path / "cedar", practice, 60)
    kept = {path for path in data_files(tmp_path / "cedar") if path.startswith("tables/")}
    assert len(kept) >= 59
    times = {path: (tmp_path / "cedar" / path).stat().st_mtime_ns for path in kept}
    packed = pack(practice=practice, folder=tmp_path / "cedar", processes=2)
    assert packed.kept >= 59
    assert sum((tmp_path / "cedar" / path).stat().st_mtime_ns == at for path, at in times.items()) >= 59


@pytest.mark.parametrize("change", ["added", "changed"])
def test_a_file_whose_rows_have_changed_meanwhile_is_written_anew(practice: int, tmp_path: Path, change: str) -> None:
    interrupted(tmp_path / "cedar", practice, 80)
    with opened(SERVER):
        if change == "added":
            Patient.objects.create(entity_id=practice, number=77, family_name="Latecomer")
        else:
            Patient.objects.filter(entity=practice, number=1).update(family_name="Latecomer")
    resumed = pack(practice=practice, folder=tmp_path / "cedar", processes=2)
    fresh = pack(practice=practice, folder=tmp_path / "fresh", processes=2)
    assert resumed.kept > 0
    assert data_files(resumed.folder) == data_files(fresh.folder)
    assert b"Latecomer" in (resumed.folder / "tables" / "patients_patient.csv").read_bytes()


@pytest.mark.parametrize("harm", ["changed", "shortened", "removed"])
def test_a_finished_file_that_was_touched_meanwhile_is_written_anew(practice: int, tmp_path: Path, harm: str) -> None:
    interrupted(tmp_path / "cedar", practice, 60)
    file = next(iter(sorted((tmp_path / "cedar" / "tables").glob("*.csv"))))
    if harm == "removed":
        file.unlink()
    else:
        data = file.read_bytes()
        file.write_bytes(data[:-1] if harm == "shortened" else bytes([data[0] ^ 1]) + data[1:])
    resumed = pack(practice=practice, folder=tmp_path / "cedar", processes=2)
    fresh = pack(practice=practice, folder=tmp_path / "fresh", processes=2)
    assert data_files(resumed.folder) == data_files(fresh.folder)


def test_what_an_interrupted_export_left_and_nobody_knows_of_is_removed(practice: int, tmp_path: Path) -> None:
    interrupted(tmp_path / "cedar", practice, 5)
    (tmp_path / "cedar" / "tables" / "stray.csv").write_text("put down, and not yet noted")
    (tmp_path / "cedar" / WORKSHOP / "99.part").write_text("half of a file")
    with (tmp_path / "cedar" / WORKSHOP / "journal.jsonl").open("ab") as journal:
        journal.write(b'{"file": {"path": "tables/torn')
    packed = pack(practice=practice, folder=tmp_path / "cedar", processes=2)
    assert contents(packed.folder).keys() == {
        *(entry.path for entry in packed.manifest.files), "manifest.json", "manifest.sig",
    }  # fmt: skip


def test_started_anew_nothing_is_kept(practice: int, tmp_path: Path) -> None:
    interrupted(tmp_path / "cedar", practice, 20)
    assert pack(practice=practice, folder=tmp_path / "cedar", processes=2, resume=False).kept == 0


def test_into_one_folder_one_export_writes_at_a_time(practice: int, tmp_path: Path) -> None:
    with locked(tmp_path / "cedar"), pytest.raises(FolderBusy, match=r"^Another export is writing .*\n*$"):
        pack(practice=practice, folder=tmp_path / "cedar", processes=1)
    pack(practice=practice, folder=tmp_path / "cedar", processes=1)


def test_two_exports_at_once_into_one_folder_leave_one_whole_package(practice: int, tmp_path: Path) -> None:
    both = [leaving(tmp_path / "cedar", practice), leaving(tmp_path / "cedar", practice)]
    said = [process.communicate(timeout=600) for process in both]
    assert sorted(process.returncode for process in both) in ([0, 1], [0, 0]), said
    refused = [errors for process, (_, errors) in zip(both, said, strict=True) if process.returncode]
    assert all(text.startswith(("FolderBusy: ", "FolderRefused: ")) and text.count("\n") == 1 for text in refused)
    fresh = pack(practice=practice, folder=tmp_path / "fresh", processes=2)
    assert data_files(tmp_path / "cedar") == data_files(fresh.folder)


def test_two_exports_at_once_into_two_folders_are_both_whole(practice: int, tmp_path: Path) -> None:
    both = [leaving(tmp_path / name, practice) for name in ("one", "other")]
    for process in both:
        _, errors = process.communicate(timeout=600)
        assert process.returncode == 0, errors
    assert data_files(tmp_path / "one") == data_files(tmp_path / "other")


def test_without_space_it_is_said_in_one_line_and_the_next_run_goes_on(practice: int, tmp_path: Path) -> None:
    def little() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    process = leaving(tmp_path / "cedar", practice, preexec_fn=little)
    _, errors = process.communicate(timeout=600)
    assert process.returncode == 1
    assert errors.startswith("NoSpace: There is no more space for ")
    assert errors.count("\n") == 1
    assert not (tmp_path / "cedar" / "manifest.json").exists()
    packed = pack(practice=practice, folder=tmp_path / "cedar", processes=2)
    fresh = pack(practice=practice, folder=tmp_path / "fresh", processes=2)
    assert data_files(packed.folder) == data_files(fresh.folder)


def test_a_writer_that_is_killed_is_told_in_one_line(
    practice: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workers: list[Any] = []
    given = engine_workers.Crew._give

    def noted(crew: Any, worker: Any, waiting: Any) -> None:
        workers.append(worker)
        given(crew, worker, waiting)

    monkeypatch.setattr(engine_workers.Crew, "_give", noted)

    def kill(far: Any) -> None:
        if far.files == 30:
            os.kill(workers[0].process.pid, signal.SIGKILL)

    with pytest.raises(WriterLost, match="was ended by signal 9"):
        pack(practice=practice, folder=tmp_path / "cedar", processes=1, progress=kill)
    assert pack(practice=practice, folder=tmp_path / "cedar", processes=1).kept >= 29


def test_a_snapshot_whose_holder_has_ended_is_not_taken_up(own_database: Cast) -> None:
    with held(own_database.entity("cedar")) as snapshot:
        pass
    wait_until_alone()
    with pytest.raises(SnapshotLost), taken_up(snapshot):
        pass


@pytest.mark.parametrize("there", ["something.txt", "manifest.json"])
def test_a_folder_that_holds_something_else_is_refused(own_database: Cast, tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_text("mine")
    with pytest.raises(FolderRefused):
        pack(practice=own_database.entity("cedar"), folder=tmp_path, processes=1)
    assert contents(tmp_path) == {there: b"mine"}


def test_a_practice_that_is_not_there_is_named(own_database: Cast, tmp_path: Path) -> None:
    with pytest.raises(PackingError, match="There is no practice 987654 here"):
        pack(practice=987_654, folder=tmp_path / "none", processes=1)
    with pytest.raises(PackingError, match="There is no practice"):
        pack(practice=own_database.entity("keystone"), folder=tmp_path / "organization", processes=1)


def test_rows_that_come_while_an_export_runs_are_not_in_it(practice: int, tmp_path: Path) -> None:
    came: list[bool] = []

    def write(far: Any) -> None:
        if far.of and not came:
            came.append(True)
            with opened(SERVER):
                Patient.objects.create(entity_id=practice, number=78, family_name="Latecomer")

    packed = pack(practice=practice, folder=tmp_path / "cedar", processes=2, progress=write)
    assert came
    assert not [path for path, data in data_files(packed.folder).items() if b"Latecomer" in data]
