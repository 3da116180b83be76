"""An office's own database, and the practice that mirrors it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cast import Cast
from tests.foundation.conftest import own_database, own_home, pristine_database
from tests.portability.importing.offices import Office
from tests.portability.mariadb import MariaDB, mariadb

__all__ = ["mariadb", "own_database", "own_home", "pristine_database"]


@pytest.fixture
def office(mariadb: MariaDB, cast: Cast) -> Iterator[Office]:
    """Cedar's own database with two patients and what was done for them, mirrored, nothing imported yet."""
    with mariadb.database() as database:
        office = Office(database, cast)
        office.furnish()
        office.connect()
        yield office
