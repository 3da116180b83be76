"""Nobody but the software writes what is mirrored, and verbatim rows are read by those who may take records."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import Error, connection, transaction

from abutment.foundation.scope import opened
from abutment.portability.models import SourceRow
from tests.cast import SERVER
from tests.portability.importing.offices import TYPED, Office

PEOPLE = ("olive", "dentist", "practice_manager", "controller", "administrator", "bruno")
MIRRORED = (*TYPED, "portability_sourcerow", "portability_sourcetable", "portability_importrun", "portability_finding")


@pytest.mark.parametrize("name", PEOPLE)
def test_nobody_writes_a_mirrored_row_with_whatever_sql(office: Office, name: str) -> None:
    office.insert("perioexam", PerioExamNum=1, PatNum=1)
    office.imports()
    before = office.marks()
    for table in MIRRORED:
        model = next(model for model in apps.get_models() if model._meta.db_table == table)
        columns = ", ".join(f'"{column.column}"' for column in model._meta.concrete_fields if column.name != "id")
        for statement in (
            f"update {table} set entity_id = entity_id",
            f"delete from {table}",
            f"insert into {table} ({columns}) select {columns} from {table}",
        ):
            with opened(office.cast.actor(name)):
                touched = tried(statement)
            assert touched <= 0, (name, statement)
    with opened(office.cast.actor(name)):
        assert tried(f"insert into patients_patient (entity_id, number) values ({office.entity}, 777)") == -1
    assert office.marks() == before


def tried(statement: str) -> int:
    """How many rows a statement touched; -1 when it was refused."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            return int(cursor.rowcount)
    except Error:
        return -1


def test_an_import_touches_no_row_of_another_practice(office: Office) -> None:
    with office.database.server.database() as other:
        theirs = Office(other, office.cast, "birch")
        theirs.furnish()
        theirs.do("UPDATE patient SET LName = 'Theirs'")
        theirs.connect()
        theirs.imports()
        before = theirs.marks()
        office.imports()
        office.do("DELETE FROM patient WHERE PatNum = 2", "UPDATE patient SET LName = 'Ours'")
        office.imports()
        assert theirs.marks() == before
        assert theirs.row("patients_patient", 2)["family_name"] == "Theirs"


def test_verbatim_rows_are_read_by_who_may_take_the_records_of_that_practice(office: Office) -> None:
    office.imports()
    with opened(SERVER):
        count = SourceRow.objects.filter(entity=office.entity).count()
    assert count == 17
    seen = {}
    for name in ("olive", "bruno", "front_desk", "assistant", "controller"):
        with opened(office.cast.actor(name)):
            seen[name] = SourceRow.objects.filter(entity=office.entity).count()
    assert seen == {"olive": 17, "bruno": 0, "front_desk": 0, "assistant": 0, "controller": 0}
