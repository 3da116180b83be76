"""`abutment export`: everything of a practice, by its owners and by who runs the server."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import orjson
import pytest
from typer.testing import CliRunner

from abutment.foundation.audit.models import Event
from abutment.foundation.scope import Actor, opened
from abutment.foundation.scope.claims import operating
from abutment.foundation.scope.errors import NotAllowed
from abutment.organizations.errors import NotFound
from abutment.portability.export_commands import app
from abutment.portability.packing.errors import FolderRefused
from tests.cast import SERVER, Cast
from tests.portability.packing.conftest import contents
from tests.portability.packing.leaving import quickly
from tests.portability.records import imported


@pytest.fixture(autouse=True)
def less_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables as CSV alone."""
    quickly(monkeypatch)


def exported(actor: Actor, *arguments: object) -> Any:
    with operating(actor):
        return CliRunner().invoke(app, [*map(str, arguments), "--processes", "1"], catch_exceptions=False)


def test_an_owner_exports_and_the_trail_says_so(own_database: Cast, tmp_path: Path) -> None:
    imported(own_database)
    olive = own_database.actor("olive")
    done = exported(olive, "--practice", "cedar dental", "--out", tmp_path / "cedar", "--json")
    told = orjson.loads(done.stdout)
    files = contents(tmp_path / "cedar")
    assert told["practice"] == "Cedar Dental"
    assert told["kinds"]["tables"]["files"] == len([path for path in files if path.startswith("tables/")])
    assert told["missing"] == []
    with opened(SERVER):
        act = Event.objects.get(action="package.written")
    assert act.account_id == own_database.accounts["olive"]
    assert act.entity_id == own_database.entity("cedar")
    assert act.details["manifest_sha256"] == told["manifest_sha256"]


def test_the_zip_holds_the_same_files(own_database: Cast, tmp_path: Path) -> None:
    done = exported(SERVER, "--practice", "Cedar Dental", "--out", tmp_path / "a", "--zip", tmp_path / "cedar.zip")
    assert "stands in" in " ".join(done.stdout.split())
    with zipfile.ZipFile(tmp_path / "cedar.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == contents(tmp_path / "a")
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".part"]


@pytest.mark.parametrize("who", ["practice_manager", "administrator", "controller", "it", "executive"])
def test_nobody_but_an_owner_exports_in_their_own_name(own_database: Cast, tmp_path: Path, who: str) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        exported(own_database.actor(who), "--practice", "Cedar Dental", "--out", tmp_path / "cedar")
    assert not (tmp_path / "cedar").exists()


def test_a_practice_that_nobody_knows_is_said_in_one_line(own_database: Cast, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no practice Maple here"):
        exported(SERVER, "--practice", "Maple", "--out", tmp_path / "maple")


def test_a_folder_with_something_in_it_is_refused(own_database: Cast, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(FolderRefused, match="is not empty"):
        exported(SERVER, "--practice", "Cedar Dental", "--out", tmp_path)
