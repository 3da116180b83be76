"""Verifying a Package: whatever is changed in it, the verifier sees it and says so in one line each."""

from __future__ import annotations

import os
import shutil
import socket
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abutment.portability.package.errors import NotAPackage, PackageError
from abutment.portability.package.report import Report
from abutment.portability.package.verifying import Options, verify
from tests.portability.package.making import CONTENT, OTHER_SECRET, SECRET, made, manifest_of, signed, zipped

KEY = SECRET.public_key().public_bytes_raw().hex()
OTHER = OTHER_SECRET.public_key().public_bytes_raw().hex()
EVERY_FILE = [*CONTENT, "manifest.json", "manifest.sig"]
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return made(tmp_path / "package")


def said(package: Path, key: str | None = None) -> str:
    """The verdict: nothing if the Package holds, else its problems, or why it cannot be read."""
    try:
        report = verify(package, Options(key))
    except PackageError as wrong:
        return _one_line(wrong)
    assert report.is_whole == (not report.problems.kept)
    for problem in report.problems.kept:
        assert str(problem).isprintable()
        assert str(problem).endswith(".")
    return "\n".join(map(str, report.problems.kept))


def test_a_package_as_it_was_written_holds_as_a_folder_and_as_a_zip(package: Path, tmp_path: Path) -> None:
    assert said(package, KEY) == ""
    assert said(zipped(package, tmp_path / "a.zip"), KEY) == ""
    assert said(zipped(package, tmp_path / "b.zip", zipfile.ZIP_DEFLATED), KEY) == ""


def test_what_was_looked_at_is_said_with_how_much(package: Path) -> None:
    told = verify(package, Options(KEY)).told()
    assert told["is_whole"]
    assert told["signature"] == {
        "is_genuine": True,
        "is_pinned": True,
        "key": KEY,
        "fingerprint": "cd8f a86a fd6b f20d 66d6 c248 647e 5ecd",
    }
    checks = {each["name"]: (each["state"], each["told"]) for each in told["checks"]}
    assert checks["sizes and digests"] == ("holds", f"11 of 11 files, {told['bytes']:,} bytes")
    assert checks["records"] == ("holds", "16 recounted in 7 files")
    assert checks["relations"][0] == checks["FHIR references"][0] == "holds"


def test_a_line_that_fails_does_not_read_as_one_that_holds(package: Path) -> None:
    held = {each.name: each.told for each in verify(package, Options(KEY)).checks if each.state == "holds"}
    (package / "tables" / "procedure.csv").unlink()
    (package / "tables" / "more.csv").write_text("more")
    report = verify(package, Options(OTHER))
    failing = {each.name: each.told for each in report.checks if each.state == "fails"}
    assert failing["names and places"] == "2 problems; 11 files should be there and no other"
    assert failing["sizes and digests"] == "1 of 11 files are missing, changed or unreadable"
    assert failing["signature"].endswith("it signed the files, and it is not the one that you named")
    assert not [name for name, told in failing.items() if told == held[name]]
    lines = [line for line in report.lines() if line.partition(": ")[0].endswith("names and places")]
    assert lines == ["WRONG names and places: 2 problems; 11 files should be there and no other"]


def test_without_a_key_that_was_named_nothing_is_said_of_who_signed(package: Path) -> None:
    assert "Who signed it is known only once" in verify(package).lines()[-1]
    fingerprint = verify(package).told()["signature"]["fingerprint"]
    assert "the key that you named signed it" in verify(package, Options(fingerprint)).lines()[-1]


