"""A folder as one .zip that other programs read."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest

from abutment.portability.package.listing import listed
from abutment.portability.taking import zipping
from abutment.portability.taking.zipping import Zipped


def folder(at: Path) -> Path:
    for name, content in {
        "manifest.json": b"{}",
        "tables/a.csv": b"x" * 3_000_000,
        "documents/7/Röntgen 10 + ü.png": b"\0\1",
        "documents/8/empty": b"",
    }.items():
        path = at / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return at


def zipped(at: Path, to: Path, step: int = 70_001) -> Path:
    stream = Zipped(at)
    with to.open("wb") as file:
        while piece := stream.read(step):
            if piece.count(0) == len(piece):
                file.seek(len(piece), os.SEEK_CUR)  # a hole reads as the same, and takes no room on the disk
            else:
                file.write(piece)
    return to


def test_every_file_comes_out_as_it_went_in(tmp_path: Path) -> None:
    source = folder(tmp_path / "in")
    path = zipped(source, tmp_path / "out.zip")
    with ZipFile(path) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            each.relative_to(source).as_posix(): each.read_bytes() for each in source.rglob("*") if each.is_file()
        }


def test_the_same_folder_gives_the_same_bytes_however_it_is_read(tmp_path: Path) -> None:
    source = folder(tmp_path / "in")
    first = zipped(source, tmp_path / "a.zip").read_bytes()
    (source / "manifest.json").touch()
    assert zipped(source, tmp_path / "b.zip", step=13_001).read_bytes() == first
    assert Zipped(source).read() == first


def test_the_verifier_finds_nothing_hidden_in_it(tmp_path: Path) -> None:
    found = listed(zipped(folder(tmp_path / "in"), tmp_path / "out.zip"))
    assert not found.problems
    assert len(found.files) == 4


def test_numbers_too_large_for_the_old_form_are_written_in_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipping, "_MOST_FILES", 3)
    path = zipped(folder(tmp_path / "in"), tmp_path / "out.zip")
    assert b"PK\6\6" in path.read_bytes()
    with ZipFile(path) as archive:
        assert len(archive.namelist()) == 4


@pytest.mark.slow
def test_files_of_more_than_four_gigabytes_are_read_by_another_program(tmp_path: Path) -> None:
    source = folder(tmp_path / "in")
    with (source / "tables" / "large.csv").open("wb") as file:
        file.truncate(4_300_000_000)
    path = zipped(source, tmp_path / "out.zip", step=8_000_000)
    with ZipFile(path) as archive:
        assert archive.getinfo("tables/large.csv").file_size == 4_300_000_000
        assert archive.read("manifest.json") == b"{}"
    if program := shutil.which("unzip"):
        subprocess.run([program, "-tqq", str(path)], check=True)
