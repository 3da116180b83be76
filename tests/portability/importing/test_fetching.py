"""Files of documents come from the practice's folder byte for byte, each once, and from nowhere else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from abutment.foundation.documents import queries as documents
from abutment.foundation.documents.models import Document
from abutment.foundation.scope import opened
from abutment.patients.models import ChartDocument, Domain, Patient, RecordKeeping
from abutment.portability.importing.acting import SYSTEM
from abutment.portability.importing.fetching import Fetched, fetch_files
from abutment.portability.models import RecordSource
from tests.cast import START, Cast

CONTENT = bytes(range(256)) * 40


class Silent:
    """Is told and says nothing."""

    def expect(self, total: int, unit: str = "") -> None: ...

    def advance(self, by: int = 1, message: str | None = None) -> None: ...


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The practice's folder of images, with one of a patient, and a secret beside it."""
    images = tmp_path / "AtoZ" / "F" / "FinchIda7"
    images.mkdir(parents=True)
    (images / "bw-1.png").write_bytes(CONTENT)
    (tmp_path / "secret.txt").write_text("nobody's business")
    return tmp_path / "AtoZ"


def named(cast: Cast, folder: Path, *names: str, image_folder: str = "FinchIda7") -> RecordSource:
    """A patient of Cedar whose documents have these names."""
    cedar = cast.entity("cedar")
    with opened(SYSTEM):
        RecordKeeping.objects.create(entity_id=cedar, domain=Domain.CHARTS, mode="mirrored", starts_on=START)
        patient = Patient.objects.create(entity_id=cedar, number=7, family_name="Finch", image_folder=image_folder)
        for number, name in enumerate(names, start=1):
            ChartDocument.objects.create(
                entity_id=cedar, number=number, patient=patient, file_name=name, kind="radiograph"
            )
        return RecordSource.objects.create(
            entity_id=cedar, kind="folder", path="/nowhere", salt="sealed", documents_path=str(folder)
        )


def test_a_file_comes_once_byte_for_byte(cast: Cast, folder: Path) -> None:
    source = named(cast, folder, "bw-1.png", "never-saved.png")
    assert fetch_files(source, Silent()) == Fetched(files=1, missing=1)
    assert fetch_files(source, Silent()) == Fetched(files=0, missing=1)
    with opened(SYSTEM):
        stored = Document.objects.get(entity=cast.entity("cedar"), shelf="chart")
        assert ChartDocument.objects.get(number=1).file_id == stored.pk
        assert (stored.media_type, stored.kind, stored.size_bytes) == ("image/png", "radiograph", len(CONTENT))
        assert documents.opened(SYSTEM, stored.pk, purpose="treatment").read() == CONTENT


@pytest.mark.parametrize(
    "name", ["../../../secret.txt", "..\\..\\..\\secret.txt", "/etc/passwd", "bw-1.png\0.txt", ".", "link.txt"]
)
def test_a_name_leads_nowhere_else(cast: Cast, folder: Path, name: str) -> None:
    (folder / "F" / "FinchIda7" / "link.txt").symlink_to(folder.parent / "secret.txt")
    source = named(cast, folder, name.replace("\0", ""), image_folder="FinchIda7")
    assert fetch_files(source, Silent()).files == 0


def test_the_folder_of_a_patient_leads_nowhere_else(cast: Cast, folder: Path) -> None:
    source = named(cast, folder, "secret.txt", image_folder="../..")
    assert fetch_files(source, Silent()) == Fetched(files=0, missing=1)


def test_without_a_folder_nothing_is_missed(cast: Cast, folder: Path) -> None:
    source = named(cast, folder, "bw-1.png")
    source.documents_path = ""
    assert fetch_files(source, Silent()) == Fetched()
    assert os.listdir(folder)  # noqa: PTH208 - nothing was moved
