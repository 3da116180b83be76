"""Entering what a practice took in, produced and spent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import TypeAlias

from django.db import connection, transaction

from abutment.agreements.rules.formulas import InputKind
from abutment.fees.errors import Malformed
from abutment.fees.models import FeeInput
from abutment.fees.policies import check_can_compute
from abutment.fees.queries.months import InputSum, SumKey, input_sums
from abutment.fees.refusals import in_words
from abutment.fees.rules.entries import Entry
from abutment.foundation.audit import record
from abutment.foundation.scope import Actor
from abutment.kernel.money import usd_text
from abutment.kernel.months import Month
from abutment.kernel.periods import Period

_BATCH = 2000
Touched: TypeAlias = AbstractSet[tuple[Month, InputKind]]
"""The months and kinds of which numbers are entered or removed."""


@transaction.atomic
def enter_inputs(*, actor: Actor, practice_id: int, entries: Iterable[Entry], source: str) -> int:
    """Enter numbers of a practice; those of the same days, kind, category and location are replaced. Returns how many.

    source says where they come from ("file Collections.csv", "import"). Statements that were issued keep the numbers
    that they froze; the next month-end says where a restated month differs. The trail keeps what each month and kind
    came to before and after.
    """
    check_can_compute(practice_id, "enter what a practice reports")
    batch = [_row(practice_id, entry, source) for entry in entries]
    if not batch:
        return 0
    with in_words():
        touched = {(Month.of(row.starts_on), InputKind(row.kind)) for row in batch}
        before = _sums(actor, practice_id, touched)
        for start in range(0, len(batch), _BATCH):
            _upsert(batch[start : start + _BATCH])
        first, last = min(touched)[0], max(touched)[0]
        record(
            actor,
            action="inputs.entered",
            entity_id=practice_id,
            subject=f"practice {practice_id}",
            details={
                "rows": len(batch),
                "source": source,
                "from": str(first),
                "to": str(last),
                "sums": _beside(practice_id, before, _sums(actor, practice_id, touched), touched),
            },
        )
    return len(batch)


@transaction.atomic
def remove_inputs(*, actor: Actor, practice_id: int, inputs: Sequence[FeeInput]) -> int:
    """Take back numbers that should not have been entered: from then on there is no data, which is not 0."""
    check_can_compute(practice_id, "remove what a practice reported")
    rows = [each for each in inputs if each.entity_id == practice_id]
    if not rows:
        return 0
    touched = {(Month.of(row.starts_on), InputKind(row.kind)) for row in rows}
    before = _sums(actor, practice_id, touched)
    removed, _ = FeeInput.objects.filter(pk__in=[each.pk for each in rows]).delete()
    record(
        actor,
        action="inputs.removed",
        entity_id=practice_id,
        subject=f"practice {practice_id}",
        details={
            "rows": removed,
            "kinds": ", ".join(sorted({each.kind for each in rows})),
            "sums": _beside(practice_id, before, _sums(actor, practice_id, touched), touched),
        },
    )
    return removed


def _sums(actor: Actor, practice_id: int, touched: Touched) -> Mapping[SumKey, InputSum]:
    """What stands there now, in one order: who enters for the practice meanwhile waits, and no sum is missed."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('fees.inputs', %s))", [practice_id])
    first, last = min(touched)[0], max(touched)[0]
    return input_sums(actor, [practice_id], Period(first.first_day, last.next.first_day))


def _beside(
    practice_id: int, before: Mapping[SumKey, InputSum], after: Mapping[SumKey, InputSum], touched: Touched
) -> dict[str, dict[str, dict[str, str | None]]]:
    """By month and kind what the numbers came to before and after, as text; none where nobody had said anything."""
    told: dict[str, dict[str, dict[str, str | None]]] = {}
    for month, kind in sorted(touched):
        key = (practice_id, kind, month)
        told.setdefault(str(month), {})[kind.value] = {"before": _text(before.get(key)), "after": _text(after.get(key))}
    return told


def _text(found: InputSum | None) -> str | None:
    if found is None:
        return None
    if found.amount_cents is not None:
        return usd_text(int(found.amount_cents))
    return f"{(found.quantity or Decimal(0)).normalize():f}"


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
