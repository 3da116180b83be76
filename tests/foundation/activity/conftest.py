"""Real commits, since what a job tells travels on a connection of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connections

from tests import cast as casting
from tests.foundation.jobs.conftest import committing, start_worker

__all__ = ["committing", "start_worker"]


@pytest.fixture
def cast(committing: None) -> Iterator[casting.Cast]:
    """The cast, with everything committed; work is taken away again."""
    yield casting.load()
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from activity_work; delete from jobs_done")
