"""Documents leave byte for byte; what is lost is named and stops nothing."""

from __future__ import annotations

import csv
import hashlib
import io
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from abutment.foundation.documents import actions
from abutment.foundation.documents.models import Document
from abutment.foundation.documents.rules import Filing, Shelf
from abutment.foundation.documents.storage import storage
from abutment.foundation.scope import opened
from abutment.patients.models import ChartDocument, Domain, Patient, RecordKeeping
from abutment.portability.package.names import fault
from abutment.portability.packing import documents
from abutment.portability.packing.parts import ContentMissing
from tests.cast import SERVER, START, Cast
from tests.portability.packing.source_reading import Written, reading, written
from tests.portability.packing.test_documents_names import HOSTILE

CONTENT = bytes(range(256)) * 1_000


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "documents": {
            "BACKEND": "abutment.foundation.documents.storage.DurableStorage",
            "OPTIONS": {"location": str(tmp_path / "documents")},
        },
    }


def stored(
    cast: Cast, content: bytes = CONTENT, *, name: str = "bw-1.png", shelf: Shelf = Shelf.CHART, at: str = "cedar"
) -> Document:
    filing = Filing(name, shelf, "radiograph", "image/png")
    with opened(SERVER):
        return actions.store(SERVER, entity_id=cast.entity(at), filing=filing, stream=io.BytesIO(content))


def index(found: Written) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(found.files["index.csv"].decode(), newline="")))


def test_every_shelf_leaves_byte_for_byte(cast: Cast) -> None:
    held = {
        stored(cast, content, name=f"{shelf}.bin", shelf=shelf).pk: content
        for shelf in (Shelf.CHART, Shelf.AGREEMENTS, Shelf.MONEY, Shelf.COMPLIANCE)
        for content in (shelf.encode() + CONTENT,)
    }
    held[stored(cast, b"", name="empty.txt").pk] = b""
    held[stored(cast, b"x" * (3 * 65_536), name="whole chunks").pk] = b"x" * (3 * 65_536)
    found = written(documents.parts, cast.entity("cedar"))
    assert {int(path.split("/")[0]): file for path, file in found.files.items() if path != "index.csv"} == held
    for line in index(found):
        file = found.files[line["path"]]
        assert line["sha256"] == hashlib.sha256(file).hexdigest()
        assert (int(line["bytes"]), line["state"]) == (len(file), "whole")


def test_the_index_says_whose_it_is_and_what_stands_in_for_it(cast: Cast) -> None:
    cedar = cast.entity("cedar")
    with opened(SERVER):
        RecordKeeping.objects.create(entity_id=cedar, domain=Domain.CHARTS, mode="mirrored", starts_on=START)
        patient = Patient.objects.create(entity_id=cedar, number=7, family_name="Finch")
        filing = Filing("old.png", Shelf.CHART, "radiograph", "image/png", patient_id=patient.pk)
        old = actions.store(SERVER, entity_id=cedar, filing=filing, stream=io.BytesIO(b"old"))
        ChartDocument.objects.create(entity_id=cedar, number=44, patient=patient, file_name="old.png", file=old)
    new = stored(cast, b"new")
    with opened(SERVER):
        actions.replace(SERVER, document=old, by=new)
    [line, _] = index(written(documents.parts, cedar))
    assert line == {
        "number": str(old.pk), "path": f"{old.pk}/old.png", "name": "old.png", "media_type": "image/png", "bytes": "3",
        "sha256": hashlib.sha256(b"old").hexdigest(), "shelf": "chart", "kind": "radiograph",
        "patient": str(patient.pk), "source_number": "44", "replaced_by": str(new.pk), "state": "whole",
    }  # fmt: skip


def test_names_are_only_names_and_the_index_keeps_them_as_they_were(cast: Cast) -> None:
    kept = [name.replace("\0", "").encode(errors="ignore").decode() or "x" for name in HOSTILE]
    held = {stored(cast, b"x", name=name): name for name in kept}
    found = written(documents.parts, cast.entity("cedar"))
    assert all(fault(f"documents/{path}") is None for path in found.files)
    assert [line["name"] for line in index(found)] == [document.name for document in held]
    assert len({path.casefold() for path in found.files}) == len(held) + 1


