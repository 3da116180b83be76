"""Our sums beside the source's own after an import: to the cent, by month and clinic, and families."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from abutment.foundation.scope import opened
from abutment.patients.models import Procedure
from abutment.portability import queries
from abutment.portability.models import ImportTotal, RestatedMonth, SourceTable
from abutment.portability.queries import Reconciliation
from tests.cast import SERVER, Cast
from tests.portability.records import Records, compared, imported

OCT, NOV = date(2026, 10, 5), date(2026, 11, 5)


def some_history(records: Records) -> None:
    with opened(SERVER):
        records.procedure(1, OCT, 200_00)
        records.procedure(2, OCT, 100_00, clinic=2)
        records.procedure(3, NOV, 50_50)
        records.adjustment(1, OCT, -20_00)
        records.payment(2, OCT, 80_00)
        records.claimed(1, OCT, paid=60_00, written_off=15_00)
        records.claimed(1, OCT, paid=999_00, written_off=1_00, status="estimate")


def theirs(**changed: Any) -> dict[str, list[tuple[Any, int, int, int]]]:
    return {
        "production": [("2026-10", 1, 200_00, 1), ("2026-10", 2, 100_00, 1), ("2026-11", 1, 50_50, 1)],
        "adjustments": [("2026-10", 1, -20_00, 1)],
        "payments": [("2026-10", 1, 80_00, 1)],
        "insurance": [("2026-10", 1, 60_00, 1)],
        "write_offs": [("2026-10", 1, 15_00, 1)],
        **changed,
    }


BALANCES: dict[str, list[tuple[int, int, int]]] = {
    "production": [(1, 200_00, 1), (2, 100_00, 1), (3, 50_50, 1)],
    "adjustments": [(1, -20_00, 1)],
    "payments": [(2, 80_00, 1)],
    "insurance": [(1, 60_00, 1)],
    "write_offs": [(1, 15_00, 1)],
}


def seen(cast: Cast, who: str = "olive") -> Reconciliation:
    actor = cast.actor(who)
    with opened(actor):
        return queries.reconciliation(actor, cast.entity("cedar"), date(2026, 11, 20))


@pytest.fixture
def records(cast: Cast) -> Records:
    found = imported(cast)
    some_history(found)
    return found


def at(records: Records, **facts: Any) -> Any:
    with opened(SERVER):
        return records.run(**facts)


def kept_rows_agree(records: Records) -> None:
    """No row of a table was kept as it was in these tests, so none is said to be there."""
    with opened(SERVER):
        SourceTable.objects.filter(entity=records.entity).update(rows=0)


def test_what_was_imported_whole_agrees_to_the_cent(cast: Cast, records: Records) -> None:
    kept_rows_agree(records)
    compared(at(records), theirs(), BALANCES)
    found = seen(cast)
    assert found.sentence == "Agrees to the cent: 2 months, 2 clinics."
    assert found.different == []
    assert found.receivables is not None
    # 350.50 done, less 20.00 adjusted, 80.00 and 60.00 paid, 15.00 written off
    assert (found.receivables.source_cents, found.receivables.our_cents) == (175_50, 175_50)
    assert found.families == []


def test_a_cent_more_there_is_found_in_its_month_clinic_and_family(cast: Cast, records: Records) -> None:
    kept_rows_agree(records)
    production = [("2026-10", 1, 200_01, 1), ("2026-10", 2, 100_00, 1), ("2026-11", 1, 50_50, 1)]
    compared(
        at(records),
        theirs(production=production),
        {**BALANCES, "production": [(1, 200_01, 1), *BALANCES["production"][1:]]},
    )
    found = seen(cast)
    assert found.sentence == "1 month differs by $0.01; what families owe differs by $0.01."
    (line,) = found.different
    assert (line.pair.month, line.clinic, line.label, line.pair.gap_cents) == (
        date(2026, 10, 1),
        "Main",
        "Production",
        -1,
    )
    # 300.00 done for the family, less 20.00 adjusted, 80.00 and 60.00 paid, 15.00 written off
    assert [(each.number, each.source_cents, each.our_cents) for each in found.families or []] == [(1, 125_01, 125_00)]


def test_the_same_cents_in_another_number_of_rows_is_a_difference(cast: Cast, records: Records) -> None:
    kept_rows_agree(records)
    compared(at(records), theirs(payments=[("2026-10", 1, 80_00, 2)]), BALANCES)
    assert seen(cast).sentence == "1 month differs in their rows."


def test_rows_whose_patient_or_clinic_is_not_there_count_under_none_on_both_sides(cast: Cast, records: Records) -> None:
    kept_rows_agree(records)
    with opened(SERVER):
        records.procedure(None, OCT, 30_00, clinic=0)
    production = [*theirs()["production"], ("2026-10", 77, 30_00, 1)]
    compared(
        at(records),
        theirs(production=production),
        {**BALANCES, "production": [*BALANCES["production"], (4711, 30_00, 1)]},
    )
    found = seen(cast)
    assert found.verdict is not None
    assert found.verdict.agrees
    assert {line.clinic for line in found.lines} == {"Main", "East Side", "No clinic"}


def test_days_that_no_practice_was_open_on_are_rows_without_a_day(cast: Cast, records: Records) -> None:
    kept_rows_agree(records)
    with opened(SERVER):
        records.procedure(1, None, 7_00)
    production = [*theirs()["production"], ("0001-01", 1, 3_00, 1), ("", 1, 4_00, 0)]
    compared(
        at(records), theirs(production=production), {**BALANCES, "production": [*BALANCES["production"], (1, 7_00, 1)]}
    )
    assert seen(cast).verdict is not None
    assert seen(cast).sentence.startswith("Agrees to the cent")


def test_what_the_source_cannot_say_is_no_data_and_no_agreement(cast: Cast, records: Records) -> None:
    kept_rows_agree(records)
    sums, balances = theirs(), dict(BALANCES)
    del sums["insurance"], balances["insurance"]
    compared(at(records), sums, balances)
    found = seen(cast)
    assert found.verdict is not None
    assert not found.verdict.agrees
    assert "cannot say" in found.sentence
    assert found.receivables is not None
    assert found.receivables.source_cents is None
    assert found.families == []


def test_the_same_again_writes_nothing(cast: Cast, records: Records) -> None:
    compared(at(records), theirs(), BALANCES)
    with opened(SERVER):
        before = list(ImportTotal.objects.values_list("pk", "run"))
    compared(at(records), theirs(), BALANCES)
    with opened(SERVER):
        assert list(ImportTotal.objects.values_list("pk", "run")) == before
        assert not RestatedMonth.objects.exists()


def test_a_month_that_came_to_another_sum_is_restated_and_a_new_one_is_not(cast: Cast, records: Records) -> None:
    compared(at(records), theirs(), BALANCES)
    with opened(SERVER):
        records.procedure(1, date(2026, 10, 7), 10_00)
        records.procedure(1, date(2026, 9, 7), 11_00)
    compared(at(records), theirs(), BALANCES)
    found = seen(cast)
    (line,) = found.restated
    assert (line.pair.month, line.was_cents, line.pair.our_cents) == (date(2026, 10, 1), 200_00, 210_00)
    assert [each.is_restated for each in found.lines if each.pair.month == date(2026, 10, 1)].count(True) == 1


def test_a_month_that_vanished_is_restated_to_nothing(cast: Cast, records: Records) -> None:
    compared(at(records), theirs(), BALANCES)
    with opened(SERVER):
        Procedure.objects.filter(entity=records.entity, on=OCT, clinic=records.clinics[2]).update(
            gone_at="2026-11-20T00:00Z"
        )
    production = [each for each in theirs()["production"] if each[1] != 2]
    compared(at(records), theirs(production=production), BALANCES)
    (line,) = seen(cast).restated
    assert (line.clinic, line.was_cents, line.pair.our_cents) == ("East Side", 100_00, None)


def test_of_the_comparisons_of_a_month_the_last_stays(cast: Cast, records: Records) -> None:
    first = at(records)
    compared(first, theirs(), BALANCES)
    with opened(SERVER):
        records.procedure(1, NOV, 1_00)
    second = at(records)
    compared(second, theirs(), BALANCES)
    with opened(SERVER):
        assert set(ImportTotal.objects.values_list("run", flat=True)) == {second.pk}


def test_a_practice_that_was_never_imported_says_so(cast: Cast) -> None:
    found = seen(cast)
    assert found.verdict is None
    assert found.sentence == "Nothing has been imported from this practice's own system yet."


@pytest.mark.parametrize(("who", "amounts", "families"), [
    ("olive", True, True), ("practice_manager", True, True), ("billing", True, True), ("controller", True, False),
    ("executive", True, False), ("administrator", False, False), ("it", False, False),
])  # fmt: skip
def test_amounts_are_for_who_sees_money_and_families_for_who_sees_accounts(
    cast: Cast, records: Records, who: str, amounts: bool, families: bool
) -> None:
    compared(at(records), theirs(), BALANCES)
    found = seen(cast, who)
    assert (found.sees_amounts, found.families is not None) == (amounts, families)
    assert found.verdict is not None
