"""The demonstration network, built once for all tests that look at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from abutment.foundation import postgres
from tests.config.command import abutment

DEMO = ("demo", "--no-serve", "--json")
PATIENCE_SECONDS = 600
SCALE = "0.25"
"""Three months of records: enough for all that is looked at here."""


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with the network, built once without interruption."""
    folder = tmp_path_factory.mktemp("demonstration")
    done = abutment(*DEMO, home=folder, timeout=PATIENCE_SECONDS, DEMO_SCALE=SCALE)
    assert done.returncode == 0, done.stderr
    yield folder
    postgres.stop(folder)


@pytest.fixture(scope="session")
def network(home: Path) -> Iterator[psycopg.Connection]:
    """A connection to the network's database, as its owner."""
    with psycopg.connect(postgres.start(home).dsn("abutment"), autocommit=True) as connection:
        yield connection
