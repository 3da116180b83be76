"""Every typed row says what its source's row says, cell by cell."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from abutment.foundation.keys import fields
from abutment.foundation.scope import opened
from abutment.portability.models import Finding
from tests.cast import SERVER
from tests.portability.importing.offices import SSN, Office

AREAS = {
    # TreatArea of the code, Surf: area, surfaces, quadrant, sextant, arch
    (0, "MOD"): ("none", "MOD", "", "", ""),
    (1, "MODBL"): ("surface", "MODBL", "", "", ""),
    (2, ""): ("tooth", "", "", "", ""),
    (3, ""): ("mouth", "", "", "", ""),
    (4, "LL"): ("quadrant", "", "LL", "", ""),
    (5, "6"): ("sextant", "", "", "6", ""),
    (6, "L"): ("arch", "", "", "", "L"),
    (7, ""): ("range", "", "", "", ""),
    (9, "B"): ("", "B", "", "", ""),
}


@pytest.mark.parametrize(("area", "surf"), AREAS)
def test_what_surf_says_depends_on_the_area_of_the_code(office: Office, area: int, surf: str) -> None:
    office.do(f"UPDATE procedurecode SET TreatArea = {area}")
    office.do(f"UPDATE procedurelog SET Surf = '{surf}'")
    office.imports()
    row = office.row("patients_procedure", 1)
    assert (row["area"], row["surfaces"], row["quadrant"], row["sextant"], row["arch"]) == AREAS[(area, surf)]


def test_states_of_procedures(office: Office) -> None:
    for status in range(10):
        office.insert("procedurelog", ProcNum=100 + status, ProcStatus=status, CodeNum=1, PatNum=1)
    office.imports()
    words = [office.row("patients_procedure", 100 + status)["status"] for status in range(10)]
    assert words == [
        "", "planned", "complete", "existing", "existing_other", "referred", "deleted", "condition", "shelved", "",
    ]  # fmt: skip
    unknown = {key for table, key, column, kind in office.findings() if (column, kind) == ("ProcStatus", "unknown")}
    assert unknown == {"100", "109"}


def test_gums_to_the_millimeter(office: Office) -> None:
    office.insert("perioexam", PerioExamNum=1, PatNum=1, ExamDate="2026-01-02", ProvNum=1)
    sites: dict[str, Any] = {"MBvalue": -1, "Bvalue": 0, "DBvalue": 3, "MLvalue": 105, "Lvalue": 100, "DLvalue": 101}
    for number, kind in ((1, 2), (2, 4)):
        office.insert(
            "periomeasure",
            PerioMeasureNum=number,
            PerioExamNum=1,
            SequenceType=kind,
            IntTooth=3,
            ToothValue=-1,
            **sites,
        )
    office.imports()
    names = ("value", "mesial_buccal", "buccal", "distal_buccal", "mesial_lingual", "lingual", "distal_lingual")
    margin, probing = (office.row("patients_periomeasure", number) for number in (1, 2))
    assert [margin[name] for name in names] == [None, None, 0, 3, -5, 100, -1]
    assert [probing[name] for name in names] == [None, None, 0, 3, 105, 100, 101]


MONEY = {
    "0": 0, "0.005": 1, "-0.005": -1, "0.004": 0, "1.005": 101, "-1.005": -101, "2.675": 268, "0.1": 10, "1e-7": 0,
    "19.99": 1999, "-2500000.55": -250000055, "1e300": None, "-1e300": None, "999999999999": 99999999999900,
}  # fmt: skip


def test_money_to_the_cent(office: Office) -> None:
    for number, amount in enumerate(MONEY, start=100):
        office.do(
            f"INSERT INTO adjustment (AdjNum, PatNum, AdjAmt, AdjType, AdjDate) VALUES ({number}, 1, {amount}, 11, "
            "'2026-06-05')"
        )
    office.imports()
    found = {
        amount: office.row("receivables_adjustment", number)["amount_cents"] for number, amount in enumerate(MONEY, 100)
    }
    assert found == MONEY
    unreadable = {key for _, key, column, kind in office.findings() if (column, kind) == ("AdjAmt", "unreadable")}
    assert len(unreadable) == 2


def test_a_fee_is_taken_as_often_as_its_quantity(office: Office) -> None:
    for number, base, units, fee in (
        (100, 0, 0, 10),
        (101, 1, 0, 10),
        (102, 2, 3, 10.01),
        (103, 2**31 - 1, 2**31 - 1, 9e11),
    ):
        office.insert("procedurelog", ProcNum=number, PatNum=1, CodeNum=1, BaseUnits=base, UnitQty=units, ProcFee=fee)
    office.imports()
    assert [office.row("patients_procedure", number)["fee_cents"] for number in range(100, 104)] == [
        1000,
        1000,
        5005,
        None,
    ]
    assert ("procedurelog", "103", "ProcFee", "unreadable") in office.findings()


def test_minus_one_is_no_amount_where_the_source_means_none(office: Office) -> None:
    for number, amount in ((1, -1), (2, -0.5), (3, 12.5), (4, -10)):
        office.insert("benefit", BenefitNum=number, MonetaryAmt=amount, Percent=-1 if number == 1 else 80)
    office.imports()
    rows = [office.row("claims_benefit", number) for number in (1, 2, 3, 4)]
    assert [row["amount_cents"] for row in rows] == [None, -50, 1250, -1000]
    assert [row["percent"] for row in rows] == [None, 80, 80, 80]


DAYS = {
    "0001-01-01": (None, False), "0000-00-00": (None, False), "2024-02-29": (date(2024, 2, 29), False),
    "2024-02-30": (None, True), "1752-12-31": (None, True), "1753-01-01": (date(1753, 1, 1), False),
    "9999-12-31": (None, True), "9998-12-31": (date(9998, 12, 31), False), "2024-00-10": (None, True),
}  # fmt: skip


def test_days_and_what_stands_for_none(office: Office) -> None:
    for number, day in enumerate(DAYS, start=100):
        office.do(
            "SET sql_mode = 'ALLOW_INVALID_DATES'",
            f"INSERT INTO patient (PatNum, Guarantor, Birthdate) VALUES ({number}, {number}, '{day}')",
        )
    office.imports()
    listed = {key for _, key, column, kind in office.findings() if (column, kind) == ("Birthdate", "unreadable")}
    for number, (day, (read, is_listed)) in enumerate(DAYS.items(), start=100):
        assert office.row("patients_patient", number)["born_on"] == read, day
        assert (str(number) in listed) == is_listed, day
        assert [cells for key, _, cells in office.verbatim()["patient"] if key == str(number) and day in cells], day


def test_a_finding_repeats_no_day_of_a_patients_life(office: Office) -> None:
    office.do("SET sql_mode = 'ALLOW_INVALID_DATES'", "UPDATE patient SET Birthdate = '1980-02-31' WHERE PatNum = 1")
    office.imports()
    with opened(SERVER):
        [finding] = Finding.objects.filter(column="Birthdate")
    assert (finding.key, finding.value) == ("1", "")


def test_moments_are_those_of_the_practices_clock(office: Office) -> None:
    office.do("UPDATE procnote SET EntryDateTime = '2026-06-03 15:04:05'")
    office.insert("procnote", ProcNoteNum=2, PatNum=1, ProcNum=1, EntryDateTime="0001-01-01 00:00:00")
    office.insert("schedule", ScheduleNum=1, StartTime="07:30:00", StopTime="24:00:00", SchedDate="2026-06-03")
    office.insert("schedule", ScheduleNum=2, StartTime="-01:00:00", StopTime="100:00:00", SchedDate="2026-06-03")
    office.imports()
    assert office.row("patients_procedurenote", 1)["written_at"] == datetime(2026, 6, 3, 19, 4, 5, tzinfo=UTC)
    assert office.row("patients_procedurenote", 2)["written_at"] is None
    assert office.row("schedule_hours", 1)["starts_at"] == time(7, 30)
    assert office.row("schedule_hours", 1)["ends_at"] is None  # the end of a day, which is no time of it
    assert office.row("schedule_hours", 2)["ends_at"] is None


TEXTS = (
    "tab\there",
    "two\r\nlines\n",
    "back\\slash \\N \\. \\t",
    "'quotes' \"both\"",
    "smile \U0001f600",
    "\u00e9\u0142\u5b57",
    " ",
    "\\N",
    "{a,NULL}",
)


@pytest.mark.parametrize("text", TEXTS)
def test_notes_come_letter_by_letter(office: Office, text: str) -> None:
    office.do("DELETE FROM procnote")
    office.insert("procnote", ProcNoteNum=5, PatNum=1, ProcNum=1, Note=text)
    office.imports()
    assert office.row("patients_procedurenote", 5)["text"] == text
    [(_, _, cells)] = office.verbatim()["procnote"]
    assert text in cells


def test_bytes_that_are_no_text_are_kept_in_digits(office: Office) -> None:
    office.do("UPDATE procnote SET Note = 'a\\0b'")
    office.do(
        "ALTER TABLE patient MODIFY Address varchar(100) CHARACTER SET latin1 COLLATE latin1_german1_ci NOT NULL "
        "DEFAULT ''",
        "UPDATE patient SET Address = CONVERT(X'4772fcdf65' USING latin1) WHERE PatNum = 1",
    )
    office.imports()
    assert office.row("patients_procedurenote", 1)["text"] == "\\x610062"
    assert office.row("patients_patient", 1)["street"] == "Gr\u00fc\u00dfe"


def test_long_texts_are_cut_in_their_column_and_whole_in_their_row(office: Office) -> None:
    long = "\u00fc" * 100
    office.do("ALTER TABLE patient MODIFY HmPhone varchar(100) NOT NULL DEFAULT ''")
    office.do(f"UPDATE patient SET HmPhone = '{long}' WHERE PatNum = 1")
    office.imports()
    assert office.row("patients_patient", 1)["home_phone"] == long[:30]
    assert any(long in cells for _, _, cells in office.verbatim()["patient"])


def test_identity_numbers_open_only_for_their_purpose(office: Office) -> None:
    office.imports()
    sealed = office.row("patients_patient", 1)["ssn"]
    assert SSN not in sealed
    assert fields.unseal(sealed, context="patients.ssn") == SSN
    assert office.row("patients_patient", 2)["ssn"] == ""


def test_a_task_names_a_patient_only_where_it_says_so(office: Office) -> None:
    office.insert("task", TaskNum=1, KeyNum=1, ObjectType=1)
    office.insert("task", TaskNum=2, KeyNum=1, ObjectType=2)
    office.imports()
    assert [office.row("patients_task", number)["patient"] for number in (1, 2)] == [1, None]
