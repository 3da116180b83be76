"""After an import: the source's own sums beside ours, families that differ, and months that came to another sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeAlias

from abutment.kernel.money import Cents
from abutment.portability.actions import ours
from abutment.portability.actions.produced import months_of, produced
from abutment.portability.models import GuarantorTotal, ImportRun, ImportTotal, RestatedMonth, SourceTable
from abutment.portability.rules.comparing import month_read
from abutment.portability.rules.meanings import Kind
from abutment.portability.rules.measures import PRODUCED, RECEIVABLES, ROWS, SOURCE_MEASURES, USED, Measure
from abutment.portability.rules.production import Term
from abutment.portability.rules.touched import Touched

_BATCH = 2_000
_Key: TypeAlias = tuple[str, str, date | None, int]
_Values: TypeAlias = tuple[int | None, int | None, int | None, int | None]
_Families: TypeAlias = dict[int, tuple[Cents | None, Cents | None]]

SourceSums: TypeAlias = Mapping[str, Iterable[tuple[date | str | None, int, Cents, int]]]
"""By measure: month, clinic, cents and rows."""


SourceBalances: TypeAlias = Mapping[str, Iterable[tuple[int, Cents, int]]]
"""By measure: the number of a patient, cents and rows."""


def compare_totals(
    *, run: ImportRun, source_sums: SourceSums, source_balances: SourceBalances, touched: Touched | None = None
) -> set[date]:
    """Write what the source's sums and ours come to, and give the months of which fees follow anew.

    Called as the server, in the transaction that applies a run. A measure that is left out is one that the source
    cannot say; without one of them it cannot say what families owe. touched: only this is added up, by the source too,
    and all else stays as the last comparison has it; None: everything is. When all is as it was at the last comparison,
    nothing is written, and that one stays the latest.
    """
    practice_id = run.entity_id
    before_id, before = _before(run)
    mine = ours.our_sums(practice_id, touched)
    theirs = _theirs(source_sums, ours.clinic_numbers(practice_id))
    said = {str(measure) for measure in source_sums}
    listed: _Families = {} if before_id is None else _families(before_id, practice_id)
    if touched is not None:
        mine |= _our_former(before, touched)
        former = _their_former(before, touched)
        theirs, said = theirs | former, said | {measure for measure, _, _ in former}
    totals = _beside(theirs, mine, said)
    is_known = set(map(str, source_balances)) >= {measure.value for measure in Measure}
    if touched is not None and touched.guarantors is not None:
        is_known = before[(RECEIVABLES, "", None, 0)][0] is not None
    owed = _balances_beside(practice_id, source_balances, touched)
    families: _Families = {number: pair for number, pair in owed.items() if is_known and pair[0] != pair[1]}
    if touched is None or touched.guarantors is None:
        totals[(RECEIVABLES, "", None, 0)] = _owed_in_all(owed, is_known=is_known)
    else:
        totals[(RECEIVABLES, "", None, 0)] = _owed_by_sums(theirs, mine, is_known=is_known)
        families |= {number: pair for number, pair in listed.items() if number not in touched.guarantors}
    totals |= _rows_beside(run, before if touched else None)
    totals |= _added_up(practice_id, mine, before, touched)
    if not (before_id is not None and before == totals and listed == families):
        _write(run, totals, families)
        if before_id is not None:
            _write_restated(run, before, totals)
            _keep_one_of_each_month(run)
    return _months(run, mine, touched)


def is_comparable(practice_id: int) -> bool:
    """Whether the last comparison has all that one of what was touched goes on from."""
    latest = ImportTotal.objects.filter(entity=practice_id).order_by("-run").values("run")[:1]
    kept = ImportTotal.objects.filter(entity=practice_id, run__in=latest)
    return kept.filter(measure=PRODUCED).exists() and kept.filter(measure=RECEIVABLES).exists()


def _months(run: ImportRun, mine: Mapping[ours.SumKey, ours.Sum], touched: Touched | None) -> set[date]:
    """Every month of which the records say something of money, or did before this run; of those touched, if that is
    said."""
    known = {month for _, month, _ in mine if month is not None}
    known |= set(RestatedMonth.objects.filter(entity=run.entity_id, run=run.pk).values_list("month", flat=True))
    return known if touched is None else {month for month in known if month in touched.fed}


def _theirs(source_sums: SourceSums, clinics: set[int]) -> dict[ours.SumKey, ours.Sum]:
    found: defaultdict[ours.SumKey, list[int]] = defaultdict(lambda: [0, 0])
    for measure, rows in source_sums.items():
        for written, clinic, cents, count in rows:
            # A clinic that is not in the source's own list is listed as an orphan; its rows count under none.
            held = found[(str(measure), month_read(written), clinic if clinic in clinics else 0)]
            held[0] += cents
            held[1] += count
    return {key: (cents, count) for key, (cents, count) in found.items()}


def _our_former(before: Mapping[_Key, _Values], touched: Touched) -> dict[ours.SumKey, ours.Sum]:
    """Our sums of the last comparison that this run did not touch."""
    return {
        (measure, month, clinic): (cents or 0, rows)
        for (measure, _, month, clinic), (_, _, cents, rows) in before.items()
        if measure in set(Measure)
        and rows
        and month not in touched.posted.get(ours.OUR_MEASURES[Measure(measure)].name, ())
    }


def _their_former(before: Mapping[_Key, _Values], touched: Touched) -> dict[ours.SumKey, ours.Sum]:
    """The source's sums of the last comparison whose tables have no row in this run."""
    return {
        (measure, month, clinic): (cents, rows or 0)
        for (measure, _, month, clinic), (cents, rows, _, _) in before.items()
        if measure in set(Measure)
        and cents is not None
        and SOURCE_MEASURES[Measure(measure)].table not in touched.sources
    }


