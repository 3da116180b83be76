"""Twice equals once, and what changed in the source changes here."""

from __future__ import annotations

from datetime import timedelta

import pytest

from abutment.foundation.scope import opened
from abutment.portability.errors import AnotherDatabase
from abutment.portability.importing.engine import import_source
from abutment.portability.models import ImportRun, SourceBlock, SourceRow, SourceTable
from abutment.portability.sources import MysqlReader
from abutment.portability.sources.connecting import Session
from tests.cast import SERVER
from tests.portability.importing.offices import Office, Told


def rows(run: ImportRun) -> tuple[int, int, int]:
    return run.rows_new, run.rows_changed, run.rows_gone


def cooled(office: Office) -> None:
    """As if the rows had been written long ago."""
    for table, column in office.do(
        "SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() "
        "AND EXTRA LIKE '%on update%'"
    ):
        office.do(f"UPDATE `{table}` SET `{column}` = '2020-01-01 00:00:00'")


def test_a_second_import_writes_no_row(office: Office) -> None:
    cooled(office)
    first = office.imports()
    assert rows(first)[0] == 17
    before = office.marks()
    second = office.imports()
    assert second.pk != first.pk
    assert (second.changed_nothing, second.rows_read) == (True, 0)
    assert office.marks() == before


def test_a_full_import_reads_all_and_writes_no_row(office: Office) -> None:
    office.imports()
    before = office.marks()
    again = office.imports(is_full=True)
    assert again.changed_nothing
    assert again.rows_read == 17
    assert office.marks() == before


def test_rows_written_just_before_are_read_again_and_change_nothing(office: Office) -> None:
    office.imports()
    before = office.marks()
    again = office.imports()
    assert again.rows_read > 0
    assert again.changed_nothing
    assert office.marks() == before


def test_what_is_inserted_changed_and_deleted_follows(office: Office) -> None:
    office.imports()
    office.insert("patient", PatNum=3, LName="Birch", Guarantor=3)
    office.do("UPDATE procedurelog SET ProcFee = 130.25 WHERE ProcNum = 1", "DELETE FROM procnote")
    assert rows(office.imports()) == (1, 1, 1)
    assert office.row("patients_patient", 3)["guarantor"] == 3
    assert office.row("patients_procedure", 1)["fee_cents"] == 13025
    assert office.row("patients_procedurenote", 1)["is_gone"]
    assert not office.verbatim()["procnote"]


def test_an_edit_within_the_same_second_is_seen(office: Office) -> None:
    now = "CURRENT_TIMESTAMP"
    office.do(f"UPDATE patient SET LName = 'Early', DateTStamp = {now} WHERE PatNum = 1")
    [(stamp,)] = office.do("SELECT DateTStamp FROM patient WHERE PatNum = 1")
    office.imports()
    office.do(f"UPDATE patient SET LName = 'Late', DateTStamp = '{stamp}' WHERE PatNum = 1")
    office.imports()
    assert office.row("patients_patient", 1)["family_name"] == "Late"


def test_a_clock_set_back_hides_no_edit(office: Office) -> None:
    cooled(office)
    office.imports()
    office.do("UPDATE patient SET LName = 'Back', DateTStamp = '2019-12-31 00:00:00' WHERE PatNum = 1")
    office.imports()
    assert office.row("patients_patient", 1)["family_name"] == "Back"