@pytest.mark.parametrize("path", EVERY_FILE)
@given(data=st.data())
@settings(max_examples=12, deadline=None, suppress_health_check=SLOW)
def test_one_changed_byte_in_any_file_is_found(path: str, package: Path, data: st.DataObject) -> None:
    content = bytearray((package / path).read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    shutil.rmtree(package)
    made(package)
    (package / path).write_bytes(content)
    assert said(package, KEY)
    assert said(package)


@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
def test_one_changed_byte_anywhere_in_a_zip_is_found_or_changes_nothing(package: Path, data: st.DataObject) -> None:
    archive = zipped(package, package.parent / "changed.zip")
    content = bytearray(archive.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    archive.write_bytes(content)
    # Times and system marks of the archive itself are no content; what is read of it is what was signed.
    if said(archive, KEY) == "":
        assert _content_of(archive) == _content_of(package)


@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
def test_a_zip_that_was_cut_off_is_refused(package: Path, data: st.DataObject) -> None:
    archive = zipped(package, package.parent / "cut.zip")
    size = archive.stat().st_size
    os.truncate(archive, data.draw(st.integers(0, size - 1)))
    assert said(archive)


@pytest.mark.parametrize("path", EVERY_FILE)
def test_a_missing_file_is_found(package: Path, path: str) -> None:
    (package / path).unlink()
    assert path in said(package)


@pytest.mark.parametrize("path", CONTENT)
def test_a_renamed_file_is_found_under_both_names(package: Path, path: str) -> None:
    (package / path).rename(package / f"{path}.bak")
    found = said(package)
    assert f"{path}: it is missing" in found
    assert f"{path}.bak: the manifest does not list it" in found


def test_swapped_files_are_found(package: Path) -> None:
    one, other = package / "tables/patient.csv", package / "tables/procedure.csv"
    one.rename(package / "x")
    other.rename(one)
    (package / "x").rename(other)
    found = said(package)
    assert "tables/patient.csv: it has" in found
    assert "tables/procedure.csv: it has" in found


@pytest.mark.parametrize("path", ["more.txt", "tables/more.csv", "documents/31/more.dcm", "audit/x/y/z"])
def test_an_added_file_is_found(package: Path, path: str) -> None:
    (package / path).parent.mkdir(parents=True, exist_ok=True)
    (package / path).write_bytes(b"")
    assert f"{path}: the manifest does not list it" in said(package)


def test_an_added_folder_is_found(package: Path) -> None:
    (package / "tables/new").mkdir()
    assert "tables/new: no file of the manifest lies in this folder" in said(package)


def test_a_link_is_found_even_if_it_leads_to_the_same_bytes(package: Path, tmp_path: Path) -> None:
    file = package / "papers/ownership.json"
    file.rename(tmp_path / "same")
    file.symlink_to(tmp_path / "same")
    assert "it is a link to somewhere else" in said(package)
    file.unlink()
    os.link(tmp_path / "same", file)
    assert "it is a hard link" in said(package)


def test_a_folder_that_is_a_link_is_not_followed(package: Path, tmp_path: Path) -> None:
    (package / "papers").rename(tmp_path / "papers")
    (package / "papers").symlink_to(tmp_path / "papers")
    found = said(package)
    assert "papers: it is a link to somewhere else" in found
    assert "papers/ownership.json: it is missing" in found


def test_pipes_and_sockets_are_found_and_not_waited_for(package: Path) -> None:
    (package / "papers/ownership.json").unlink()
    os.mkfifo(package / "papers/ownership.json")
    before = Path.cwd()
    os.chdir(package)  # the address of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind("papers/s")
            found = said(package)
    finally:
        os.chdir(before)
    assert found.count("device, pipe or socket") == 2


def test_a_manifest_changed_together_with_a_file_is_caught_by_the_signature(package: Path) -> None:
    content = {**CONTENT, "papers/ownership.json": (b'{"changed":1}', 1)}
    (package / "papers/ownership.json").write_bytes(content["papers/ownership.json"][0])
    (package / "manifest.json").write_bytes(manifest_of(content).to_bytes())
    assert "its signature does not hold" in said(package)


def test_signed_anew_by_another_key_it_holds_only_for_who_named_no_key(package: Path) -> None:
    content = {**CONTENT, "papers/ownership.json": (b'{"changed":1}', 1)}
    (package / "papers/ownership.json").write_bytes(content["papers/ownership.json"][0])
    signed(package, manifest_of(content), OTHER_SECRET)
    assert said(package) == ""
    assert not verify(package).is_pinned
    assert "not by the one that you named" in said(package, KEY)


def test_a_signature_for_another_kind_of_thing_does_not_hold(package: Path) -> None:
    (package / "manifest.sig").write_bytes(SECRET.sign((package / "manifest.json").read_bytes()))
    assert "its signature does not hold" in said(package)
    (package / "manifest.sig").write_bytes(b"x" * 65)
    assert "its signature does not hold" in said(package)


SLIPS = [
    "../escaped",
    "/etc/cron.d/x",
    "papers/../../x",
    "C:/x",
    "c:x",
    "papers\\..\\..\\x",
    "papers//x",
    "./x",
    "papers/.",
    "papers/nul\0.txt",
    "papers/con",
    "papers/COM1.txt",
    "papers/LPT².log",
    "papers/end.",
    "papers/end ",
    "papers/a:b",
    "papers/\u202etxt.exe",
    "papers/tab\there",
    "papers/e\u0301.txt",
    "papers/" + "x" * 256,
]


@pytest.mark.parametrize("name", SLIPS)
def test_a_zip_with_a_name_that_leads_elsewhere_is_refused(package: Path, name: str) -> None:
    archive = zipped(package, package.parent / "slip.zip")
    with zipfile.ZipFile(archive, "a") as file:
        info = zipfile.ZipInfo("x")
        info.filename = name
        file.writestr(info, b"evil")
    assert "its name" in said(archive)


@pytest.mark.parametrize("name", SLIPS)
def test_a_manifest_with_a_name_that_leads_elsewhere_is_refused_though_it_is_signed(package: Path, name: str) -> None:
    listed = manifest_of(CONTENT)
    evil = replace(listed.files[0], path=name, kind="papers")
    signed(package, replace(listed, files=(*listed.files, evil)))
    assert "its name" in said(package, KEY)


def test_names_that_some_systems_take_for_the_same_are_refused(package: Path) -> None:
    content = {
        **CONTENT,
        "papers/OWNERSHIP.json": (b"1", 1),
        "papers/straße": (b"2", 1),
        "papers/STRASSE": (b"3", 1),
        "papers/Ångström": (b"4", 1),
        "papers/ångström/x": (b"5", 1),
    }
    made(package, content)
    found = said(package, KEY)
    assert found.count("some systems take it for the same file") == 3


def test_a_kind_in_the_wrong_folder_is_refused(package: Path) -> None:
    listed = manifest_of(CONTENT)
    moved = tuple(replace(entry, kind="audit") if entry.kind == "papers" else entry for entry in listed.files)
    signed(package, replace(listed, files=moved))
    assert "it is of kind audit and lies elsewhere" in said(package)


def test_a_file_twice_in_a_zip_is_found(package: Path) -> None:
    archive = zipped(package, package.parent / "twice.zip")
    with zipfile.ZipFile(archive, "a") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr("README.md", b"another")
    assert "README.md: it is in the archive twice" in said(archive)


def test_links_in_a_zip_are_found(package: Path) -> None:
    archive = package.parent / "link.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for path in sorted(package.rglob("*")):
            if path.is_file():
                info = zipfile.ZipInfo(path.relative_to(package).as_posix())
                info.external_attr = (0o120777 if path.name == "README.md" else 0o100644) << 16
                file.writestr(info, path.read_bytes())
    found = said(archive)
    assert "README.md: it is a link to somewhere else" in found


def test_an_encrypted_file_in_a_zip_is_found(package: Path) -> None:
    archive = zipped(package, package.parent / "locked.zip")
    content = bytearray(archive.read_bytes())
    entry = content.rfind(b"PK\x01\x02")
    content[entry + 8] |= 1
    archive.write_bytes(content)
    assert "it is encrypted within the archive" in said(archive)


def test_a_bomb_is_not_unpacked_further_than_the_manifest_says(package: Path) -> None:
    archive = package.parent / "bomb.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(package.rglob("*")):
            if path.is_file():
                content = b"\0" * 50_000_000 if path.name == "README.md" else path.read_bytes()
                file.writestr(path.relative_to(package).as_posix(), content)
    read: list[int] = []
    report = verify(archive, Options(progress=lambda done, total: read.append(done)))
    assert "README.md: it has more than 15 bytes" in str(report.problems.kept[0])
    assert max(read) < 1_000_000


def test_files_that_share_bytes_of_a_zip_are_found(package: Path) -> None:
    archive = zipped(package, package.parent / "shared.zip")
    content = bytearray(archive.read_bytes())
    first = content.find(b"PK\x01\x02")
    second = content.find(b"PK\x01\x02", first + 4)
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    archive.write_bytes(content)
    assert "it shares its bytes" in said(archive)


def test_bytes_before_between_and_after_the_files_of_a_zip_are_found(package: Path) -> None:
    archive = zipped(package, package.parent / "hidden.zip")
    content = archive.read_bytes()
    archive.write_bytes(b"#!/bin/sh\n" * 30 + content)
    assert "bytes that belong to no file" in said(archive)


def test_a_zip_whose_directory_names_more_than_there_is_is_refused(package: Path) -> None:
    archive = zipped(package, package.parent / "huge.zip")
    content = bytearray(archive.read_bytes())
    end = content.rfind(b"PK\x05\x06")
    content[end + 12 : end + 16] = struct.pack("<L", 2**32 - 2)
    archive.write_bytes(content)
    assert "is no whole .zip" in said(archive)


@pytest.mark.parametrize(
    ("path", "content", "reason"),
    [
        ("tables/patient.csv", b"id,entity_id,name\r\n1,7,a\r\n", "it holds 1 rows, the manifest says 3"),
        ("tables/patient.csv", b"id,name\r\n1,a\r\n", "its header is not the columns"),
        ("tables/patient.csv", b"", "its header is not the columns"),
        ("tables/patient.csv", b"id,entity_id,name\r\n1,7\r\n", "row 1 does not have 3 values"),
        ("tables/patient.csv", b"id,entity_id,name\r\n1,8,a\r\n", "row 1 is of another practice"),
        ("tables/patient.csv", b'id,entity_id,name\r\n1,7,"a\r\n', "is no CSV"),
        ("tables/patient.csv", b"id,entity_id,name\r\n1,7,\xff\r\n", "not text in UTF-8"),
        ("tables/patient.csv", b"id,entity_id,name\r\n2,7,a\r\n1,7,b\r\n5,7,c\r\n", "its key 1 stands after 2"),
        ("tables/patient.csv", b"id,entity_id,name\r\n2,7,a\r\n2,7,b\r\n5,7,c\r\n", "its key 2 stands after 2"),
        (
            "tables/procedure.csv",
            b"id,entity_id,patient_id,fee_cents\r\n1,7,3,1\r\n2,7,1,1\r\n3,7,2,2\r\n",
            "names '3'",
        ),
        ("source/procedurelog.csv", b'"a"\r\n"x', "it ends within a quoted value"),
        ("source/procedurelog.csv", b'"a"\r\nx', "it ends in the middle of a row"),
        ("source/procedurelog.csv", b'"a"\r\n1\r\n"\r\n"\r\n', "it holds 2 rows, the manifest says 1"),
        ("fhir/Patient.ndjson.gz", b"no gzip", "it cannot be unpacked"),
        ("audit/events.ndjson.gz", CONTENT["audit/events.ndjson.gz"][0][:-9], "it is cut off"),
        ("tables/datapackage.json", b"[]", "not a Frictionless Data Package"),
        ("tables/datapackage.json", b"{", "is not JSON"),
    ],
)
def test_content_that_is_not_what_it_should_be_is_found_though_it_is_signed(
    package: Path, path: str, content: bytes, reason: str
) -> None:
    made(package, {**CONTENT, path: (content, CONTENT[path][1])})
    assert reason in said(package, KEY)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"resourceType":"Patient","id":"1"}\n{"resourceType":"Patient","id":"1"}\n', "have the id of another"),
        (b'{"resourceType":"Patient","id":"1","gender":"x"}\n', "line 1 is not FHIR R4"),
        (b'{"resourceType":"Person","id":"1"}\n', "line 1 is no Patient"),
        (b'{"resourceType":"Patient"}\n', "line 1 has no id"),
        (b'{"resourceType":"Patient","id":"a b"}\n', "line 1 has no id"),
        (b"[" * 100_000 + b"\n", "line 1 is not JSON"),
        (b'{"resourceType":"Patient","id":"1"}', "it ends in the middle of a line"),
        (
            b'{"resourceType":"Patient","id":"1","generalPractitioner":[{"reference":"Practitioner/9"}]}\n',
            "line 1 refers to Practitioner/9, which is not in the Package",
        ),
    ],
)
def test_fhir_that_does_not_hold_together_is_found(package: Path, line: bytes, reason: str) -> None:
    content = {path: each for path, each in CONTENT.items() if path != "fhir/Patient.ndjson.gz"}
    (package / "fhir/Patient.ndjson.gz").unlink()
    made(package, {**content, "fhir/Patient.ndjson": (line, line.count(b"\n"))})
    assert reason in said(package, KEY)


