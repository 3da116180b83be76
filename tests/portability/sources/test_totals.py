"""A source adds up its own money, to the cent, as we do: a live server and a folder of files alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.portability.errors import MissingColumn
from abutment.portability.sources import Reader, SourceMeasure, TabFolder
from abutment.portability.sources.tab_totals import cents_of
from tests.portability.mariadb import SALT, Database
from tests.portability.sources.folders import written_folder

MEASURE = SourceMeasure(
    table="ProcedureLog",
    amount="ProcFee",
    times=("BaseUnits", "UnitQty"),
    day="ProcDate",
    clinic="ClinicNum",
    where=(("ProcStatus", (2,)), ("kind", (1, 5))),
)


@contextmanager
def both(practice: Database, tmp_path: Path) -> Iterator[list[Reader]]:
    """The live database, and the folder written of it."""
    with practice.reader() as live, TabFolder(written_folder(practice, tmp_path), SALT) as folder:
        yield [live, folder]


@pytest.fixture
def procedures(practice: Database) -> Database:
    practice.execute(
        "CREATE TABLE procedurelog (ProcNum INT PRIMARY KEY AUTO_INCREMENT, ProcFee DOUBLE, BaseUnits INT, UnitQty INT,"
        " ProcDate DATE NOT NULL, ClinicNum BIGINT, ProcStatus TINYINT, kind INT, PatNum BIGINT)"
    )
    return practice


def add(practice: Database, *rows: str) -> None:
    for row in rows:
        practice.execute(f"INSERT INTO procedurelog VALUES (NULL, {row})")


def test_money_is_added_by_month_and_clinic(procedures: Database, tmp_path: Path) -> None:
    add(
        procedures,
        "100.10, 0, 1, '2026-01-31', 1, 2, 1, 7",
        "0.005, 0, 0, '2026-01-01', 1, 2, 5, 7",
        "-0.005, 0, 0, '2026-01-01', 2, 2, 5, 8",
        "10, 1, 2, '2026-02-01', NULL, 2, 1, 8",
        "10, NULL, NULL, '2026-02-01', 0, 2, 1, NULL",
        "NULL, 1, 1, '2026-02-01', 0, 2, 1, 9",
        "7, 0, -5, '0001-01-01', 1, 2, 1, 7",
        "7, 0, 1, '0000-00-00', 1, 2, 1, 7",
        "7, 0, 1, '2026-00-00', 1, 2, 1, 7",
        "7, 0, 1, '1752-12-31', 1, 2, 1, 7",
        "7, 0, 1, '1753-01-01', 1, 2, 1, 7",
        "1000, 0, 1, '2026-01-01', 1, 1, 1, 7",
        "1000, 0, 1, '2026-01-01', 1, 2, 2, 7",
        "1000, 0, 1, '2026-01-01', 1, NULL, 1, 7",
    )
    with both(procedures, tmp_path) as readers:
        for reader in readers:
            assert list(reader.sums(MEASURE)) == [
                ("", 1, 2800, 4),
                ("1753-01", 1, 700, 1),
                ("2026-01", 1, 10011, 2),
                ("2026-01", 2, -1, 1),
                ("2026-02", 0, 4000, 3),
            ]
            assert list(reader.sums_by(MEASURE, "patnum")) == [
                (0, 1000, 1),
                (7, 13511, 7),
                (8, 2999, 2),
                (9, 0, 1),
            ]


@pytest.mark.parametrize(
    "amount", ["0.1", "1.005", "2.675", "1e300", "-1e300", "5e-324", "123456789.555", "0.285", "1e15", "1e16", "33.335"]
)
def test_both_kinds_of_source_round_alike(procedures: Database, tmp_path: Path, amount: str) -> None:
    add(
        procedures,
        f"{amount}, 1, 2, '2026-01-01', 1, 2, 1, 7",
        f"-{amount.lstrip('-')}, 0, 0, '2026-01-01', 2, 2, 1, 7",
    )
    with both(procedures, tmp_path) as (live, folder):
        assert list(live.sums(MEASURE)) == list(folder.sums(MEASURE))


@given(st.integers(-(10**9), 10**9), st.integers(1, 20))
def test_whole_cents_stay_what_they_are(cents: int, times: int) -> None:
    assert cents_of(repr(cents / 100).encode(), times) == cents * times
    assert cents_of(str(Decimal(cents) / 100).encode(), times) == cents * times


def test_what_a_question_needs_and_the_source_has_not_is_named(procedures: Database, tmp_path: Path) -> None:
    procedures.execute("ALTER TABLE procedurelog DROP COLUMN UnitQty")
    with both(procedures, tmp_path) as readers:
        for reader in readers:
            with pytest.raises(MissingColumn, match=r"ProcedureLog\.UnitQty") as caught:
                list(reader.sums(MEASURE))
            assert (caught.value.table, caught.value.column) == ("ProcedureLog", "UnitQty")
            with pytest.raises(MissingColumn, match="the table paysplit"):
                list(reader.sums_by(SourceMeasure("paysplit", "SplitAmt", (), "", "", ()), "PatNum"))
            with pytest.raises(MissingColumn, match="Nobody"):
                list(reader.sums_by(SourceMeasure("procedurelog", "ProcFee", (), "", "", ()), "Nobody"))


def test_a_table_without_clinics_is_under_clinic_0(procedures: Database, tmp_path: Path) -> None:
    add(procedures, "3.5, 1, 1, '2026-01-01', 4, 2, 1, 7")
    with both(procedures, tmp_path) as readers:
        for reader in readers:
            assert list(reader.sums(SourceMeasure("procedurelog", "ProcFee", (), "", "", ()))) == [("", 0, 350, 1)]
            assert list(reader.sums(SourceMeasure("procedurelog", "ProcFee", (), "", "", (("kind", ()),)))) == []
