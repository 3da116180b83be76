"""Imports killed, raced and repeated: what is seen is one whole import, and in the end as if undisturbed."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from abutment.foundation.scope import opened
from abutment.portability.models import ImportRun, SourceBlock
from tests.cast import SERVER, Cast
from tests.fees.test_month_end_interrupted import in_a_process
from tests.foundation.conftest import wait_until_alone
from tests.portability.importing.locks import wait_until_free
from tests.portability.importing.offices import Office
from tests.portability.mariadb import MariaDB

ROWS = 3_000
KILLED = int(os.environ.get("ABUTMENT_TEST_KILLS", "12"))  # 50 and more were tried; each takes seconds
EVERY = max(1, KILLED // 10)  # so many kills are about the same rows, then the source goes on living


@pytest.fixture
def large(mariadb: MariaDB, own_database: Cast) -> Iterator[Office]:
    """An office with some thousand patients and procedures, in a database of its own on both sides."""
    with mariadb.database() as database:
        office = Office(database, own_database)
        office.furnish()
        office.do(
            "INSERT INTO patient (PatNum, LName, FName, Guarantor, SSN, DateTStamp) SELECT seq, CONCAT('L', seq), 'F', "
            f"seq - seq % 3, seq, '2020-01-01' FROM seq_10_to_{ROWS}",
            "INSERT INTO procedurelog (ProcNum, PatNum, CodeNum, ProcStatus, ProcFee, ProcDate, DateTStamp) SELECT "
            "seq, seq, 1, 2, seq / 100, "
            f"DATE_ADD('2024-01-01', INTERVAL seq % 700 DAY), '2020-01-01' FROM seq_10_to_{ROWS}",
            "INSERT INTO adjustment (AdjNum, PatNum, AdjAmt, AdjType, AdjDate) SELECT seq, seq, -1, 11, '2026-01-01' "
            f"FROM seq_10_to_{ROWS}",
        )
        office.connect()
        yield office
    connection.close()


def seen_rows(office: Office) -> tuple[int, int]:
    """Patients and adjustments, in one statement."""
    with opened(SERVER), connection.cursor() as cursor:
        cursor.execute(
            "select (select count(*) from patients_patient where entity_id = %(e)s and gone_at is null), "
            "(select count(*) from receivables_adjustment where entity_id = %(e)s and gone_at is null)",
            {"e": office.entity},
        )
        patients, adjustments = cursor.fetchone()
        return patients, adjustments


@pytest.mark.slow
def test_an_import_killed_again_and_again_comes_to_the_same_as_one_undisturbed(large: Office) -> None:
    rng = random.Random(20261122)
    whole = in_a_process(lambda: large.imports())
    began = time.monotonic()
    whole.join()
    took = time.monotonic() - began
    assert whole.exitcode == 0
    undisturbed, kept = large.typed(), large.verbatim()
    patients, adjustments = seen_rows(large)
    states = {(patients, adjustments)}
    for kill in range(KILLED):
        change, is_between = divmod(kill, EVERY)
        if not is_between:
            first = 10 + change * 100
            large.do(
                f"UPDATE adjustment SET AdjAmt = AdjAmt - 1 WHERE AdjNum BETWEEN {first} AND {first + 1200}",
                f"DELETE FROM adjustment WHERE AdjNum = {first}",
                f"UPDATE patient SET LName = CONCAT(LName, 'x') WHERE PatNum BETWEEN {first} AND {first + 1200}",
                f"DELETE FROM patient WHERE PatNum = {first}",
            )
        states.add((patients - 1 - change, adjustments - 1 - change))
        killed = in_a_process(lambda: large.imports())
        time.sleep(rng.uniform(0.05, took * 0.8))
        os.kill(killed.pid or 0, signal.SIGKILL)
        killed.join()
        assert seen_rows(large) in states, "half of an import was seen"
    wait_until_alone()
    wait_until_free(large.source.pk)
    last = in_a_process(lambda: large.imports())
    last.join()
    assert last.exitcode == 0
    with opened(SERVER):
        assert ImportRun.objects.latest("pk").state == ImportRun.State.APPLIED
        assert not SourceBlock.objects.filter(is_staged=True).exists()
    after, kept_after = large.typed(), large.verbatim()
    assert after != undisturbed
    assert kept_after != kept
    check_as_if_imported_at_once(large, kept_after)


def check_as_if_imported_at_once(office: Office, kept: dict[str, list[tuple[Any, ...]]]) -> None:
    """The rows here are those of the source, each once, and the typed rows that are not gone are read from them."""
    for table, key in (("patient", "PatNum"), ("procedurelog", "ProcNum"), ("adjustment", "AdjNum")):
        there = office.do(f"SELECT CAST({key} AS CHAR) FROM {table}")
        assert sorted(row[0] for row in kept[table]) == sorted(number for (number,) in there)
    typed = office.typed()
    names = {row["number"]: row["family_name"] for row in typed["patients_patient"] if not row["is_gone"]}
    assert names == dict(office.do("SELECT PatNum, LName FROM patient"))
    amounts = {row["number"]: row["amount_cents"] for row in typed["receivables_adjustment"] if not row["is_gone"]}
    assert amounts == {
        number: round(amount * 100) for number, amount in office.do("SELECT AdjNum, AdjAmt FROM adjustment")
    }
    before, listed = without_findings(office), office.findings()
    assert office.imports(is_full=True).changed_nothing
    assert without_findings(office) == before
    assert office.findings() == listed


def without_findings(office: Office) -> dict[str, list[tuple[Any, ...]]]:
    """Findings are listed anew by each import that reads their rows again."""
    return {table: marks for table, marks in office.marks().items() if table != "portability_finding"}


@pytest.mark.slow
def test_a_first_import_killed_again_and_again_shows_nothing_until_it_is_whole(large: Office) -> None:
    rng = random.Random(7)
    for _ in range(10):
        killed = in_a_process(lambda: large.imports())
        time.sleep(rng.uniform(0.1, 1.5))
        if killed.exitcode is None:
            os.kill(killed.pid or 0, signal.SIGKILL)
        killed.join()
        assert seen_rows(large) in {(0, 0), (ROWS - 7, ROWS - 8)}
    wait_until_alone()
    wait_until_free(large.source.pk)
    large.imports()
    assert seen_rows(large) == (ROWS - 7, ROWS - 8)


@pytest.mark.slow
def test_of_three_imports_at_once_one_works_and_nothing_is_twice(large: Office) -> None:
    rivals = [in_a_process(lambda: large.imports()) for _ in range(3)]
    for rival in rivals:
        rival.join()
    assert 0 in [rival.exitcode for rival in rivals]
    assert seen_rows(large) == (ROWS - 7, ROWS - 8)
    assert len(large.verbatim()["patient"]) == ROWS - 7