def test_a_name_that_no_upload_would_keep_leads_nowhere_either() -> None:
    for name in HOSTILE:
        held = documents.Stored(7, 1, "chart", name, 1, b"", "00/00", 1, b"")
        assert fault(f"documents/{held.path}") is None
        assert held.path.startswith("7/")


@pytest.mark.parametrize("harm", ["gone", "cut", "changed", "empty", "folder", "another", "row"])
def test_what_is_lost_is_named_and_stops_nothing(cast: Cast, harm: str) -> None:
    first, lost, last = stored(cast, b"first"), stored(cast), stored(cast, b"last")
    path = Path(storage().path(lost.stored_name))
    whole = path.read_bytes()
    if harm == "row":
        lose_row(lost)
    else:
        path.unlink()
    if harm == "cut":
        path.write_bytes(whole[:-70_000])
    elif harm == "changed":
        path.write_bytes(whole[:100_000] + bytes([whole[100_000] ^ 1]) + whole[100_001:])
    elif harm == "empty":
        path.write_bytes(b"")
    elif harm == "folder":
        path.mkdir()
    elif harm == "another":
        path.write_bytes(Path(storage().path(first.stored_name)).read_bytes())
    found = written(documents.parts, cast.entity("cedar"))
    gone = f"{lost.pk}/bw-1.png"
    assert list(found.missing) == [gone]
    assert f"Document {lost.pk} is lost" in found.missing[gone]
    assert gone not in found.files
    assert found.files[f"{first.pk}/bw-1.png"] == b"first"
    assert found.files[f"{last.pk}/bw-1.png"] == b"last"
    assert [(line["path"], line["state"]) for line in index(found)] == [
        (f"{first.pk}/bw-1.png", "whole"), ("", "missing"), (f"{last.pk}/bw-1.png", "whole"),
    ]  # fmt: skip


@pytest.mark.parametrize("told", [{"sha256": bytes(32)}, {"size_bytes": 7}])
def test_bytes_that_are_not_what_the_row_says_are_lost(cast: Cast, told: dict[str, Any]) -> None:
    stored(cast)
    with reading(cast.entity("cedar")) as read:
        [_, part] = list(documents.parts(read))
        assert isinstance(part.write, partial)
        held: documents.Stored = part.write.args[0]
        with pytest.raises(ContentMissing, match="not the ones that its row describes"):
            documents.write_document(held._replace(**told), read, io.BytesIO())


def lose_row(document: Document) -> None:
    """Another key's wrapping in the row."""
    with opened(SERVER):
        Document.objects.filter(pk=document.pk).update(wrapped_key=bytes(60))


def test_a_storage_that_may_not_be_read_is_no_lost_document(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stored(cast)

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(storage()), "open", refused)
    with pytest.raises(PermissionError):
        written(documents.parts, cast.entity("cedar"))


def test_what_was_taken_before_is_no_part_of_what_is_taken(cast: Cast) -> None:
    with opened(SERVER):
        filing = Filing("package.zip", Shelf.MONEY, "package", "application/zip")
        actions.store(SERVER, entity_id=cast.entity("cedar"), filing=filing, stream=io.BytesIO(b"PK"))
    assert list(written(documents.parts, cast.entity("cedar")).files) == ["index.csv"]


def test_another_practices_documents_are_not_there(cast: Cast) -> None:
    ours, theirs = stored(cast), stored(cast, b"MARKER-OF-BIRCH", name="marker.txt", at="birch")
    found = written(documents.parts, cast.entity("cedar"))
    assert sorted(found.files) == sorted([f"{ours.pk}/bw-1.png", "index.csv"])
    assert not any(b"MARKER" in file.upper() for file in found.files.values())
    assert found.parts[f"{ours.pk}/bw-1.png"].tables == ()
    assert theirs.pk


def test_a_practice_without_documents_has_an_index(cast: Cast) -> None:
    found = written(documents.parts, cast.entity("birch"))
    assert list(found.files) == ["index.csv"]
    assert found.records["index.csv"] == 0


def test_the_same_documents_give_the_same_bytes(cast: Cast) -> None:
    for number in range(5):
        stored(cast, b"%d" % number, name=f"{uuid4().hex if number < 0 else number}.txt")
    assert written(documents.parts, cast.entity("cedar")).files == written(documents.parts, cast.entity("cedar")).files
