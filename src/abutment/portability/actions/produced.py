"""What production and collections are added up from after an import: sums by provider, month, clinic and word.

They are kept with the sums of the import, because who sees a practice's money need not see its patients' rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeAlias

from django.db import connection

from abutment.portability.actions.ours import (
    ADJUSTMENTS,
    CLAIMED,
    COMPLETE,
    POSTED,
    PROCEDURES,
    SETTLED,
    SPLITS,
    within,
)
from abutment.portability.rules.measures import PRODUCED
from abutment.portability.rules.production import Term
from abutment.portability.rules.touched import Months, Touched

ProducedKey: TypeAlias = tuple[str, str, date | None, int]
"""Measure, term with provider and word, month, clinic."""
ProducedValues: TypeAlias = tuple[int | None, int | None, int | None, int | None]

# An adjustment or a write-off that names no day of its procedure counts by the day of its posting on either basis.
_DONE = 'coalesce(t.{}, t."on")'
_KIND = "left join patients_definition d on d.id = t.kind_id and d.gone_at is null"
_PAID = """left join receivables_payment y on y.id = t.payment_id and y.gone_at is null
    left join patients_definition d on d.id = y.kind_id and d.gone_at is null"""

# Table, amount, day, join that names the word, which rows count.
_TERMS: Mapping[Term, tuple[str, str, str, str, str]] = {
    Term.GROSS: (PROCEDURES, "fee_cents", POSTED, "", COMPLETE),
    Term.ADJUSTED: (ADJUSTMENTS, "amount_cents", POSTED, _KIND, "true"),
    Term.ADJUSTED_DONE: (ADJUSTMENTS, "amount_cents", _DONE.format("procedure_on"), _KIND, "true"),
    Term.WRITTEN: (CLAIMED, "write_off_cents", POSTED, "", f"{SETTLED} and t.write_off_cents <> 0"),
    Term.WRITTEN_DONE: (
        CLAIMED, "write_off_cents", _DONE.format("service_on"), "",
        f"{SETTLED} and t.write_off_cents <> 0",
    ),
    Term.PAID: (SPLITS, "amount_cents", POSTED, _PAID, "true"),
    Term.INSURED: (CLAIMED, "paid_cents", POSTED, "", f"{SETTLED} and t.paid_cents <> 0"),
}  # fmt: skip

_SUMS = """
select coalesce(v.number, 0), {word}, date_trunc('month', {day})::date, coalesce(c.number, 0),
    coalesce(sum(t.{amount}), 0)::bigint, count(*)
from {name} t {join}
left join patients_provider v on v.id = t.provider_id and v.gone_at is null
left join patients_clinic c on c.id = t.clinic_id and c.gone_at is null
where t.entity_id = %(entity)s and t.gone_at is null and {counted} and {within}
group by 1, 2, 3, 4
"""


def months_of(term: Term, touched: Touched) -> Months:
    """The months in which a term was touched."""
    name, _, day, _, _ = _TERMS[term]
    return (touched.posted if day == POSTED else touched.done).get(name, frozenset())


def produced(practice_id: int, touched: Touched | None = None) -> dict[ProducedKey, ProducedValues]:
    """Cents and rows of each term, as the rows of an import's sums; the source is not asked for these.

    touched: only the months that are said there.
    """
    found: dict[ProducedKey, ProducedValues] = {}
    with connection.cursor() as cursor:
        for term, (name, amount, day, join, counted) in _TERMS.items():
            word = "coalesce(d.number, 0)" if join else "0"
            condition, told = within(day, None if touched is None else months_of(term, touched))
            asked = _SUMS.format(
                name=name, amount=amount, day=day, join=join, counted=counted, word=word, within=condition
            )
            cursor.execute(asked, {"entity": practice_id, **told})
            for provider, number, month, clinic, cents, rows in cursor.fetchall():
                found[_key(term, provider, number, month, clinic)] = (None, None, cents, rows)
    return found


def _key(term: Term, provider: int, word: int, month: date | None, clinic: int) -> ProducedKey:
    return PRODUCED, f"{term.value}:{provider}:{word}", month, clinic
