"""Gross and net production and collections: parts add to the whole, on both bases, and nothing is made up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from abutment.kernel.working import Usd
from abutment.portability.rules.production import Basis, Counted, Term, figures, total

ROWS = some.lists(
    some.tuples(
        some.integers(1, 4),
        some.builds(
            Counted,
            term=some.sampled_from(Term),
            cents=some.integers(-10_000_00, 10_000_00),
            rows=some.integers(1, 9),
            meaning=some.sampled_from(["", "adjustment", "write_off", "refund", "charge", "collection", "transfer"]),
        ),
    ),
    max_size=40,
)


@given(rows=ROWS, basis=some.sampled_from(Basis))
def test_parts_add_to_the_whole_to_the_cent(rows: list[tuple[int, Counted]], basis: Basis) -> None:
    parts = [figures((row for who, row in rows if who == each), basis) for each in range(1, 5)]
    whole = figures((row for _, row in rows), basis)
    together = total(parts, basis)
    assert together.net_cents == whole.net_cents == sum(each.net_cents for each in parts)
    assert together.gross_cents == whole.gross_cents == sum(each.gross_cents for each in parts)
    assert together.collected_cents == whole.collected_cents == sum(each.collected_cents for each in parts)
    assert whole.net_working().result == Usd(whole.net_cents)
    assert whole.collected_working().result == Usd(whole.collected_cents)
    shown = whole.gross_cents + whole.adjustment_cents + whole.write_off_cents + whole.unmapped_cents
    assert whole.net_cents == shown


MONTH = [
    Counted(Term.GROSS, 480_00, 4),
    Counted(Term.ADJUSTED, -20_00, 1, "adjustment"),
    Counted(Term.ADJUSTED_DONE, -30_00, 2, "adjustment"),
    Counted(Term.WRITTEN, 15_00, 1),
    Counted(Term.WRITTEN_DONE, 16_00, 1),
    Counted(Term.ADJUSTED, 5_00, 1, "charge"),
    Counted(Term.ADJUSTED, 40_00, 1, "refund"),
    Counted(Term.PAID, 300_00, 3, "collection"),
    Counted(Term.PAID, -10_00, 1, "refund"),
    Counted(Term.PAID, 999_00, 1, "transfer"),
    Counted(Term.INSURED, 100_00, 2),
]


def test_adjustments_count_by_the_chosen_day_and_never_by_both() -> None:
    assert figures(MONTH, Basis.POSTING).net_cents == 480_00 - 20_00 - 15_00
    assert figures(MONTH, Basis.PROCEDURE).net_cents == 480_00 - 30_00 - 16_00
    assert "procedure date" in str(figures(MONTH, Basis.PROCEDURE).net_working().to_json())


def test_refunds_make_collections_less_whether_by_adjustment_or_payment_and_transfers_are_no_money() -> None:
    found = figures(MONTH, Basis.POSTING)
    assert found.collected_cents == 300_00 + 100_00 - 10_00 - 40_00
    # 350.00 of 445.00
    assert found.percent == Decimal("78.7")
    assert "net collections ÷ net production" in found.percent_working().label


def test_what_is_unmapped_is_counted_and_stands_apart() -> None:
    found = figures([*MONTH, Counted(Term.ADJUSTED, -7_00, 1), Counted(Term.PAID, 9_00, 1)], Basis.POSTING)
    assert (found.unmapped_cents, found.unmapped_paid_cents) == (-7_00, 9_00)
    assert found.adjustment_cents == -20_00
    assert found.net_cents == 445_00 - 7_00
    assert found.collected_cents == 350_00 + 9_00


@pytest.mark.parametrize("rows", [
    [Counted(Term.PAID, 9_00, 1, "collection")],
    [Counted(Term.GROSS, 0, 1), Counted(Term.PAID, 9_00, 1, "collection")],
    [Counted(Term.GROSS, 5_00, 1), Counted(Term.WRITTEN, 6_00, 1)],
])  # fmt: skip
def test_without_net_production_there_is_no_percentage_and_it_is_not_0(rows: list[Counted]) -> None:
    found = figures(rows, Basis.POSTING)
    assert found.percent is None
    assert str(found.percent_working().result) == "no data"


def test_no_rows_are_no_data() -> None:
    assert not figures([], Basis.POSTING).is_known
    assert figures([Counted(Term.GROSS, 0, 1)], Basis.POSTING).is_known
