"""What is kept of claims beside what they are: balances, once all that they are made of is there."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection, transaction

from abutment.claims.models import DECIDED

# Only what differs is written: an import that changes ten patients' rows changes ten balances.
_KEEP = """
merge into claims_patientbalance as kept using (
    select patient_id, case when "on" > %(on)s then "on" else date '0001-01-01' end as from_on,
        sum(cents)::bigint as cents
    from (
        select patient_id, "on", fee_cents as cents from patients_procedure
            where entity_id = %(practice)s and gone_at is null and status = 'complete'
        union all
        select patient_id, "on", amount_cents from receivables_adjustment
            where entity_id = %(practice)s and gone_at is null
        union all
        select patient_id, "on", -amount_cents from receivables_paymentsplit
            where entity_id = %(practice)s and gone_at is null
        union all
        select patient_id, "on", case when kind = 'credit' then -1 else 1 end
            * (coalesce(principal_cents, 0) + coalesce(interest_cents, 0)) from receivables_paymentplancharge
            where entity_id = %(practice)s and gone_at is null
        union all
        select patient_id, "on", -coalesce(paid_cents, 0) - coalesce(write_off_cents, 0) from claims_claimprocedure
            where entity_id = %(practice)s and gone_at is null and status = any(%(decided)s)
    ) as lines where patient_id is not null group by 1, 2 having coalesce(sum(cents), 0) <> 0
) as now on kept.patient_id = now.patient_id and kept.from_on = now.from_on
when matched and kept.cents <> now.cents then update set cents = now.cents
when not matched then insert (entity_id, patient_id, from_on, cents)
    values (%(practice)s, now.patient_id, now.from_on, now.cents)
when not matched by source and kept.entity_id = %(practice)s then delete
"""


@transaction.atomic
def keep_balances(*, practice_id: int, on: date) -> int:
    """Keep what each patient of a practice owes on a day and what later days add; gives how many sums changed.

    The software calls it in the transaction that changed the lines; row security lets nobody else write. No audit event
    of its own: it is part of the import that has one.
    """
    told: dict[str, Any] = {"practice": practice_id, "on": on, "decided": [status.value for status in DECIDED]}
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, told)
        return int(cursor.rowcount)
