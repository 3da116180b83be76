"""An import that fails leaves nothing that anybody sees, says why in one line, and the next one goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from abutment.foundation.jobs.errors import Canceled
from abutment.foundation.scope import opened
from abutment.patients.models import Domain, RecordKeeping
from abutment.portability.errors import (
    ConnectionLost,
    ImportUnderWay,
    NotKept,
    NotMirrored,
    PortabilityError,
    SourceError,
    TableChanged,
)
from abutment.portability.importing import engine
from abutment.portability.importing.engine import import_source
from abutment.portability.importing.measuring import Measured, measured
from abutment.portability.models import ImportRun, SourceRow
from abutment.portability.rules.touched import Touched
from abutment.portability.sources import Reader
from tests.cast import SERVER
from tests.portability.importing.locks import held_by_another
from tests.portability.importing.offices import SSN, Office, Told


def last_run(office: Office) -> ImportRun:
    with opened(SERVER):
        return ImportRun.objects.filter(source=office.source).latest("pk")


def fail_with(error: BaseException) -> Callable[[], None]:
    def fails() -> None:
        raise error

    return fails


STOPS = (
    Canceled("It was canceled."), KeyboardInterrupt(), OSError(28, "No space left on device"), MemoryError(),
    ValueError("row of Nora Ash"),
)  # fmt: skip


@pytest.mark.parametrize("error", STOPS, ids=repr)
def test_whatever_stops_it_the_run_says_so_and_the_next_goes_on(office: Office, error: BaseException) -> None:
    with pytest.raises(BaseException):  # noqa: B017, PT011 - of any kind
        office.imports(Told(5, fail_with(error)))
    failed = last_run(office)
    assert failed.state == ImportRun.State.FAILED
    assert failed.error
    assert "\n" not in failed.error
    assert "Nora" not in failed.error
    assert not any(office.typed().values())
    run = office.imports()
    assert (run.pk, run.state, run.error, run.rows_new) == (failed.pk, ImportRun.State.APPLIED, "", 17)
    assert len(office.typed()["patients_patient"]) == 2


def test_an_error_of_postgresql_quotes_no_row_and_applies_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_: object, **__: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select (select given_name from patients_patient where number = 1)::int")

    monkeypatch.setattr(engine, "compare_totals", breaks)
    with caplog.at_level(logging.DEBUG), pytest.raises(NotKept) as failed:
        office.imports()
    assert "22P02" in str(failed.value)
    assert "Nora" not in str(failed.value) + caplog.text + last_run(office).error
    assert failed.value.__cause__ is None
    assert not any(office.typed().values())
    assert not office.findings()
    monkeypatch.undo()
    assert office.imports().state == ImportRun.State.APPLIED


def test_a_connection_cut_while_it_is_read_fails_with_words(office: Office) -> None:
    def cut() -> None:
        office.database.server.kill(office.database)

    with pytest.raises((ConnectionLost, SourceError)):
        office.imports(Told(5, cut))
    assert last_run(office).state == ImportRun.State.FAILED
    assert office.imports().state == ImportRun.State.APPLIED


def test_the_source_changes_while_it_is_read_and_one_moment_of_it_is_kept(office: Office) -> None:
    def change() -> None:
        office.insert("paysplit", SplitNum=9, PayNum=1, PatNum=1, SplitAmt=7)
        office.do("UPDATE procedurelog SET ProcFee = 1", "DELETE FROM procnote")

    office.imports(Told(1, change))
    assert office.row("patients_procedure", 1)["fee_cents"] == 12050
    assert len(office.typed()["receivables_paymentsplit"]) == 1
    assert not office.row("patients_procedurenote", 1)["is_gone"]
    office.imports()
    assert office.row("patients_procedure", 1)["fee_cents"] == 100
    assert len(office.typed()["receivables_paymentsplit"]) == 2


class AtPatients(Told):
    """Does something once rows of patients are read, when tables before them in the alphabet have been."""

    def __init__(self, then: Callable[[], None]) -> None:
        super().__init__()
        self.then = then

    def advance(self, by: int = 1, message: str | None = None) -> None:
        """So much more is read."""
        if by and message == "patient":
            self.then()


def test_a_table_without_snapshots_that_is_written_meanwhile_fails_an_import_whole(office: Office) -> None:
    office.do("CREATE TABLE isam (id int PRIMARY KEY) ENGINE=MyISAM", "INSERT INTO isam VALUES (1)")
    number = iter(range(2, 9))

    def write() -> None:
        office.do(f"INSERT INTO isam VALUES ({next(number)})")

    with pytest.raises(TableChanged, match="isam was written while it was read"):
        office.imports(AtPatients(write))
    assert not any(office.typed().values())
    office.imports()
    before = office.typed()
    office.do("UPDATE patient SET LName = 'Else' WHERE PatNum = 1")
    with pytest.raises(TableChanged, match="isam was written while it was read"):
        office.imports(AtPatients(write))
    assert office.typed() == before
    office.imports()
    assert office.row("patients_patient", 1)["family_name"] == "Else"


def test_a_connection_cut_while_sums_are_asked_for_applies_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An import of few changes asks for them while its rows are being applied."""
    office.imports()
    before, kept = office.typed(), office.verbatim()
    office.do("UPDATE adjustment SET AdjAmt = -77", "UPDATE patient SET LName = 'Else' WHERE PatNum = 1")

    def cut(reader: Reader, touched: Touched | None = None) -> Measured:
        office.database.server.kill(office.database)
        return measured(reader, touched)

    monkeypatch.setattr("abutment.portability.importing.engine.measured", cut)
    with pytest.raises(ConnectionLost):
        office.imports()
    assert last_run(office).state == ImportRun.State.FAILED
    assert office.typed() == before
    monkeypatch.undo()
    office.imports()
    assert office.row("receivables_adjustment", 1)["amount_cents"] == -7700
    assert office.verbatim() != kept


