"""Pure decisions about imports: how connections and comparisons stand, months as sources write them, safe guesses."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from abutment.portability.rules.comparing import Pair, TablePair, month_read, verdict_of
from abutment.portability.rules.meanings import Kind, suggested
from abutment.portability.rules.measures import SOURCE_MEASURES, Measure
from abutment.portability.rules.standing import Facts, common_version, next_at, standing

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
OCT, SEP = date(2026, 10, 1), date(2026, 9, 1)


def pair(month: date | None = OCT, clinic: int = 1, there: int | None = 100, here: int = 100, rows: int = 1) -> Pair:
    return Pair("production", month, clinic, there, None if there is None else 1, here, rows)


@pytest.mark.parametrize(("facts", "word"), [
    (Facts(False), "not connected"),
    (Facts(True), "not imported yet"),
    (Facts(True, is_paused=True), "paused"),
    (Facts(True, is_reading=True), "importing"),
    (Facts(True, imported_at=NOW), "up"),
    (Facts(True, imported_at=NOW - timedelta(minutes=59), every_minutes=15), "up"),
    (Facts(True, imported_at=NOW - timedelta(minutes=61), every_minutes=15), "silent"),
    (Facts(True, imported_at=NOW - timedelta(hours=3), every_minutes=60), "up"),
    (Facts(True, imported_at=NOW - timedelta(hours=4), every_minutes=60), "silent"),
    (Facts(True, imported_at=NOW - timedelta(hours=47)), "up"),
    (Facts(True, imported_at=NOW - timedelta(hours=49)), "silent"),
    (Facts(True, imported_at=NOW - timedelta(hours=1), failed_at=NOW), "failing"),
    (Facts(True, imported_at=NOW, failed_at=NOW - timedelta(hours=1)), "up"),
    (Facts(True, failed_at=NOW), "failing"),
    (Facts(True, is_paused=True, failed_at=NOW), "failing"),
])  # fmt: skip
def test_a_connection_is_up_failing_or_silent(facts: Facts, word: str) -> None:
    found = standing(facts, NOW)
    assert found.word == word
    assert found.reason.endswith(".")
    assert found.needs_somebody is (word in ("failing", "silent"))


def test_the_next_import_is_due_a_schedule_after_the_last_began() -> None:
    assert next_at(Facts(True, every_minutes=60), NOW) == NOW + timedelta(hours=1)
    assert next_at(Facts(True, every_minutes=60, connected_at=NOW), None) == NOW + timedelta(hours=1)
    assert next_at(Facts(True, every_minutes=60, is_paused=True), NOW) is None
    assert next_at(Facts(True), NOW) is None


def test_the_common_version_is_that_of_most_and_the_higher_of_equals() -> None:
    assert common_version(["24.3.10", "24.3.10", "25.1.1", ""]) == "24.3.10"
    assert common_version(["24.3.9", "24.3.10"]) == "24.3.10"
    assert common_version([]) == ""


def test_a_comparison_says_first_whether_it_agrees() -> None:
    owed = Pair("receivables", None, 0, 5, None, 5, None)
    same = verdict_of([pair(), pair(SEP, 2)], owed, [TablePair("patient", 3, 3)])
    assert (same.agrees, same.sentence) == (True, "Agrees to the cent: 2 months, 2 clinics.")


def test_a_comparison_says_how_many_months_differ_and_by_how_much_in_all() -> None:
    found = verdict_of([pair(here=14_220), pair(SEP, here=80), pair(date(2026, 8, 1))], None, [])
    assert found.sentence == "2 months differ by $141.40."
    assert found.months_that_differ == 2
    hidden = verdict_of([pair(here=14_220)], None, [TablePair("patient", 3, 2)], with_amounts=False)
    assert hidden.sentence == "1 month differs; 1 table has another number of rows."
    assert "$" not in hidden.sentence


def test_differences_that_cancel_out_are_still_differences() -> None:
    found = verdict_of([pair(here=150), pair(clinic=2, here=50)], None, [])
    assert found.sentence == "1 month differs by $1.00."


def test_what_the_source_cannot_say_never_agrees() -> None:
    found = verdict_of([pair(there=None)], None, [])
    assert not found.agrees
    assert not pair(there=None).differs


@pytest.mark.parametrize(("written", "month"), [
    ("2026-10", OCT), (OCT, OCT), (date(2026, 10, 31), OCT), ("", None), (None, None), ("0001-01", None),
    ("0000-00", None),
    ("2026-00", None), ("9999-12", None), ("1752-12", None), ("1753-01", date(1753, 1, 1)),
])  # fmt: skip
def test_months_are_read_as_sources_write_them(written: date | str | None, month: date | None) -> None:
    assert month_read(written) == month


@pytest.mark.parametrize(("kind", "name", "meaning"), [
    (Kind.PAYMENT, "Check", "collection"), (Kind.PAYMENT, "Refund check", "refund"),
    (Kind.PAYMENT, "Care Credit", "collection"), (Kind.PAYMENT, "Other", ""),
    (Kind.ADJUSTMENT, "Bad Debt", "write_off"), (Kind.ADJUSTMENT, "Patient  Refund", "refund"),
    (Kind.ADJUSTMENT, "Finance Charge", "charge"), (Kind.ADJUSTMENT, "Misc", ""), (Kind.CATEGORY, "HYGIENE", "hygiene"),
    (Kind.CATEGORY, "Fillings", ""), (Kind.CLINIC, "main street", "Main Street"),
])  # fmt: skip
def test_a_meaning_is_suggested_only_where_the_name_leaves_no_doubt(kind: Kind, name: str, meaning: str) -> None:
    offered = ["Main Street"] if kind is Kind.CLINIC else ["hygiene", "restorative"]
    assert suggested(kind, name, offered) == meaning


def test_every_measure_has_its_sum_there_and_its_sign() -> None:
    assert set(SOURCE_MEASURES) == set(Measure)
    assert [measure.sign for measure in Measure] == [1, 1, -1, -1, -1]
    assert all(each.label for each in Measure)
