"""Control totals: added up a second time, from the CSV, by other code than the one that wrote them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abutment.portability.package import totals
from abutment.portability.package.rows import Table, read
from abutment.portability.package.streams import Content, Hashed
from abutment.portability.package.totals import MEASURES, NONE, PATIENTS, differences, joined

COLUMNS = {
    "tables/patients_procedure.csv": "id,gone_at,on,patient_id,status,fee_cents",
    "tables/receivables_adjustment.csv": "id,gone_at,on,patient_id,amount_cents",
    "tables/receivables_paymentsplit.csv": "id,gone_at,on,patient_id,amount_cents",
    "tables/claims_claimprocedure.csv": "id,gone_at,on,patient_id,status,paid_cents,write_off_cents",
    "tables/receivables_paymentplancharge.csv": "id,gone_at,on,patient_id,kind,principal_cents,interest_cents",
    PATIENTS: "id,guarantor_id",
}


def sums_of(path: str, *rows: str) -> totals.Sums:
    columns = tuple(COLUMNS[path].split(","))
    data = "\r\n".join([COLUMNS[path], *rows, ""]).encode()
    stream = Hashed(io.BytesIO(data), len(data))
    return read(stream, Table(path, columns), "7").sums


def test_a_balance_by_hand() -> None:
    # Ben (2) answers for himself and for Ada (1): 250.00 of work, 10.00 off, 100.00 paid, 60.00 insurance, 5.00 written
    # off, and a plan that takes 40.00 over: 250 - 10 + (-40 + 41 with interest) - 100 - 60 - 5 = 76.00.
    found = joined(
        [
            sums_of(PATIENTS, "1,2", "2,"),
            sums_of("tables/patients_procedure.csv", "1,,2026-01-31,1,complete,25000", "2,,2026-01-31,1,planned,99900"),
            sums_of("tables/receivables_adjustment.csv", "1,,2026-02-01,1,-1000", "2,2026-05-01 00:00:00+00,,1,-7777"),
            sums_of("tables/receivables_paymentsplit.csv", "1,,2026-02-02,2,10000", "2,,,,50", "3,,2026-02-02,9,1"),
            sums_of(
                "tables/claims_claimprocedure.csv", "1,,2026-03-01,1,received,6000,500", "2,,2026-03-01,1,sent,1,1"
            ),
            sums_of("tables/receivables_paymentplancharge.csv", "1,,,2,credit,4000,", "2,,2026-04-01,2,debit,4000,100"),
        ]
    )
    assert found["charges_by_month"] == {"2026-01": 25000}
    assert found["adjustments_by_month"] == {"2026-02": -1000}
    assert found["payments_by_month"] == {"2026-02": 10001, NONE: 50}
    assert found["plans_by_month"] == {NONE: -4000, "2026-04": 4100}
    assert found["balance_by_account"] == {"1": 17500, "2": -9900, NONE: -51}
    assert found["balance_by_guarantor"] == {"2": 7600, NONE: -51}


def test_a_sum_that_comes_to_nothing_is_there_and_one_without_rows_is_not() -> None:
    found = joined([sums_of("tables/receivables_adjustment.csv", "1,,2026-01-01,,5", "2,,2026-01-01,,-5")])
    assert found["adjustments_by_month"] == {"2026-01": 0}
    assert found["charges_by_month"] == {}


@pytest.mark.parametrize("amount", ["1.5", "x", "١٢٣x", "1e3"])
def test_an_amount_that_is_no_whole_number_is_refused(amount: str) -> None:
    with pytest.raises(Content, match="no whole number"):
        sums_of("tables/receivables_adjustment.csv", f"1,,2026-01-01,1,{amount}")


def test_a_file_without_the_columns_is_refused() -> None:
    with pytest.raises(Content, match="has no column gone_at"):
        totals.adder("tables/receivables_adjustment.csv", ["id"], totals.Sums())


amounts = st.integers(-(10**12), 10**12)


@given(st.lists(st.tuples(st.sampled_from(["1", "2", "3", "9", ""]), st.sampled_from(["2026-01-05", ""]), amounts)))
@settings(max_examples=60)
def test_what_is_owed_is_the_same_by_account_by_guarantor_and_by_month(rows: list[tuple[str, str, int]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(_lines(rows))
    adjustments = sums_of("tables/receivables_adjustment.csv", *text.getvalue().splitlines())
    found = joined([sums_of(PATIENTS, "1,2", "2,2", "3,1"), adjustments])
    total = sum(amount for _, _, amount in rows)
    for name in ("balance_by_account", "balance_by_guarantor", "adjustments_by_month"):
        assert sum(found[name].values()) == total


def _lines(rows: list[tuple[str, str, int]]) -> Iterator[list[Any]]:
    for number, (patient, day, amount) in enumerate(rows, 1):
        yield [number, "", day, patient, amount]


def test_each_difference_names_the_total_and_both_amounts() -> None:
    wrong = differences({"a": {"1": 5, "2": 1}, "b": {}}, {"a": {"1": 6}})
    assert wrong == [
        "a of 1 is 5 cents in it, and 6 cents in the tables",
        "a of 2 is 1 cents in it, and not said in the tables",
    ]


def test_every_measure_of_the_writer_is_one_of_the_verifier() -> None:
    from abutment.portability.packing.totals import MEASURES as WRITTEN

    ours = {(measure.name, path, measure.sign) for path, each in MEASURES.items() for measure in each}
    assert ours == {(measure.name, f"tables/{measure.table}.csv", measure.sign) for measure in WRITTEN}
