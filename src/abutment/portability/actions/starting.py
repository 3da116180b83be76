"""Starting an import."""

from __future__ import annotations

from django.db import transaction

from abutment.foundation.audit import record
from abutment.foundation.scope import Actor, opened
from abutment.portability.models import ImportRun, RecordSource
from abutment.portability.policies import check_can_connect


@transaction.atomic
def start_import(*, actor: Actor, source: RecordSource, is_full: bool = False, is_expected: bool = False) -> int:
    """Start reading a practice's system as long work, and give its number. Raises NotAllowed.

    is_full: read every row again, also where nothing seems to have changed. is_expected: most patients, or tables that
    were imported before, may be missing: the system was replaced.
    """
    from abutment.portability.importing import starting  # its jobs stand on actions

    check_can_connect(source.entity_id, "import its records")
    work_id = starting.start_import(actor=actor, source=source, is_full=is_full, is_expected=is_expected)
    record(
        actor,
        action="records.asked",
        entity_id=source.entity_id,
        subject=f"practice {source.entity_id}",
        details={"is_full": is_full, "is_expected": is_expected},
    )
    return work_id


def import_now(*, actor: Actor, source: RecordSource) -> ImportRun:
    """Read a practice's system here and now, its files as well, with nobody who watches. Called outside of any scope.

    Raises NotAllowed, and what an import raises when the system cannot be read; the run says so too.
    """
    from abutment.portability.importing.engine import import_source  # brings drivers of databases
    from abutment.portability.importing.fetching import fetch_files

    with opened(actor):
        check_can_connect(source.entity_id, "import its records")
    run = import_source(source.pk, asked_by=actor.account_id, teller=_Nobody())
    fetch_files(source, _Nobody())
    return run


class _Nobody:
    """Nobody is told how far it is."""

    def expect(self, total: int, unit: str = "") -> None:
        """Nobody waits."""

    def advance(self, by: int = 1, message: str | None = None) -> None:
        """Nobody watches."""