def test_rows_of_parquet_are_counted_where_duckdb_is_installed(package: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    path = package.parent / "rows.parquet"
    duckdb.sql("select * from range(5)").write_parquet(str(path))
    made(package, {**CONTENT, "tables/patient.parquet": (path.read_bytes(), 5)})
    assert said(package, KEY) == ""
    made(package, {**CONTENT, "tables/patient.parquet": (path.read_bytes(), 6)})
    assert "tables/patient.parquet: it holds 5 rows, the manifest says 6" in said(package, KEY)
    made(package, {**CONTENT, "tables/patient.parquet": (b"no parquet", 6)})
    assert "tables/patient.parquet: it is no Parquet" in said(package, KEY)


def test_what_is_packed_beyond_reason_is_not_unpacked(package: Path) -> None:
    import gzip

    bomb = gzip.compress(b" " * 200_000_000, 9, mtime=0)
    made(package, {**CONTENT, "audit/events.ndjson.gz": (bomb, 1)})
    assert "it unpacks to more than 200 times its size" in said(package)


def test_at_most_so_many_problems_are_listed_and_the_rest_is_counted(package: Path) -> None:
    for number in range(40):
        (package / f"extra{number}").touch()
    report = verify(package, Options(most=5))
    assert (len(report.problems.kept), report.problems.count) == (5, 40)
    assert "35 more problems are not listed" in "\n".join(report.lines())


@pytest.mark.parametrize("make", ["nothing", "file", "empty", "emptyzip", "wrapped"])
def test_what_is_no_package_is_refused_in_one_line(package: Path, tmp_path: Path, make: str) -> None:
    target = tmp_path / "target"
    if make == "file":
        target.write_bytes(b"hello")
    elif make == "empty":
        target.mkdir()
    elif make == "emptyzip":
        zipfile.ZipFile(target, "w").close()
    elif make == "wrapped":
        target.mkdir()
        package.rename(target / "inner")
    with pytest.raises(NotAPackage) as refused:
        verify(target)
    assert "\n" not in str(refused.value)


def test_several_processes_find_what_one_finds(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("abutment.portability.package.examining._SMALL", 0)
    monkeypatch.setattr("abutment.portability.package.examining._BUNDLE_FILES", 2)
    heard: list[int] = []
    report = verify(package, Options(KEY, cores=2, progress=lambda done, total: heard.append(done)))
    assert report.is_whole
    assert heard[-1] == sum(len(data) for data, _ in CONTENT.values())
    (package / "README.md").write_bytes(b"# Cedar dental\n")
    assert _kept(verify(package, Options(KEY, cores=2))) == _kept(verify(package, Options(KEY, cores=1))) != []


def test_a_verification_heeds_each_of_its_options(package: Path) -> None:
    heeded: set[str] = set()

    class Watched(Options):
        def __getattribute__(self, name: str) -> object:
            heeded.add(name)
            return super().__getattribute__(name)

    assert verify(package, Watched(KEY)).is_whole
    assert {option.name for option in fields(Options)} <= heeded


def _one_line(wrong: PackageError) -> str:
    assert str(wrong).isprintable()
    return str(wrong)


def _kept(report: Report) -> list[str]:
    return sorted(map(str, report.problems.kept))


def _content_of(package: Path) -> dict[str, bytes]:
    if package.is_dir():
        files: Iterator[Path] = (path for path in package.rglob("*") if path.is_file())
        return {path.relative_to(package).as_posix(): path.read_bytes() for path in files}
    with zipfile.ZipFile(package) as archive:
        return {info.filename: _stored(package, info) for info in archive.infolist()}


def _stored(archive: Path, info: zipfile.ZipInfo) -> bytes:
    content = archive.read_bytes()
    names, extras = struct.unpack_from("<HH", content, info.header_offset + 26)
    begin = info.header_offset + 30 + names + extras
    return content[begin : begin + info.compress_size]
