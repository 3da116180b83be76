"""After an import: the source's own sums beside ours, families that differ, and months that came to another sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeAlias

from abutment.kernel.money import Cents
from abutment.portability.actions import ours
from abutment.portability.actions.produced import produced
from abutment.portability.models import GuarantorTotal, ImportRun, ImportTotal, RestatedMonth, SourceTable
from abutment.portability.rules.comparing import month_read
from abutment.portability.rules.measures import RECEIVABLES, ROWS, USED, Measure

_BATCH = 2_000
_Key: TypeAlias = tuple[str, str, date | None, int]
_Values: TypeAlias = tuple[int | None, int | None, int | None, int | None]

SourceSums: TypeAlias = Mapping[str, Iterable[tuple[date | str | None, int, Cents, int]]]
"""By measure: month, clinic, cents and rows."""


SourceBalances: TypeAlias = Mapping[str, Iterable[tuple[int, Cents, int]]]
"""By measure: the number of a patient, cents and rows."""


def compare_totals(*, run: ImportRun, source_sums: SourceSums, source_balances: SourceBalances) -> None:
    """Write what the source's sums and ours come to; called as the server, in the transaction that applies a run.

    A measure that is left out is one that the source cannot say; without one of them it cannot say what families owe.
    When all is as it was at the last comparison, nothing is written, and that one stays the latest.
    """
    practice_id = run.entity_id
    mine = ours.our_sums(practice_id)
    clinics = ours.clinic_numbers(practice_id)
    totals = _sums_beside(source_sums, mine, clinics)
    owed = _balances_beside(practice_id, source_balances)
    is_known = set(map(str, source_balances)) >= {measure.value for measure in Measure}
    totals[(RECEIVABLES, "", None, 0)] = _owed_in_all(owed, is_known=is_known)
    totals |= _rows_beside(practice_id)
    for kind, number, month, cents, rows in ours.used_words(practice_id, mine):
        totals[(USED, f"{kind.value}:{number}", month, 0)] = (None, None, cents, rows)
    totals |= produced(practice_id)
    before_id, before = _before(run)
    families = {number: pair for number, pair in owed.items() if is_known and pair[0] != pair[1]}
    if before_id is not None and before == totals and _families(before_id, practice_id) == families:
        return
    _write(run, totals, families)
    if before_id is not None:
        _write_restated(run, before, totals)
        _keep_one_of_each_month(run)


def _sums_beside(
    source_sums: SourceSums, mine: Mapping[ours.SumKey, ours.Sum], clinics: set[int]
) -> dict[_Key, _Values]:
    theirs: defaultdict[ours.SumKey, list[int]] = defaultdict(lambda: [0, 0])
    said = {str(measure) for measure in source_sums}
    for measure, rows in source_sums.items():
        for written, clinic, cents, count in rows:
            # A clinic that is not in the source's own list is listed as an orphan; its rows count under none.
            held = theirs[(str(measure), month_read(written), clinic if clinic in clinics else 0)]
            held[0] += cents
            held[1] += count
    totals: dict[_Key, _Values] = {}
    for key in theirs.keys() | mine.keys():
        measure, month, clinic = key
        there = theirs.get(key, (0, 0) if measure in said else (None, None))
        here = mine.get(key, (0, 0))
        totals[(measure, "", month, clinic)] = (there[0], there[1], here[0], here[1])
    return totals


def _balances_beside(practice_id: int, source_balances: SourceBalances) -> dict[int, tuple[Cents, Cents]]:
    theirs: defaultdict[int, Cents] = defaultdict(int)
    guarantors = ours.guarantors(practice_id)
    for measure, rows in source_balances.items():
        sign = Measure(measure).sign
        for patient, cents, _ in rows:
            theirs[guarantors.get(patient, 0)] += sign * cents
    mine = ours.our_balances(practice_id)
    return {number: (theirs.get(number, 0), mine.get(number, 0)) for number in theirs.keys() | mine.keys()}


def _owed_in_all(owed: Mapping[int, tuple[Cents, Cents]], *, is_known: bool) -> _Values:
    there = sum(pair[0] for pair in owed.values()) if is_known else None
    return (there, None, sum(pair[1] for pair in owed.values()), None)


def _rows_beside(practice_id: int) -> dict[_Key, _Values]:
    kept = ours.kept_rows(practice_id)
    tables = SourceTable.objects.filter(entity=practice_id, gone_at=None).values_list("name", "rows")
    return {(ROWS, name, None, 0): (None, rows, None, kept.get(name, 0)) for name, rows in tables}


def _before(run: ImportRun) -> tuple[int | None, dict[_Key, _Values]]:
    """The last comparison before this run, and what it came to."""
    earlier = ImportTotal.objects.filter(entity=run.entity_id, run__lt=run.pk).order_by("-run")
    found = earlier.values_list("run", flat=True).first()
    if found is None:
        return None, {}
    rows = ImportTotal.objects.filter(entity=run.entity_id, run=found).values_list(
        "measure", "table", "month", "clinic", "source_amount", "source_rows", "our_amount", "our_rows"
    )
    return found, {(m, t, month, c): (sa, sr, oa, orows) for m, t, month, c, sa, sr, oa, orows in rows}


def _families(run_id: int, practice_id: int) -> dict[int, tuple[Cents | None, Cents | None]]:
    rows = GuarantorTotal.objects.filter(entity=practice_id, run=run_id)
    return {number: (there, here) for number, there, here in rows.values_list("number", "source_cents", "our_cents")}


def _write(run: ImportRun, totals: Mapping[_Key, _Values], families: Mapping[int, tuple[Cents, Cents]]) -> None:
    ImportTotal.objects.bulk_create(
        [
            ImportTotal(
                entity_id=run.entity_id, run_id=run.pk, measure=measure, table=table, month=month, clinic=clinic,
                source_amount=values[0], source_rows=values[1], our_amount=values[2], our_rows=values[3],
            )
            for (measure, table, month, clinic), values in totals.items()
        ],
        batch_size=_BATCH,
    )  # fmt: skip
    GuarantorTotal.objects.bulk_create(
        [
            GuarantorTotal(entity_id=run.entity_id, run_id=run.pk, number=number, source_cents=there, our_cents=here)
            for number, (there, here) in families.items()
        ],
        batch_size=_BATCH,
    )


def _write_restated(run: ImportRun, before: Mapping[_Key, _Values], after: Mapping[_Key, _Values]) -> None:
    measures = {measure.value for measure in Measure}
    then = {key: values[2] for key, values in before.items() if key[0] in measures and key[2] is not None}
    now = {key: values[2] for key, values in after.items() if key[0] in measures and key[2] is not None}
    known = {key[2] for key in then}
    changed = [key for key in then.keys() | now.keys() if key[2] in known and then.get(key) != now.get(key)]
    RestatedMonth.objects.bulk_create(
        [
            RestatedMonth(
                entity_id=run.entity_id,
                run_id=run.pk,
                month=month,
                measure=measure,
                clinic=clinic,
                before_cents=then.get((measure, table, month, clinic)),
                after_cents=now.get((measure, table, month, clinic)),
            )
            for measure, table, month, clinic in sorted(changed, key=str)
            if month is not None
        ],
        batch_size=_BATCH,
    )


def _keep_one_of_each_month(run: ImportRun) -> None:
    """Of the comparisons of one calendar month the last stays: a source that is read every few minutes would else leave
    more sums than rows."""
    first = run.started_at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    others = ImportRun.objects.filter(entity=run.entity_id, started_at__gte=first, pk__lt=run.pk)
    runs = list(others.values_list("pk", flat=True))
    for table in (ImportTotal, GuarantorTotal):
        table.objects.filter(entity=run.entity_id, run__in=runs).delete()
