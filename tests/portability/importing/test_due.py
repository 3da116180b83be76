"""Which sources are imported by themselves, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from abutment.foundation.scope import opened
from abutment.portability.importing.acting import SYSTEM
from abutment.portability.importing.starting import due
from abutment.portability.models import ImportRun, RecordSource
from tests.cast import Cast

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def source(cast: Cast, practice: str = "cedar", **changes: object) -> RecordSource:
    facts = {"kind": "folder", "path": "/nowhere", "salt": "sealed", "every_minutes": 60, **changes}
    return RecordSource.objects.create(entity_id=cast.entity(practice), **facts)


def ran(of: RecordSource, started_at: datetime, finished_at: datetime | None, state: str = "applied") -> None:
    run = ImportRun.objects.create(entity_id=of.entity_id, source=of, state=state)
    ImportRun.objects.filter(pk=run.pk).update(started_at=started_at, finished_at=finished_at)


def test_a_source_is_due_when_it_was_never_imported_and_an_interval_after_it_was(cast: Cast) -> None:
    with opened(SYSTEM):
        cedar = source(cast)
        assert due(NOON) == [cedar]
        ran(cedar, NOON - timedelta(minutes=70), NOON - timedelta(minutes=59))
        assert due(NOON) == []
        assert due(NOON + timedelta(minutes=1)) == [cedar]


def test_a_source_that_fails_is_tried_again_after_its_interval_and_not_at_once(cast: Cast) -> None:
    with opened(SYSTEM):
        cedar = source(cast)
        ran(cedar, NOON - timedelta(days=3), NOON - timedelta(minutes=5), state="failed")  # begun long ago, tried since
        assert due(NOON) == []
        assert due(NOON + timedelta(minutes=56)) == [cedar]


def test_an_import_that_broke_off_goes_on(cast: Cast) -> None:
    with opened(SYSTEM):
        cedar = source(cast)
        ran(cedar, NOON - timedelta(minutes=61), None, state="reading")
        assert due(NOON) == [cedar]


@pytest.mark.parametrize("changes", [{"is_paused": True}, {"every_minutes": None}])
def test_what_is_paused_or_only_asked_for_is_never_due(cast: Cast, changes: dict[str, Any]) -> None:
    with opened(SYSTEM):
        source(cast, **changes)
        assert due(NOON) == []
