"""Homes for real servers: each test gets its own, and what it started is stopped."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from abutment.foundation import postgres
from abutment.foundation.postgres import homes


@pytest.fixture(scope="session")
def _shelf() -> Iterator[Path]:
    # Not tmp_path: its parent is closed to other users, and as root the server runs as one.
    shelf = Path(tempfile.mkdtemp(prefix="abutment-tests-"))
    shelf.chmod(0o755)
    yield shelf
    shutil.rmtree(shelf, ignore_errors=True)


@pytest.fixture(scope="module")
def shelf(_shelf: Path) -> Iterator[Path]:
    """A folder for homes that everybody can enter; the servers of all homes in it are stopped at the end."""
    shelf = Path(tempfile.mkdtemp(dir=_shelf))
    shelf.chmod(0o755)
    yield shelf
    for link in shelf.rglob("postgres"):
        if (link / "running").exists():
            postgres.stop(link.parent)


@pytest.fixture(autouse=True)
def _usual_umask() -> Iterator[None]:
    """The modes that tests give to folders of their own do not depend on who runs them."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def home(shelf: Path) -> Iterator[Path]:
    """A home that does not exist yet."""
    home = Path(tempfile.mkdtemp(dir=shelf)) / "home"
    home.parent.chmod(0o755)
    yield home
    if home.exists():
        postgres.stop(home)


@pytest.fixture
def shared(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where root puts what an unprivileged user could not reach otherwise, here instead of in /var/lib."""
    shared = Path(tempfile.mkdtemp(dir=shelf)) / "shared"
    shared.parent.chmod(0o755)
    monkeypatch.setattr(homes, "SHARED", shared)
    return shared
