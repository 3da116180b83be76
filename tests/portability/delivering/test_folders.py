"""A folder of this server as storage: whole or absent, never another practice's, never through a link."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from abutment.portability.delivering import folder as folders
from abutment.portability.delivering.errors import PlaceMissing, StorageFailed, StorageFull
from abutment.portability.delivering.folder import FolderStore
from tests.portability.delivering.test_stores import MUCH, Breaking, small_disk


@pytest.fixture
def own(tmp_path: Path) -> Path:
    found = tmp_path / "shares" / "7"
    found.mkdir(parents=True)
    return found


def test_a_file_is_whole_or_absent_in_a_folder(own: Path) -> None:
    store = FolderStore(7, str(own))
    assert "is there" in store.check()
    assert store.put("a.age", io.BytesIO(MUCH), len(MUCH)) == len(MUCH)
    with pytest.raises(ValueError, match="the source broke"):
        store.put("a.age", Breaking(1 << 20), 1)
    assert {path.name for path in own.iterdir()} == {"a.age"}
    assert (own / "a.age").read_bytes() == MUCH
    assert (own / "a.age").stat().st_mode & 0o777 == 0o600


def test_a_full_disk_is_said_as_that_and_leaves_nothing(own: Path) -> None:
    if not small_disk(own):
        pytest.skip("this user may not make a small disk")
    try:
        with pytest.raises(StorageFull):
            FolderStore(7, str(own)).put("a.age", io.BytesIO(MUCH), len(MUCH))
        assert list(own.iterdir()) == []
    finally:
        subprocess.run(["umount", "-l", str(own)], check=True)


@pytest.mark.parametrize(
    "make", [lambda own: own.parent, lambda own: own / "..", lambda own: "/etc", lambda own: "relative"]
)
def test_a_folder_of_another_practice_or_of_the_server_is_refused(own: Path, make: Callable[[Path], object]) -> None:
    (own.parent / "8").mkdir()
    for path in (make(own), own.parent / "8"):
        with pytest.raises(PlaceMissing):
            FolderStore(7, str(path)).check()


def test_a_link_that_leads_out_is_refused_also_when_it_was_put_there_later(own: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    inner = own / "inner"
    inner.mkdir()
    store = FolderStore(7, str(inner))
    assert store.check()
    inner.rmdir()
    inner.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PlaceMissing):
        store.put("a.age", io.BytesIO(b"x"), 1)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_link_in_the_place_of_the_unfinished_file_is_not_followed(own: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("kept")
    (own / ".a.age.part").symlink_to(victim)
    with pytest.raises(StorageFailed):
        FolderStore(7, str(own)).put("a.age", io.BytesIO(b"x"), 1)
    assert victim.read_text() == "kept"


def test_without_a_folder_opened_by_the_operator_none_can_be_named(own: Path, settings: Settings) -> None:
    settings.ABUTMENT_DELIVERY_FOLDER = ""
    with pytest.raises(PlaceMissing, match="ABUTMENT_DELIVERY_FOLDER"):
        FolderStore(7, str(own)).check()
    assert folders.folder_of(7) is None
