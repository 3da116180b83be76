"""The same database read in another way is the same database."""

from __future__ import annotations

from pathlib import Path

from abutment.foundation.scope import opened
from tests.cast import SERVER
from tests.portability.importing.offices import Office
from tests.portability.importing.test_twice import cooled
from tests.portability.sources.folders import written_folder


def test_the_same_database_from_a_folder_changes_no_row(office: Office, tmp_path: Path) -> None:
    cooled(office)
    office.do("UPDATE patient SET LName = 'Zoë\\t牙', Birthdate = '0001-01-01'")
    office.imports()
    before = office.typed()
    folder = written_folder(office.database, tmp_path)
    with opened(SERVER):
        office.source.kind, office.source.path = "folder", str(folder)
        office.source.save()
    run = office.imports()
    assert (run.rows_new, run.rows_changed, run.rows_gone) == (0, 0, 0)
    assert office.typed() == before