@pytest.mark.parametrize("skew", [timedelta(days=400), timedelta(days=-400), timedelta(hours=9)])
def test_a_clock_of_the_source_that_is_wrong_changes_nothing(
    office: Office, skew: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.imports()
    begin = MysqlReader._begin

    def skewed(reader: MysqlReader, session: Session) -> None:
        begin(reader, session)
        reader.read_at += skew

    monkeypatch.setattr(MysqlReader, "_begin", skewed)
    for _ in range(2):
        assert office.imports().changed_nothing
    office.do("UPDATE patient SET LName = 'Seen' WHERE PatNum = 1", "DELETE FROM adjustment")
    office.imports()
    monkeypatch.undo()
    office.do("UPDATE patient SET FName = 'Too' WHERE PatNum = 1")
    office.imports()
    found = office.row("patients_patient", 1)
    assert (found["family_name"], found["given_name"]) == ("Seen", "Too")
    assert office.row("receivables_adjustment", 1)["is_gone"]


def test_a_row_that_vanished_comes_back(office: Office) -> None:
    office.imports()
    office.do("CREATE TABLE aside AS SELECT * FROM procedurelog WHERE ProcNum = 1")
    office.do("DELETE FROM procedurelog WHERE ProcNum = 1")
    office.imports()
    assert office.row("patients_procedure", 1)["is_gone"]
    office.do("INSERT INTO procedurelog SELECT * FROM aside")
    office.imports()
    assert not office.row("patients_procedure", 1)["is_gone"]
    assert office.row("patients_procedurenote", 1)["procedure"] == 1


def test_an_orphan_finds_its_target_when_that_arrives(office: Office) -> None:
    office.insert("adjustment", AdjNum=7, PatNum=99, AdjAmt=1, AdjDate="2026-06-01", AdjType=11)
    office.insert("patient", PatNum=4, Guarantor=98)
    office.imports()
    assert {("adjustment", "7", "PatNum", "orphan"), ("patient", "4", "Guarantor", "orphan")} <= office.findings()
    assert office.row("receivables_adjustment", 7)["patient"] is None
    office.insert("patient", PatNum=99, Guarantor=99)
    office.insert("patient", PatNum=98, Guarantor=98)
    office.imports()
    assert office.row("receivables_adjustment", 7)["patient"] == 99
    assert office.row("patients_patient", 4)["guarantor"] == 98
    assert not office.findings()


def test_a_reference_that_may_be_empty_is_filled_when_its_target_arrives(office: Office) -> None:
    office.insert("proctp", ProcTPNum=1, PatNum=1, ProcNumOrig=50)
    office.imports()
    assert office.row("patients_savedplanline", 1)["procedure"] is None
    office.insert("procedurelog", ProcNum=50, PatNum=1, CodeNum=1)
    office.imports()
    assert office.row("patients_savedplanline", 1)["procedure"] == 50


def test_what_a_code_covers_is_read_anew_when_it_changes(office: Office) -> None:
    office.imports()
    assert office.row("patients_procedure", 2)["quadrant"] == "UR"
    office.do("UPDATE procedurecode SET TreatArea = 6 WHERE CodeNum = 2")
    office.imports()
    changed = office.row("patients_procedure", 2)
    assert (changed["area"], changed["quadrant"], changed["arch"]) == ("arch", "", "U")


def test_guarantors_in_a_circle_are_listed(office: Office) -> None:
    for number, guarantor in ((11, 12), (12, 11), (21, 22), (22, 23), (23, 21), (31, 21)):
        office.insert("patient", PatNum=number, Guarantor=guarantor)
    office.imports()
    circles = {key for table, key, column, kind in office.findings() if kind == "cycle"}
    assert circles == {"11", "12", "21", "22", "23"}
    office.do("UPDATE patient SET Guarantor = 21 WHERE PatNum = 21")
    office.imports()
    assert {key for _, key, _, kind in office.findings() if kind == "cycle"} == {"11", "12"}


def test_keys_below_zero_and_zero_name_rows(office: Office) -> None:
    office.do("SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO'", "INSERT INTO patient (PatNum, LName) VALUES (0, 'Zero')")
    office.insert("patient", PatNum=-5, LName="Below", Guarantor=-5)
    office.insert("adjustment", AdjNum=8, PatNum=0, AdjAmt=1, AdjType=11)
    office.imports()
    assert office.row("patients_patient", -5)["guarantor"] == -5
    assert office.row("patients_patient", 0)["family_name"] == "Zero"
    assert office.row("receivables_adjustment", 8)["patient"] is None  # 0 names none


def test_a_table_without_key_keeps_each_of_its_equal_rows(office: Office) -> None:
    office.imports()
    assert sorted((copies, cells) for _, copies, cells in office.verbatim()["odd"]) == [
        (1, [None, None]),
        (2, ["1", "x"]),
    ]
    office.do("INSERT INTO odd VALUES (1, 'x')")
    office.imports()
    assert sorted(copies for _, copies, _ in office.verbatim()["odd"]) == [1, 3]
    office.do("DELETE FROM odd WHERE a = 1 LIMIT 2")
    office.imports()
    assert sorted(copies for _, copies, _ in office.verbatim()["odd"]) == [1, 1]


def test_of_rows_with_one_key_the_first_counts_and_all_are_listed(office: Office) -> None:
    office.imports()
    office.do("ALTER TABLE adjustment MODIFY AdjNum bigint NOT NULL, DROP PRIMARY KEY")
    office.insert("adjustment", AdjNum=1, PatNum=1, AdjAmt=-99, AdjDate="2026-06-05", AdjType=11)
    office.imports()
    assert len(office.verbatim()["adjustment"]) == 2
    assert len([kind for *_, kind in office.findings() if kind == "duplicate"]) == 2
    chosen = office.row("receivables_adjustment", 1)["amount_cents"]
    office.do(f"DELETE FROM adjustment WHERE AdjAmt = {chosen / 100}")
    office.imports()
    [left] = office.do("SELECT AdjAmt FROM adjustment")
    assert office.row("receivables_adjustment", 1)["amount_cents"] == left[0] * 100
    assert not office.findings()
    office.do("DELETE FROM adjustment")
    office.imports()
    assert office.row("receivables_adjustment", 1)["is_gone"]


def test_columns_added_removed_renamed_and_moved_lose_nothing(office: Office) -> None:
    office.imports()
    for change in (
        "ADD COLUMN Brand_new varchar(10) NOT NULL DEFAULT 'n' FIRST",
        "DROP COLUMN AdjNote",
        "CHANGE Brand_new Renamed varchar(10) NOT NULL DEFAULT 'n'",
        "MODIFY COLUMN AdjAmt double NOT NULL DEFAULT 0 FIRST",
    ):
        office.do(f"ALTER TABLE adjustment {change}")
        office.imports()
        assert office.row("receivables_adjustment", 1)["amount_cents"] == -1000, change
        [(_key, _, cells)] = office.verbatim()["adjustment"]
        [there] = office.do("SELECT * FROM adjustment")
        assert len(cells) == len(there), change
    before = office.marks()
    office.imports()
    assert office.marks() == before


def test_another_key_of_the_same_rows_loses_nothing(office: Office) -> None:
    """The rows get other keys, or the same keys in other blocks."""
    for number in range(2, 40):
        office.insert("adjustment", AdjNum=number, PatNum=1, AdjAmt=number, AdjType=11, AdjDate="2026-06-05")
    office.imports()
    before = office.typed()
    for key in (
        "MODIFY AdjNum varchar(20) NOT NULL",
        "DROP PRIMARY KEY, ADD PRIMARY KEY (AdjNum, PatNum)",
        "MODIFY AdjNum bigint NOT NULL",
        "DROP PRIMARY KEY, ADD PRIMARY KEY (AdjNum)",
    ):
        office.do(f"ALTER TABLE adjustment {key}")
        office.imports()
        assert len(office.verbatim()["adjustment"]) == 39, key
        assert office.typed() == before, key


def test_a_table_may_come_and_go(office: Office) -> None:
    office.imports()
    office.do("CREATE TABLE later (id int PRIMARY KEY, what text)", "INSERT INTO later VALUES (1, 'a')")
    office.imports()
    assert office.verbatim()["later"] == [("1", 1, ["1", "a"])]
    office.do("DROP TABLE later")
    assert office.imports().state == ImportRun.State.APPLIED
    with opened(SERVER):
        assert SourceTable.objects.get(source=office.source, name="later").gone_at
    office.do("CREATE TABLE later (id int PRIMARY KEY, what text)", "INSERT INTO later VALUES (1, 'b'), (2, 'c')")
    office.imports()
    assert [cells for *_, cells in office.verbatim()["later"]] == [["1", "b"], ["2", "c"]]
    with opened(SERVER):
        assert SourceTable.objects.get(source=office.source, name="later").gone_at is None


def test_a_version_without_some_tables_and_columns_says_which(office: Office) -> None:
    office.do("DROP TABLE perioexam", "ALTER TABLE procedurelog DROP COLUMN UnitQty")
    run = office.imports()
    assert run.missing == ["perioexam", "procedurelog.UnitQty"]
    assert office.row("patients_procedure", 1)["fee_cents"] == 12050


def test_a_database_of_another_program_is_refused_in_one_line(office: Office) -> None:
    office.do("DROP TABLE procedurelog")
    with pytest.raises(AnotherDatabase, match="has no table procedurelog") as refused:
        office.imports()
    assert "\n" not in str(refused.value)
    assert not any(office.typed().values())
    office.do("CREATE TABLE procedurelog (id int)")
    with pytest.raises(AnotherDatabase, match="no column ProcNum"):
        office.imports()


def test_a_table_that_was_imported_and_is_lost_stops_the_import_unless_it_is_expected(office: Office) -> None:
    office.imports()
    before = office.typed()
    office.do("DROP TABLE adjustment", "UPDATE patient SET LName = 'New' WHERE PatNum = 1")
    with pytest.raises(AnotherDatabase, match="adjustment, imported before"):
        office.imports()
    assert office.typed() == before
    office.imports(is_expected=True)
    assert office.row("patients_patient", 1)["family_name"] == "New"


def test_another_practices_database_is_refused_and_leaves_nothing(office: Office, mariadb: object) -> None:
    for number in range(100, 130):
        office.insert("patient", PatNum=number, LName="Oak", Guarantor=number)
    office.imports()
    before, kept = office.typed(), office.verbatim()
    with office.database.server.database() as other:
        theirs = Office(other, office.cast)
        theirs.furnish()
        theirs.do(
            "CREATE TABLE only_theirs (id int PRIMARY KEY, who text)", "INSERT INTO only_theirs VALUES (1, 'Eve')"
        )
        right = office.database.address
        point_at(office, other.address)
        with pytest.raises(AnotherDatabase, match="patients are not in this database"):
            office.imports()
        assert office.typed() == before
        point_at(office, right)
        office.imports()
        assert office.typed() == before
        after = {name: rows for name, rows in office.verbatim().items() if rows}
        assert after == {name: rows for name, rows in kept.items() if rows}
        with opened(SERVER):
            assert not SourceRow.objects.filter(entity=office.entity, cells__contains=["Eve"]).exists()
            assert not SourceBlock.objects.filter(entity=office.entity, is_staged=True).exists()


def point_at(office: Office, address: object) -> None:
    from abutment.foundation.keys import fields
    from abutment.portability.importing.opening import PASSWORD

    with opened(SERVER):
        source = office.source
        source.database, source.user = address.database, address.user  # type: ignore[attr-defined]
        source.password = fields.seal(address.password, context=PASSWORD)  # type: ignore[attr-defined]
        source.save()


def test_a_table_seen_only_in_the_wrong_database_is_not_missed_later(office: Office) -> None:
    """A first import of the wrong database failed; the right one has fewer tables."""
    with pytest.raises(ZeroDivisionError):
        office.imports(Told(1, lambda: 1 / 0))
    office.do("DROP TABLE task")
    assert office.imports().state == ImportRun.State.APPLIED


def test_a_form_that_changes_between_two_attempts_is_read_anew(office: Office) -> None:
    """What was staged in the old form would else be read by the new one."""

    def stops() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        import_source(office.source.pk, asked_by=None, teller=Told(17, stops))
    office.do(
        "ALTER TABLE procedurelog ADD COLUMN Shifts varchar(5) NOT NULL DEFAULT '' FIRST",
    )
    office.imports()
    assert office.row("patients_procedure", 1)["fee_cents"] == 12050
    with opened(SERVER):
        table = SourceTable.objects.get(source=office.source, name="procedurelog")
        current = SourceRow.objects.filter(table=table, until_run=None)
        assert {row.layout for row in current} == {len(table.layouts)}
