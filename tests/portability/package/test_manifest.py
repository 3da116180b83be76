"""The manifest: written in one form, read strictly, refused in one line."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abutment.portability.package.errors import BrokenManifest, UnknownFormat
from abutment.portability.package.manifest import (
    EXTENTS,
    KINDS,
    ChainHead,
    FileEntry,
    Key,
    Manifest,
    Practice,
)
from abutment.portability.package.strict_json import canonical

MOMENT = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
ENTRY = FileEntry("tables/patient.csv", "tables", 120, "ab" * 32, 3, "patients")
SOME = Manifest(
    software="0.1.0",
    schema="12" * 32,
    practice=Practice(7, "Cedar Dental", "America/New_York"),
    as_of=MOMENT,
    files=(ENTRY, FileEntry("README.md", "about", 10, "cd" * 32, 1, "pages")),
    totals={"months": {"2026-10": 123_45, "2026-11": -5}},
    chain=ChainHead(41, "ef" * 32),
    key=Key(1, "09" * 32),
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
counts = st.integers(0, 2**63 - 1)
moments = st.integers(-(10**15), 10**16).map(lambda micro: MOMENT + timedelta(microseconds=micro))
entries = st.lists(
    st.builds(FileEntry, texts, st.sampled_from(KINDS), counts, digests, counts, texts),
    max_size=4,
    unique_by=lambda entry: entry.path,
)
manifests = st.builds(
    Manifest,
    software=texts,
    schema=digests,
    practice=st.builds(Practice, counts, texts, texts),
    as_of=moments,
    files=entries.map(lambda found: tuple(sorted(found, key=lambda entry: entry.path))),
    totals=st.dictionaries(texts, st.dictionaries(texts, st.integers(-(2**63) + 1, 2**63 - 1), max_size=3), max_size=3),
    chain=st.none() | st.builds(ChainHead, counts, digests),
    key=st.builds(Key, counts, digests),
    extent=st.sampled_from(EXTENTS),
)


def changed(**fields: Any) -> bytes:
    """The manifest with other values, written canonically."""
    return canonical({**json.loads(SOME.to_bytes()), **fields})


@given(manifests)
@settings(max_examples=150, deadline=None)
def test_what_is_written_is_read_again_and_orjson_writes_the_same(manifest: Manifest) -> None:
    data = manifest.to_bytes()
    assert Manifest.from_bytes(data) == manifest
    assert orjson.dumps(json.loads(data), option=orjson.OPT_SORT_KEYS) == data


def test_a_moment_is_written_in_utc_with_microseconds() -> None:
    eastern = replace(SOME, as_of=datetime.fromisoformat("2026-11-22T00:00:00.000007-05:00"))
    assert b'"as_of":"2026-11-22T05:00:00.000007Z"' in eastern.to_bytes()
    assert Manifest.from_bytes(eastern.to_bytes()).as_of == MOMENT + timedelta(microseconds=7)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not JSON"),
        (b"\xff{}", "not UTF-8"),
        (b"[]", "does not say"),
        (b"{}", "does not say"),
        (b"null", "does not say"),
        (b'{"format":"abutment-package"}', "format version"),
        (changed(version="2"), "format version “2”; this program reads 1"),
        (changed(version=1), "format version"),
        (changed(format="another"), "does not say"),
        (b"[" * 200_000, "nested deeper"),
        (b'{"a":' * 200_000, "nested deeper"),
        (b'{"format":1,"format":2}', "“format” twice"),
        (b'{"format":NaN}', "no integer"),
        (b'{"format":1.5}', "no integer"),
        (b'{"format":1e999}', "no integer"),
        (b'{"format":-Infinity}', "no integer"),
        (b'{"format":' + b"9" * 5000 + b"}", "beyond 64 bits"),
        (b'{"format":9223372036854775808}', "beyond 64 bits"),
        (changed(schema="AB" * 32), "“schema” is not 64 characters of hex"),
        (changed(schema="ab" * 31), "“schema” is not 64 characters of hex"),
        (changed(software=None), "“software” is of the wrong type"),
        (changed(as_of="2026-11-22"), "no moment in UTC"),
        (changed(as_of="2026-13-22T05:00:00.000000Z"), "no moment in UTC"),
        (changed(as_of="٢٠٢٦-11-22T05:00:00.000000Z"), "no moment in UTC"),
        (changed(extent="everything"), "none of practice, patient, audit"),
        (changed(files={}), "“files” is of the wrong type"),
        (changed(files=[1]), "file 1 is not an object"),
        (changed(files=[ENTRY.told() | {"bytes": -1}]), "“bytes” is less than 0"),
        (changed(files=[ENTRY.told() | {"bytes": True}]), "“bytes” is of the wrong type"),
        (changed(files=[ENTRY.told() | {"kind": "other"}]), "“kind” “other” is none of"),
        (changed(files=[ENTRY.told() | {"extra": 1}]), "the format does not name “extra”"),
        (changed(files=[ENTRY.told(), ENTRY.told()]), "lists 1 of its files twice"),
        (changed(totals={"months": 1}), "“months” is of the wrong type"),
        (changed(totals={"months": {"2026-01": "1"}}), "“2026-01” is of the wrong type"),
        (changed(practice={}), "has no “entity”"),
        (changed(key={"id": 1, "public": "x"}), "“public” is not 64 characters"),
        (changed(chain={"sequence": 1}), "has no “hash”"),
        (changed(chain=3), "“chain” is of the wrong type"),
        (changed(more=1), "the format does not name “more”"),
        (SOME.to_bytes() + b"\n", "not written in its one form"),
        (b" " + SOME.to_bytes(), "not written in its one form"),
        (SOME.to_bytes().replace(b'"Cedar', b'"\\u0043edar'), "not written in its one form"),
        (SOME.to_bytes().replace(b'"Cedar', b'"\\ud800edar'), "not written in its one form"),
    ],
)
def test_a_manifest_that_is_not_as_the_format_says_is_refused_in_one_line(data: bytes, reason: str) -> None:
    with pytest.raises(BrokenManifest) as refused:
        Manifest.from_bytes(data)
    assert reason in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_manifest_of_another_format_version_says_that_another_program_reads_it() -> None:
    with pytest.raises(UnknownFormat, match="Update Abutment"):
        Manifest.from_bytes(changed(version="9"))


def test_ten_million_files_are_refused_before_they_are_read() -> None:
    data = b'{"files":[' + b'{"path":1},' * 10_000_000 + b"]}"
    with pytest.raises(BrokenManifest, match="larger than any Package needs"):
        Manifest.from_bytes(data)


@given(st.data())
@settings(max_examples=400)
def test_mutated_bytes_are_read_or_refused_in_one_line(data: st.DataObject) -> None:
    mutated = bytearray(SOME.to_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(mutated)))
        cut = data.draw(st.integers(0, 8))
        mutated[at : at + cut] = data.draw(
            st.binary(max_size=8) | st.sampled_from([b'"', b"{", b"[", b"\\u", b"9" * 30])
        )
    found, reason = read_or_refused(bytes(mutated))
    assert found is None or found.to_bytes() == bytes(mutated)
    assert reason.isprintable()


def read_or_refused(data: bytes) -> tuple[Manifest | None, str]:
    try:
        return Manifest.from_bytes(data), ""
    except BrokenManifest as refused:
        return None, str(refused)
