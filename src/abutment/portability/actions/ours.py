"""Our side of a comparison: sums over what stands here after an import. Only the software itself asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from django.db import connection

from abutment.kernel.money import Cents
from abutment.portability.rules.meanings import Kind
from abutment.portability.rules.measures import Measure
from abutment.portability.rules.touched import Months, Touched

SumKey: TypeAlias = tuple[str, date | None, int]
"""Measure, month, clinic."""
Sum: TypeAlias = tuple[Cents, int]
"""Cents and rows."""


@dataclass(frozen=True, slots=True)
class Table:
    """Where a measure lies here: table, amount, and which rows count."""

    name: str
    amount: str
    counted: str = "true"


COMPLETE = "t.status = 'complete'"
SETTLED = "t.status in ('received', 'supplement', 'cap_claim', 'cap_done')"
"""What insurance has settled, not what it is thought to."""
POSTED = 't."on"'
PROCEDURES, ADJUSTMENTS = "patients_procedure", "receivables_adjustment"
SPLITS, CLAIMED = "receivables_paymentsplit", "claims_claimprocedure"
OUR_MEASURES: Mapping[Measure, Table] = {
    Measure.PRODUCTION: Table(PROCEDURES, "fee_cents", COMPLETE),
    Measure.ADJUSTMENTS: Table(ADJUSTMENTS, "amount_cents"),
    Measure.PAYMENTS: Table(SPLITS, "amount_cents"),
    Measure.INSURANCE: Table(CLAIMED, "paid_cents", SETTLED),
    Measure.WRITE_OFFS: Table(CLAIMED, "write_off_cents", SETTLED),
}

# A row whose clinic or patient is not there counts under 0, as it does when the source's own sums are read.
_SUMS = """
select %(measure)s, date_trunc('month', t."on")::date, coalesce(c.number, 0),
    coalesce(sum(t.{amount}), 0)::bigint, count(*)
from {name} t left join patients_clinic c on c.id = t.clinic_id and c.gone_at is null
where t.entity_id = %(entity)s and t.gone_at is null and {counted} and {within}
group by 2, 3
"""
_NUMBERED = "select id from patients_patient where entity_id = %s and number = any(%s)"
_BALANCES = """
select coalesce(g.number, p.number, 0), sum({sign} * coalesce(t.{amount}, 0))::bigint
from {name} t
left join patients_patient p on p.id = t.patient_id and p.gone_at is null
left join patients_patient g on g.id = p.guarantor_id and g.gone_at is null
where t.entity_id = %(entity)s and t.gone_at is null and {counted} and {whose}
group by 1
"""


def within(day: str, months: Months | None) -> tuple[str, dict[str, Any]]:
    """The condition that a day lies in one of these months, and what it takes; None: no condition."""
    if months is None:
        return "true", {}
    days = sorted(month for month in months if month is not None)
    if not days:
        return (f"{day} is null" if None in months else "false"), {}
    undated = f" or {day} is null" if None in months else ""
    # The range is what an index can be searched by.
    condition = (
        f"({day} >= %(first)s and {day} < %(last)s + interval '1 month' "
        f"and date_trunc('month', {day})::date = any(%(months)s){undated})"
    )
    return condition, {"first": days[0], "last": days[-1], "months": days}


def our_sums(practice_id: int, touched: Touched | None = None) -> dict[SumKey, Sum]:
    """Cents and rows by measure, month and clinic; of what was touched only, where that is said."""
    found: dict[SumKey, Sum] = {}
    with connection.cursor() as cursor:
        for measure, table in OUR_MEASURES.items():
            months = None if touched is None else touched.posted.get(table.name, frozenset())
            condition, told = within(POSTED, months)
            asked = _SUMS.format(name=table.name, amount=table.amount, counted=table.counted, within=condition)
            cursor.execute(asked, {"measure": measure.value, "entity": practice_id, **told})
            for name, month, clinic, cents, rows in cursor.fetchall():
                found[(name, month, clinic)] = (cents, rows)
    return found


def our_balances(practice_id: int, patients: Collection[int] | None = None) -> dict[int, Cents]:
    """What each family owes by our rows, by its guarantor's number; 0 for rows whose patient is not there.

    patients: the numbers of those whose rows count; None: all rows.
    """
    found: defaultdict[int, Cents] = defaultdict(int)
    told: dict[str, Any] = {"entity": practice_id}
    whose = "true"
    with connection.cursor() as cursor:
        if patients is not None:
            cursor.execute(_NUMBERED, [practice_id, sorted(patients)])
            told["patients"] = [key for (key,) in cursor.fetchall()]
            whose = "t.patient_id = any(%(patients)s)"
        for measure, table in OUR_MEASURES.items():
            asked = _BALANCES.format(
                name=table.name, amount=table.amount, counted=table.counted, sign=measure.sign, whose=whose
            )
            cursor.execute(asked, told)
            for number, cents in cursor.fetchall():
                found[number] += cents
    return found


def guarantors(practice_id: int) -> dict[int, int]:
    """The guarantor of each patient, by their numbers; a patient without one answers for himself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.number, coalesce(g.number, p.number) from patients_patient p "
            "left join patients_patient g on g.id = p.guarantor_id and g.gone_at is null "
            "where p.entity_id = %s and p.gone_at is null and p.number is not null",
            [practice_id],
        )
        return dict(cursor.fetchall())


