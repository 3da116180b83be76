"""A former trail is kept sealed, and outlives the key that sealed it."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from abutment.foundation.keys import Purpose, key_ring
from abutment.portability.loading import former
from abutment.portability.package.listing import listed
from abutment.portability.package.manifest import Manifest
from tests.portability.package.making import made
from tests.portability.packing.source_reading import Within

OURS = Within(7)


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    settings.ABUTMENT_HOME = tmp_path / "home"
    return tmp_path / "home"


def bring(tmp_path: Path, moment: datetime | None = None) -> dict[str, bytes]:
    """Keep the trail of a Package; answers its files as they came."""
    package = made(tmp_path / "package")
    manifest = Manifest.from_bytes((package / "manifest.json").read_bytes())
    if moment:
        manifest = replace(manifest, as_of=moment)
    found = listed(package).files
    former.kept_trail({entry.path: (entry, found[entry.path]) for entry in manifest.files}, manifest)
    return {path.name: path.read_bytes() for path in (package / "audit").iterdir()}


def given() -> dict[str, bytes]:
    files = {}
    for part in former.parts(OURS):
        sink = io.BytesIO()
        part.write(OURS, sink)
        files[part.path] = sink.getvalue()
    return files


def test_a_trail_leaves_as_it_came_under_the_moment_of_its_package(home: Path, tmp_path: Path) -> None:
    came = bring(tmp_path)
    assert given() == {f"former/20261122T050000/{name}": data for name, data in came.items()}
    lying = b"".join(path.read_bytes() for path in (home / "former-trails").rglob("*") if path.is_file())
    assert came["heads.ndjson"][:100] not in lying


def test_another_load_replaces_what_a_failed_one_left(home: Path, tmp_path: Path) -> None:
    bring(tmp_path)
    bring(tmp_path, datetime(2026, 12, 1, tzinfo=UTC))
    assert {path.split("/")[1] for path in given()} == {"20261201T000000"}
    kept = [path for path in (home / "former-trails" / "7").iterdir() if path.name != "index.json"]
    assert len(kept) == len(json.loads((home / "former-trails" / "7" / "index.json").read_text()))


def test_a_key_is_rotated_and_its_predecessor_retired_and_the_trail_still_opens(home: Path, tmp_path: Path) -> None:
    came = bring(tmp_path)
    ring = key_ring(home)
    old = ring.current(Purpose.DOCUMENT).id
    ring.rotate(Purpose.DOCUMENT)
    assert former.sealed_with(old) == len(came)
    assert former.reseal() == len(came)
    assert (former.sealed_with(old), former.reseal()) == (0, 0)
    ring.retire(Purpose.DOCUMENT, old)
    assert sorted(given().values()) == sorted(came.values())
