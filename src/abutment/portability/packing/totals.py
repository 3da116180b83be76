"""Control totals of a practice's accounts, in cents: what whoever reads the tables must come to, too.

Every row of these tables counts whose `gone_at` is empty, of any day, also of days to come and without one:

    charges      patients_procedure           fee_cents                          where status is complete
    adjustments  receivables_adjustment       amount_cents
    payments     receivables_paymentsplit     amount_cents
    insurance    claims_claimprocedure        paid_cents                         where status is received, supplement,
    write_offs   claims_claimprocedure        write_off_cents                      cap_claim or cap_done
    plans        receivables_paymentplancharge  principal_cents + interest_cents, less where kind is credit

An amount that is empty counts as 0. A balance is charges + adjustments + plans - payments - insurance - write_offs, as
a family's account shows it. docs/package.md says the same for who reads the format.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from abutment.portability.packing.parts import Reading

NONE = "none"
"""What a sum is of where a row names no patient, or no day."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What is added up. cents: of a row; counted: which rows; sign: whether it makes a balance more or less."""

    name: str
    table: str
    cents: str
    sign: int
    counted: str = "true"


_DECIDED = "t.status in ('received', 'supplement', 'cap_claim', 'cap_done')"

MEASURES = (
    Measure("charges", "patients_procedure", "coalesce(t.fee_cents, 0)", 1, "t.status = 'complete'"),
    Measure("adjustments", "receivables_adjustment", "coalesce(t.amount_cents, 0)", 1),
    Measure("payments", "receivables_paymentsplit", "coalesce(t.amount_cents, 0)", -1),
    Measure("insurance", "claims_claimprocedure", "coalesce(t.paid_cents, 0)", -1, _DECIDED),
    Measure("write_offs", "claims_claimprocedure", "coalesce(t.write_off_cents, 0)", -1, _DECIDED),
    Measure(
        "plans",
        "receivables_paymentplancharge",
        "case t.kind when 'credit' then -1 else 1 end "
        "* (coalesce(t.principal_cents, 0) + coalesce(t.interest_cents, 0))",
        1,
    ),
)

# Sums by guarantor, patient and month at once: rows are read once.
_SUMS = """
select p.id, coalesce(p.guarantor_id, p.id), to_char(date_trunc('month', t."on"), 'YYYY-MM'), sum({cents})::bigint
from {table} t left join patients_patient p on p.id = t.patient_id and p.entity_id = t.entity_id
where t.entity_id = %s and t.gone_at is null and {counted}
group by 1, 2, 3
"""


def control_totals(reading: Reading) -> Mapping[str, Mapping[str, int]]:
    """By name: `charges_by_month` and so on for each measure, by month (2026-10); `balance_by_account`, by the id of
    the patient; `balance_by_guarantor`, by the id of the patient who answers: the guarantor, or who has none. `none`
    where a row names no patient or no day. A key is there when a row counts for it, also if it comes to 0."""
    totals: dict[str, defaultdict[str, int]] = {f"{measure.name}_by_month": defaultdict(int) for measure in MEASURES}
    accounts = totals["balance_by_account"] = defaultdict(int)
    guarantors = totals["balance_by_guarantor"] = defaultdict(int)
    for measure in MEASURES:
        months = totals[f"{measure.name}_by_month"]
        sql = _SUMS.format(table=measure.table, cents=measure.cents, counted=measure.counted)
        for patient, guarantor, month, cents in reading.rows(sql, [reading.entity]):
            months[month or NONE] += cents
            accounts[_key(patient)] += measure.sign * cents
            guarantors[_key(guarantor)] += measure.sign * cents
    return totals


def _key(number: int | None) -> str:
    return NONE if number is None else str(number)
