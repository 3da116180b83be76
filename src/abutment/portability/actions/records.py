"""A practice's records added up as fees need them: by day, office and category. Only the software itself asks."""

# ruff: noqa: S608 - every part of the SQL is a constant of this file

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from django.db import connection

from abutment.agreements.rules.formulas import InputKind
from abutment.kernel.periods import Period
from abutment.portability.actions.ours import COMPLETE, SETTLED
from abutment.portability.rules.meanings import UNMAPPED

_Row: TypeAlias = tuple[InputKind, str, int | None, date, int | Decimal]

# Where a clinic is: the office that it was mapped to; none while it is not, or where a row names no clinic.
_PLACE = """
left join patients_clinic c on c.id = t.clinic_id and c.gone_at is null
left join portability_meaning place on place.entity_id = t.entity_id and place.kind = 'clinic'
    and place.number = coalesce(c.number, 0)
"""
_CATEGORY = """
left join patients_procedurecode k on k.id = {procedure}.code_id and k.gone_at is null
left join patients_definition d on d.id = k.category_id and d.gone_at is null
left join portability_meaning cat on cat.entity_id = t.entity_id and cat.kind = 'category'
    and cat.number = coalesce(d.number, 0)
"""
_OF_ITS_PROCEDURE = f"""
left join patients_procedure p on p.id = t.procedure_id and p.gone_at is null {_CATEGORY.format(procedure="p")}
"""
_OF_THE_SPAN = """t.entity_id = %(entity)s and t.gone_at is null and t."on" >= %(first)s and t."on" < %(end)s"""
_LEFT_OUT = "case when cat.meaning = any(%(left_out)s) then cat.meaning else '' end"

_SUMS: Mapping[InputKind, str] = {
    InputKind.PRODUCTION: f"""
        select {_LEFT_OUT}, place.location_id, t."on", sum(t.fee_cents)
        from patients_procedure t {_PLACE} {_CATEGORY.format(procedure="t")}
        where {_OF_THE_SPAN} and {COMPLETE} group by 1, 2, 3""",
    InputKind.ADJUSTMENTS: f"""
        select category, location_id, "on", sum(cents) from (
            select case when m.meaning is null then %(unmapped)s else '' end as category, place.location_id, t."on",
                -t.amount_cents as cents
            from receivables_adjustment t {_PLACE}
            left join patients_definition d on d.id = t.kind_id and d.gone_at is null
            left join portability_meaning m on m.entity_id = t.entity_id and m.kind = 'adjustment'
                and m.number = coalesce(d.number, 0)
            where {_OF_THE_SPAN} and coalesce(m.meaning, 'adjustment') in ('adjustment', 'write_off')
            union all
            select '', place.location_id, t."on", t.write_off_cents from claims_claimprocedure t {_PLACE}
            where {_OF_THE_SPAN} and {SETTLED}) every group by 1, 2, 3""",
    InputKind.COLLECTIONS: f"""
        select category, location_id, "on", sum(cents) from (
            select case when m.meaning is null then %(unmapped)s else {_LEFT_OUT} end as category, place.location_id,
                t."on", t.amount_cents as cents
            from receivables_paymentsplit t {_PLACE}
            {_OF_ITS_PROCEDURE}
            left join receivables_payment y on y.id = t.payment_id and y.gone_at is null
            left join patients_definition w on w.id = y.kind_id and w.gone_at is null
            left join portability_meaning m on m.entity_id = t.entity_id and m.kind = 'payment'
                and m.number = coalesce(w.number, 0)
            where {_OF_THE_SPAN} and coalesce(m.meaning, 'collection') = 'collection'
            union all
            select {_LEFT_OUT}, place.location_id, t."on", t.paid_cents from claims_claimprocedure t {_PLACE}
            {_OF_ITS_PROCEDURE}
            where {_OF_THE_SPAN} and {SETTLED}) every group by 1, 2, 3""",
    InputKind.REFUNDS: f"""
        select '', location_id, "on", sum(cents) from (
            select place.location_id, t."on", -t.amount_cents as cents from receivables_paymentsplit t {_PLACE}
            join receivables_payment y on y.id = t.payment_id and y.gone_at is null
            left join patients_definition w on w.id = y.kind_id and w.gone_at is null
            join portability_meaning m on m.entity_id = t.entity_id and m.kind = 'payment'
                and m.number = coalesce(w.number, 0) and m.meaning = 'refund'
            where {_OF_THE_SPAN}
            union all
            select place.location_id, t."on", t.amount_cents from receivables_adjustment t {_PLACE}
            left join patients_definition d on d.id = t.kind_id and d.gone_at is null
            join portability_meaning m on m.entity_id = t.entity_id and m.kind = 'adjustment'
                and m.number = coalesce(d.number, 0) and m.meaning = 'refund'
            where {_OF_THE_SPAN}) every group by 1, 2, 3""",
    # A visit is a patient on a day at a clinic with something done; its type is that of the most valuable procedure
    # that has one. Rows whose patient is not there are no visit of anybody.
    InputKind.VISITS: f"""
        select category, location_id, "on", count(*) from (
            select distinct on (t.patient_id, t."on", coalesce(c.number, 0))
                coalesce(cat.meaning, %(unmapped)s) as category, place.location_id, t."on"
            from patients_procedure t {_PLACE} {_CATEGORY.format(procedure="t")}
            where {_OF_THE_SPAN} and {COMPLETE} and t.patient_id is not null
            order by t.patient_id, t."on", coalesce(c.number, 0), cat.meaning is null, t.fee_cents desc nulls last,
                t.number
        ) visit group by 1, 2, 3""",
}


def sums_for_fees(practice_id: int, span: Period, left_out: Collection[str]) -> Iterator[_Row]:
    """Kind, category, location, day and number: cents, and visits as a count.

    left_out: the categories that shares leave out; what belongs to one of them is named so, all else has no category.
    """
    told: dict[str, Any] = {
        "entity": practice_id,
        "first": span.starts_on,
        "end": span.ends_on,
        "left_out": sorted(left_out),
        "unmapped": UNMAPPED,
    }
    with connection.cursor() as cursor:
        for kind, asked in _SUMS.items():
            cursor.execute(asked, told)
            for category, location, day, number in cursor.fetchall():
                if number is not None:
                    yield kind, category, location, day, Decimal(number) if kind.is_counted else int(number)
