"""Entering what a practice took in, produced and spent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection, transaction

from abutment.fees.errors import Malformed
from abutment.fees.models import FeeInput
from abutment.fees.policies import check_can_compute
from abutment.fees.refusals import in_words
from abutment.fees.rules.entries import Entry
from abutment.foundation.audit import record
from abutment.foundation.scope import Actor
from abutment.kernel.months import Month

_BATCH = 2000


@transaction.atomic
def enter_inputs(*, actor: Actor, practice_id: int, entries: Iterable[Entry], source: str) -> int:
    """Enter numbers of a practice; those of the same days, kind, category and location are replaced. Returns how many.

    source says where they come from ("file Collections.csv", "import"). Statements that were issued keep the numbers
    that they froze; the next month-end says where a restated month differs.
    """
    check_can_compute(practice_id, "enter what a practice reports")
    count, months = 0, set()
    batch: list[FeeInput] = []
    with in_words():
        for entry in entries:
            batch.append(_row(practice_id, entry, source))
            months.add(Month.of(entry.period.starts_on))
            count += 1
            if len(batch) >= _BATCH:
                _upsert(batch)
                batch = []
        _upsert(batch)
        if count:
            first, last = min(months), max(months)
            record(
                actor,
                action="inputs.entered",
                entity_id=practice_id,
                subject=f"practice {practice_id}",
                details={"rows": count, "source": source, "from": str(first), "to": str(last)},
            )
    return count


@transaction.atomic
def remove_inputs(*, actor: Actor, practice_id: int, inputs: Sequence[FeeInput]) -> int:
    """Take back numbers that should not have been entered: from then on there is no data, which is not 0."""
    check_can_compute(practice_id, "remove what a practice reported")
    numbers = [each.pk for each in inputs if each.entity_id == practice_id]
    removed, _ = FeeInput.objects.filter(pk__in=numbers).delete()
    details = {"rows": removed, "kinds": ", ".join(sorted({each.kind for each in inputs}))}
    record(actor, action="inputs.removed", entity_id=practice_id, subject=f"practice {practice_id}", details=details)
    return removed


def _row(practice_id: int, entry: Entry, source: str) -> FeeInput:
    if entry.period.ends_on is None:
        raise Malformed(f"{entry.kind.label} from {entry.period.starts_on} has no end. Enter the days it is of.")
    return FeeInput(
        entity_id=practice_id,
        location_id=entry.location_id,
        kind=entry.kind.value,
        category=entry.category,
        starts_on=entry.period.starts_on,
        ends_on=entry.period.ends_on,
        amount_cents=entry.amount_cents,
        quantity=entry.quantity,
        source=source[:60],
    )


# Arrays instead of a parameter for each value: several times as fast, and a file may hold a hundred thousand rows.
_UPSERT = """
insert into fees_feeinput
    (entity_id, location_id, kind, category, starts_on, ends_on, amount_cents, quantity, source)
select * from unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::date[], %s::date[], %s::bigint[],
    %s::numeric[], %s::text[])
on conflict (entity_id, starts_on, kind, location_id, category, ends_on)
do update set amount_cents = excluded.amount_cents, quantity = excluded.quantity, source = excluded.source
"""
_COLUMNS = (
    "entity_id", "location_id", "kind", "category", "starts_on", "ends_on", "amount_cents", "quantity", "source",
)  # fmt: skip


def _upsert(batch: list[FeeInput]) -> None:
    if batch:
        with connection.cursor() as cursor:
            cursor.execute(_UPSERT, [[getattr(row, name) for row in batch] for name in _COLUMNS])
