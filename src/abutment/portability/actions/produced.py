"""What production and collections are added up from after an import: sums by provider, month, clinic and word.

They are kept with the sums of the import, because who sees a practice's money need not see its patients' rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeAlias

from django.db import connection

from abutment.portability.rules.measures import PRODUCED
from abutment.portability.rules.production import Term

ProducedKey: TypeAlias = tuple[str, str, date | None, int]
"""Measure, term with provider and word, month, clinic."""
ProducedValues: TypeAlias = tuple[int | None, int | None, int | None, int | None]

# An adjustment or a write-off that names no day of its procedure counts by the day of its posting on either basis.
_POSTED, _DONE = 't."on"', 'coalesce(t.{}, t."on")'
_KIND = "left join patients_definition d on d.id = t.kind_id and d.gone_at is null"
_PAID = """left join receivables_payment y on y.id = t.payment_id and y.gone_at is null
    left join patients_definition d on d.id = y.kind_id and d.gone_at is null"""
_COMPLETE = "t.status = 'complete'"
_SETTLED = "t.status in ('received', 'supplement', 'cap_claim', 'cap_done')"

# Table, amount, day, join that names the word, which rows count.
_TERMS: Mapping[Term, tuple[str, str, str, str, str]] = {
    Term.GROSS: ("patients_procedure", "fee_cents", _POSTED, "", _COMPLETE),
    Term.ADJUSTED: ("receivables_adjustment", "amount_cents", _POSTED, _KIND, "true"),
    Term.ADJUSTED_DONE: ("receivables_adjustment", "amount_cents", _DONE.format("procedure_on"), _KIND, "true"),
    Term.WRITTEN: ("claims_claimprocedure", "write_off_cents", _POSTED, "", f"{_SETTLED} and t.write_off_cents <> 0"),
    Term.WRITTEN_DONE: (
        "claims_claimprocedure", "write_off_cents", _DONE.format("service_on"), "",
        f"{_SETTLED} and t.write_off_cents <> 0",
    ),
    Term.PAID: ("receivables_paymentsplit", "amount_cents", _POSTED, _PAID, "true"),
    Term.INSURED: ("claims_claimprocedure", "paid_cents", _POSTED, "", f"{_SETTLED} and t.paid_cents <> 0"),
}  # fmt: skip

_SUMS = """
select coalesce(v.number, 0), {word}, date_trunc('month', {day})::date, coalesce(c.number, 0),
    coalesce(sum(t.{amount}), 0)::bigint, count(*)
from {name} t {join}
left join patients_provider v on v.id = t.provider_id and v.gone_at is null
left join patients_clinic c on c.id = t.clinic_id and c.gone_at is null
where t.entity_id = %s and t.gone_at is null and {counted}
group by 1, 2, 3, 4
"""


def produced(practice_id: int) -> dict[ProducedKey, ProducedValues]:
    """Cents and rows of each term, as the rows of an import's sums; the source is not asked for these."""
    found: dict[ProducedKey, ProducedValues] = {}
    with connection.cursor() as cursor:
        for term, (name, amount, day, join, counted) in _TERMS.items():
            word = "coalesce(d.number, 0)" if join else "0"
            cursor.execute(
                _SUMS.format(name=name, amount=amount, day=day, join=join, counted=counted, word=word), [practice_id]
            )
            for provider, number, month, clinic, cents, rows in cursor.fetchall():
                found[_key(term, provider, number, month, clinic)] = (None, None, cents, rows)
    return found


def _key(term: Term, provider: int, word: int, month: date | None, clinic: int) -> ProducedKey:
    return PRODUCED, f"{term.value}:{provider}:{word}", month, clinic
