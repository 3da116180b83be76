"""Imports as jobs: asked for by somebody, or due by a source's schedule."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from abutment.foundation import activity
from abutment.foundation.jobs import Run, defer, job
from abutment.foundation.scope import Actor, opened
from abutment.portability.delivering import jobs as deliveries  # noqa: F401 - the worker finds a room's jobs here
from abutment.portability.errors import ImportUnderWay
from abutment.portability.importing.acting import SYSTEM
from abutment.portability.importing.engine import import_source
from abutment.portability.importing.fetching import fetch_files
from abutment.portability.importing.starting import due
from abutment.portability.models import RecordSource
from abutment.portability.policies import check_can_connect
from abutment.portability.taking import jobs as taking  # noqa: F401 - the worker finds a room's jobs here


@job(queue="imports", lock="import {source_id}", is_long=True)
def import_records(run: Run, *, work_id: int, source_id: int, is_full: bool, is_expected: bool) -> None:
    """Bring a practice's records in step with its own system; stopped or killed, the next import goes on from there."""
    with activity.progress(run, work_id) as progress:
        with run.scope() as actor:
            source = RecordSource.objects.get(pk=source_id)
            check_can_connect(source.entity_id, "import its records")
        progress.leads_to(reverse("records", args=[source.entity_id]))
        import_source(
            source_id,
            asked_by=actor.account_id,
            teller=progress,
            is_full=is_full,
            is_expected=is_expected,
        )
        fetch_files(source, progress)


@job(queue="imports", lock="import {source_id}", is_long=True)
def import_as_scheduled(run: Run, *, source_id: int) -> None:
    """The same without anybody who waits for it; how it went stands in the practice's list of imports."""
    teller = _Unwatched(run)
    try:
        import_source(source_id, asked_by=None, teller=teller)
    except ImportUnderWay:
        return  # somebody has just asked for it
    with opened(SYSTEM):
        source = RecordSource.objects.get(pk=source_id)
    fetch_files(source, teller)


@job(queue="house", cron="*/5 * * * *", one_waiting="portability.due")
def import_what_is_due(run: Run) -> None:
    """Queue an import for every source whose schedule says so."""
    with opened(SYSTEM):
        sources = due(timezone.now())
    for source in sources:
        with opened(SYSTEM):
            defer(import_as_scheduled, actor=Actor.system("import records"), source_id=source.pk)


class _Unwatched:
    """Tells nobody, and stops when the worker does."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def expect(self, total: int, unit: str = "") -> None:
        """Nobody waits."""

    def advance(self, by: int = 1, message: str | None = None) -> None:
        """Between two chunks."""
        self._run.check()