def test_where_records_are_kept_here_nothing_is_imported(office: Office) -> None:
    office.imports()
    before = office.marks()
    with opened(SERVER):
        RecordKeeping.objects.filter(entity=office.entity, domain=Domain.CHARTS).update(mode="native")
    office.do("UPDATE patient SET LName = 'Else'")
    with pytest.raises(NotMirrored):
        office.imports()
    assert office.marks() == before


def test_records_taken_over_while_an_import_reads_are_left_alone(office: Office) -> None:
    def take_over() -> None:
        with opened(SERVER):
            RecordKeeping.objects.filter(entity=office.entity, domain=Domain.CHARTS).update(mode="native")

    with pytest.raises(NotMirrored):
        office.imports(Told(5, take_over))
    assert not any(office.typed().values())


def test_an_import_within_a_transaction_leaves_that_usable_when_it_fails(office: Office) -> None:
    with transaction.atomic():
        with pytest.raises(PortabilityError):
            office.imports(Told(5, fail_with(OSError(28, "No space left on device"))))
        with opened(SERVER):
            assert ImportRun.objects.count() == 1
        assert office.imports().state == ImportRun.State.APPLIED


def test_a_failed_import_shows_as_begun_when_it_was_tried_last(office: Office) -> None:
    """Else the schedule would try a source that is away every five minutes."""
    with pytest.raises(OverflowError):
        office.imports(Told(5, fail_with(OverflowError())))
    first = last_run(office).started_at
    with pytest.raises(OverflowError):
        office.imports(Told(5, fail_with(OverflowError())))
    assert last_run(office).started_at > first
    assert last_run(office).attempts == 2


def test_two_imports_at_once_and_one_says_so(office: Office) -> None:
    with held_by_another(office.source.pk), pytest.raises(ImportUnderWay):
        import_source(office.source.pk, asked_by=None, teller=Told())
    assert office.imports().state == ImportRun.State.APPLIED


def test_what_is_secret_lies_nowhere_in_plain(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        office.imports()
    secrets = (SSN, "123456789", "s3cret-hash")
    assert not [secret for secret in secrets if secret in caplog.text]
    with opened(SERVER), connection.cursor() as cursor:
        cursor.execute(
            "select c.table_name, c.column_name from information_schema.columns c join information_schema.tables t "
            "using (table_schema, table_name) where c.table_schema = 'public' and t.table_type = 'BASE TABLE' "
            "and c.data_type in ('text', 'character varying', 'ARRAY', 'jsonb', 'json')"
        )
        columns = cursor.fetchall()
        assert len(columns) > 300
        for table, column in columns:
            if not readable(table):
                continue
            cursor.execute(f'select count(*) from "{table}" where "{column}"::text ~ %s', ["|".join(secrets)])
            assert cursor.fetchone() == (0,), (table, column)


def readable(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select has_table_privilege(%s, 'select')", [table])
        row = cursor.fetchone()
    return bool(row and row[0])


def test_rows_of_a_failed_run_belong_to_no_applied_one(office: Office) -> None:
    office.imports()
    before = office.verbatim()
    office.do("UPDATE patient SET LName = 'Half'")
    with pytest.raises(OverflowError):
        office.imports(Told(1, fail_with(OverflowError())))
    assert office.row("patients_patient", 1)["family_name"] == "Ash"
    with opened(SERVER):
        applied = ImportRun.objects.filter(state=ImportRun.State.APPLIED)
        current = SourceRow.objects.filter(entity=office.entity, until_run=None, run__in=applied, cells__isnull=False)
        assert current.count() == sum(map(len, before.values()))
