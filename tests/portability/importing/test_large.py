"""What is large comes in within bounded memory, through a whole import."""

from __future__ import annotations

import os
import resource

import pytest
from django.db import connection, connections

from abutment.foundation.scope import opened
from abutment.portability.models import ImportRun
from tests.cast import SERVER, Cast
from tests.fees.test_month_end_interrupted import in_a_process
from tests.portability.importing.offices import Office
from tests.portability.mariadb import MariaDB

MEBIBYTES = 1024
MOST = 300 * MEBIBYTES
NOTES = int(os.environ.get("ABUTMENT_TEST_NOTES", "150000"))  # a million were tried; they take minutes
# The same whatever there is, and of each note less than one row takes that is held in memory.
MOST_OF_NOTES = 20 * MEBIBYTES + NOTES * 280 // 1024


def import_and_say(office: Office, writing: int) -> None:
    """Import, and write by how many KiB this process grew."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    office.imports()
    os.write(writing, str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before).encode())


def grown_by_an_import(office: Office) -> int:
    reading, writing = os.pipe()
    worker = in_a_process(lambda: import_and_say(office, writing))
    worker.join()
    os.close(writing)
    with os.fdopen(reading) as said:
        assert worker.exitcode == 0
        return int(said.read())


@pytest.mark.slow
def test_a_note_of_100_megabytes_comes_through_a_whole_import(mariadb: MariaDB, own_database: Cast) -> None:
    with mariadb.database() as database:
        office = Office(database, own_database)
        office.furnish()
        office.do(
            "ALTER TABLE procnote MODIFY Note longtext",
            "UPDATE procnote SET Note = REPEAT('0123456789abcdefghijklmn\\n', 4000000)",
        )
        office.connect()
        assert grown_by_an_import(office) < MOST
        with opened(SERVER), connection.cursor() as cursor:
            cursor.execute(
                "select length(text), md5(text) from patients_procedurenote where entity_id = %s", [office.entity]
            )
            there = office.do("SELECT LENGTH(Note), MD5(Note) FROM procnote")
            assert cursor.fetchall() == list(there)
        assert grown_by_an_import(office) < MOST
        with opened(SERVER):
            assert ImportRun.objects.latest("pk").changed_nothing
    connection.close()


@pytest.mark.slow
def test_a_great_many_empty_notes_come_through_in_the_memory_of_one_chunk(mariadb: MariaDB, own_database: Cast) -> None:
    with connections["owner"].cursor() as owner:  # and without statistics, as before the server had time to gather any
        owner.execute("alter table portability_sourcerow set (autovacuum_enabled = false)")
    with mariadb.database() as database:
        office = Office(database, own_database)
        office.furnish()
        office.do(
            "CREATE TABLE emptynote (EmptyNoteNum bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, Note text NOT NULL)",
            f"INSERT INTO emptynote SELECT seq, '' FROM seq_1_to_{NOTES}",
        )
        office.connect()
        assert grown_by_an_import(office) < MOST_OF_NOTES
        with opened(SERVER), connection.cursor() as cursor:
            cursor.execute("select count(*) from portability_sourcerow where entity_id = %s", [office.entity])
            assert cursor.fetchone() == (NOTES + 17,)
        office.do("DELETE FROM emptynote WHERE EmptyNoteNum % 2 = 0")
        assert grown_by_an_import(office) < MOST_OF_NOTES
        with opened(SERVER):
            assert ImportRun.objects.latest("pk").rows_gone == NOTES // 2
    connection.close()
