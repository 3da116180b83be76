"""`abutment verify`: words, JSON and exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from abutment.config.command_line import run
from tests.portability.package.making import SECRET, made, zipped

KEY = SECRET.public_key().public_bytes_raw().hex()


def test_a_whole_package_is_said_to_be_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    package = zipped(made(tmp_path / "package"), tmp_path / "package.zip")
    assert run(["verify", str(package), "--key", KEY]) == 0
    assert "This Package is whole, and the key that you named signed it." in capsys.readouterr().out


def test_each_problem_is_one_line_and_the_status_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    package = made(tmp_path / "package")
    (package / "README.md").unlink()
    (package / "more").touch()
    assert run(["verify", str(package)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "README.md: it is missing. Take the Package again from where it was written." in lines
    assert "more: the manifest does not list it. Nothing signed vouches for it: do not use it." in lines
    assert lines[-1] == "This Package does not hold: 2 problems."


def test_machines_read_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    package = made(tmp_path / "package")
    (package / "README.md").write_bytes(b"changed")
    assert run(["verify", str(package), "--json", "--most", "1"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["is_whole"], told["problem_count"], told["files"]) == (False, 1, 11)
    assert told["problems"][0]["path"] == "README.md"


def test_what_is_no_package_is_said_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", str(tmp_path / "none")]) == 1
    assert capsys.readouterr().err.startswith("abutment: There is no folder and no .zip at ")