def clinic_numbers(practice_id: int) -> set[int]:
    """The clinics that are there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select number from patients_clinic where entity_id = %s and gone_at is null and number is not null",
            [practice_id],
        )
        return {number for (number,) in cursor.fetchall()}


_KEPT_ROWS = """
select t.name, coalesce(sum(r.copies), 0)::bigint from portability_sourcetable t
left join portability_sourcerow r on r.table_id = t.id and r.entity_id = t.entity_id
    and r.until_run_id is null and r.cells is not null
where t.entity_id = %s and t.gone_at is null group by t.name
"""


def kept_rows(practice_id: int) -> dict[str, int]:
    """How many rows of each table of the source are kept here, as they were."""
    with connection.cursor() as cursor:
        cursor.execute(_KEPT_ROWS, [practice_id])
        return dict(cursor.fetchall())


_KEPT_MORE = """
select t.name, coalesce(sum(n.copies) filter (where n.cells is not null), 0)::bigint
    - coalesce(sum(o.copies), 0)::bigint
from portability_sourcetable t
join portability_sourcerow n on n.table_id = t.id and n.run_id = %(run)s
left join portability_sourcerow o on o.table_id = n.table_id and o.key = n.key and o.until_run_id = n.run_id
    and o.cells is not null
where t.entity_id = %(entity)s and t.gone_at is null group by t.name
"""


def kept_more(practice_id: int, run_id: int) -> dict[str, int]:
    """By how many rows each table has grown by a run, or shrunk."""
    with connection.cursor() as cursor:
        cursor.execute(_KEPT_MORE, {"entity": practice_id, "run": run_id})
        return dict(cursor.fetchall())


# What hangs on a word is said in dollars of its own measure; on a clinic, in production, with the rows of all measures.
_USED: Mapping[Kind, str] = {
    Kind.ADJUSTMENT: """
        select coalesce(d.number, 0), date_trunc('month', t."on")::date,
            coalesce(sum(t.amount_cents), 0)::bigint, count(*)
        from receivables_adjustment t left join patients_definition d on d.id = t.kind_id and d.gone_at is null
        where t.entity_id = %(entity)s and t.gone_at is null and {within} group by 1, 2""",
    Kind.PAYMENT: """
        select coalesce(d.number, 0), date_trunc('month', t."on")::date,
            coalesce(sum(t.amount_cents), 0)::bigint, count(*)
        from receivables_paymentsplit t
        left join receivables_payment y on y.id = t.payment_id and y.gone_at is null
        left join patients_definition d on d.id = y.kind_id and d.gone_at is null
        where t.entity_id = %(entity)s and t.gone_at is null and {within} group by 1, 2""",
    Kind.CATEGORY: """
        select coalesce(d.number, 0), date_trunc('month', t."on")::date, coalesce(sum(t.fee_cents), 0)::bigint, count(*)
        from patients_procedure t
        left join patients_procedurecode k on k.id = t.code_id and k.gone_at is null
        left join patients_definition d on d.id = k.category_id and d.gone_at is null
        where t.entity_id = %(entity)s and t.gone_at is null and {complete} and {within} group by 1, 2""",
}
USED_IN: Mapping[Kind, str] = {Kind.ADJUSTMENT: ADJUSTMENTS, Kind.PAYMENT: SPLITS, Kind.CATEGORY: PROCEDURES}
"""The table whose rows carry a word; a clinic is carried by all."""


def used_words(
    practice_id: int, sums: Mapping[SumKey, Sum], touched: Touched | None = None
) -> Iterator[tuple[Kind, int, date | None, Cents, int]]:
    """Kind, number, month, cents and rows of each word of the practice's lists that rows carry."""
    with connection.cursor() as cursor:
        for kind, asked in _USED.items():
            months = None if touched is None else touched.posted.get(USED_IN[kind], frozenset())
            condition, told = within(POSTED, months)
            cursor.execute(asked.format(within=condition, complete=COMPLETE), {"entity": practice_id, **told})
            for number, month, cents, rows in cursor.fetchall():
                yield kind, number, month, cents, rows
    clinics: defaultdict[tuple[int, date | None], list[int]] = defaultdict(lambda: [0, 0])
    for (measure, month, clinic), (cents, rows) in sums.items():
        held = clinics[(clinic, month)]
        held[0] += cents if measure == Measure.PRODUCTION else 0
        # A row of a claim is both paid and written off; it is one row.
        held[1] += rows if measure != Measure.WRITE_OFFS else 0
    for (clinic, month), (cents, rows) in clinics.items():
        yield Kind.CLINIC, clinic, month, cents, rows
