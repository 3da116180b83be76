"""Imports that the worker does: asked for by somebody, or due by the schedule."""

from __future__ import annotations

import pytest

from abutment.foundation.activity.models import Work
from abutment.foundation.jobs.inline import work_through
from abutment.foundation.scope import opened
from abutment.foundation.scope.errors import NotAllowed
from abutment.portability import actions
from abutment.portability.jobs import import_what_is_due
from abutment.portability.models import ImportRun, RecordSource
from tests.cast import SERVER
from tests.portability.importing.offices import Office


def runs(office: Office) -> list[tuple[str, int | None]]:
    with opened(SERVER):
        found = ImportRun.objects.filter(source=office.source).order_by("pk")
        return list(found.values_list("state", "asked_by_account_id"))


def test_an_import_that_an_owner_asks_for_is_done_by_the_worker(office: Office) -> None:
    olive = office.cast.actor("olive")
    with opened(olive):
        work_id = actions.start_import(actor=olive, source=office.source)
    assert [told for _, told in work_through()] == ["done"]
    assert runs(office) == [("applied", olive.account_id)]
    with opened(olive):
        assert Work.objects.get(pk=work_id).title == "Import of Cedar Dental from Open Dental"


def test_a_controller_cannot_ask_for_one(office: Office) -> None:
    controller = office.cast.actor("controller")
    with opened(controller), pytest.raises(NotAllowed):
        actions.start_import(actor=controller, source=office.source)
    assert work_through() == []


def test_what_is_due_is_imported_without_anybody(office: Office) -> None:
    with opened(SERVER):
        RecordSource.objects.filter(pk=office.source.pk).update(every_minutes=60)
        import_what_is_due.function(None)
    assert [told for _, told in work_through()] == ["done"]
    assert runs(office) == [("applied", None)]
    with opened(SERVER):
        import_what_is_due.function(None)
    assert work_through() == []


def test_an_import_that_fails_says_why_and_the_work_ends(office: Office) -> None:
    olive = office.cast.actor("olive")
    office.do("DROP TABLE procedurelog")
    with opened(olive):
        actions.start_import(actor=olive, source=office.source)
    ((_, told),) = work_through()
    assert "has no table procedurelog" in told
    assert [state for state, _ in runs(office)] == ["failed"]