def _beside(
    theirs: Mapping[ours.SumKey, ours.Sum], mine: Mapping[ours.SumKey, ours.Sum], said: set[str]
) -> dict[_Key, _Values]:
    totals: dict[_Key, _Values] = {}
    for key in theirs.keys() | mine.keys():
        measure, month, clinic = key
        there: tuple[int | None, int | None] = theirs.get(key, (0, 0) if measure in said else (None, None))
        here = mine.get(key, (0, 0))
        if there[1] or here[1]:
            totals[(measure, "", month, clinic)] = (there[0], there[1], here[0], here[1])
    return totals


def _balances_beside(
    practice_id: int, source_balances: SourceBalances, touched: Touched | None
) -> dict[int, tuple[Cents, Cents]]:
    members = touched.members if touched is not None else None
    theirs: defaultdict[int, Cents] = defaultdict(int)
    guarantors = ours.guarantors(practice_id) if members is None else members
    for measure, rows in source_balances.items():
        sign = Measure(measure).sign
        for patient, cents, _ in rows:
            theirs[guarantors.get(patient, 0)] += sign * cents
    mine = ours.our_balances(practice_id, members)
    return {number: (theirs.get(number, 0), mine.get(number, 0)) for number in theirs.keys() | mine.keys()}


def _owed_in_all(owed: Mapping[int, tuple[Cents, Cents]], *, is_known: bool) -> _Values:
    there = sum(pair[0] for pair in owed.values()) if is_known else None
    return (there, None, sum(pair[1] for pair in owed.values()), None)


def _owed_by_sums(
    theirs: Mapping[ours.SumKey, ours.Sum], mine: Mapping[ours.SumKey, ours.Sum], *, is_known: bool
) -> _Values:
    """The same, from the sums of all months: they are of the same rows."""
    there, here = (
        sum(Measure(measure).sign * cents for (measure, _, _), (cents, _) in sums.items()) for sums in (theirs, mine)
    )
    return (there if is_known else None, None, here, None)


def _rows_beside(run: ImportRun, before: Mapping[_Key, _Values] | None) -> dict[_Key, _Values]:
    if before is None:
        kept = ours.kept_rows(run.entity_id)
    else:
        kept = {table: rows or 0 for (measure, table, _, _), (_, _, _, rows) in before.items() if measure == ROWS}
        for table, more in ours.kept_more(run.entity_id, run.pk).items():
            kept[table] = kept.get(table, 0) + more
    tables = SourceTable.objects.filter(entity=run.entity_id, gone_at=None).values_list("name", "rows")
    return {(ROWS, name, None, 0): (None, rows, None, kept.get(name, 0)) for name, rows in tables}


def _added_up(
    practice_id: int, mine: Mapping[ours.SumKey, ours.Sum], before: Mapping[_Key, _Values], touched: Touched | None
) -> dict[_Key, _Values]:
    """What hangs on words, and what production is added up from; only ours."""
    totals: dict[_Key, _Values] = {}
    if touched is not None:
        totals = {key: values for key, values in before.items() if _stays(key, touched)}
    for kind, number, month, cents, rows in ours.used_words(practice_id, mine, touched):
        totals[(USED, f"{kind.value}:{number}", month, 0)] = (None, None, cents, rows)
    return totals | produced(practice_id, touched)


def _stays(key: _Key, touched: Touched) -> bool:
    measure, table, month, _ = key
    name = table.partition(":")[0]
    if measure == USED:
        # What hangs on clinics is said anew from the sums of all months.
        return name != Kind.CLINIC and month not in touched.posted.get(ours.USED_IN[Kind(name)], ())
    return measure == PRODUCED and month not in months_of(Term(name), touched)


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


def _families(run_id: int, practice_id: int) -> _Families:
    rows = GuarantorTotal.objects.filter(entity=practice_id, run=run_id)
    return {number: (there, here) for number, there, here in rows.values_list("number", "source_cents", "our_cents")}


def _write(run: ImportRun, totals: Mapping[_Key, _Values], families: _Families) -> None:
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
