"""A Package with documents, papers and a trail, written by the engine and verified; what is lost is told."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from abutment.foundation.audit import look
from abutment.foundation.audit.actions import seal_trail
from abutment.foundation.documents import actions
from abutment.foundation.documents.models import Document
from abutment.foundation.documents.rules import Filing, Shelf
from abutment.foundation.documents.storage import storage
from abutment.foundation.scope import opened
from abutment.portability.package.verifying import verify
from abutment.portability.packing.engine import pack
from tests.cast import SERVER, Cast
from tests.fees.agreeing import agree
from tests.foundation.conftest import own_home
from tests.portability.packing.conftest import contents
from tests.portability.packing.test_documents_names import HOSTILE

__all__ = ["own_home"]


def stored(cast: Cast, content: bytes, name: str) -> Document:
    with opened(SERVER):
        filing = Filing(name, Shelf.CHART, "radiograph", "image/png")
        return actions.store(SERVER, entity_id=cast.entity("cedar"), filing=filing, stream=io.BytesIO(content))


@pytest.fixture
def cedar(own_database: Cast, own_home: Path) -> Cast:
    """Cedar with documents of hostile names, an agreement, and somebody who looked."""
    for number, name in enumerate(HOSTILE):
        stored(own_database, b"%d" % number, name.encode(errors="ignore").decode().replace("\0", "") or "x")
    agree(own_database)
    olive = own_database.actor("olive")
    with opened(olive):
        look(olive, entity_id=own_database.entity("cedar"), patient_id=7, purpose="treatment", what="chart")
    while seal_trail():
        pass
    return own_database


def test_a_package_with_everything_is_whole(cedar: Cast, tmp_path: Path) -> None:
    packed = pack(practice=cedar.entity("cedar"), folder=tmp_path / "package", processes=2)
    assert packed.missing == ()
    report = verify(packed.folder)
    assert not report.problems
    files = contents(packed.folder)
    assert {path.split("/")[0] for path in files} >= {"tables", "source", "documents", "papers", "audit"}
    assert sum(path.startswith("documents/") for path in files) == len(HOSTILE) + 3  # the index, and two papers
    assert packed.manifest.chain is not None


def test_a_lost_document_stops_nothing_and_is_told_everywhere(cedar: Cast, tmp_path: Path) -> None:
    lost = stored(cedar, b"x" * 300_000, "panorama.png")
    Path(storage().path(lost.stored_name)).write_bytes(b"nothing")
    packed = pack(practice=cedar.entity("cedar"), folder=tmp_path / "package", processes=2)
    path = f"documents/{lost.pk}/panorama.png"
    assert [missing.path for missing in packed.missing] == [path]
    assert path not in {entry.path for entry in packed.manifest.files}
    files = contents(packed.folder)
    assert path not in files
    assert f",{lost.pk}," not in files["documents/index.csv"].decode()
    [line] = [line for line in files["documents/index.csv"].decode().splitlines() if line.startswith(f"{lost.pk},")]
    assert line.endswith(",missing")
    assert path in files["README.md"].decode()
    assert not verify(packed.folder).problems
