# ruff: noqa: S608 - what is put into statements is a condition of ours, never a value
"""Making a staged run the truth: in one transaction, or not at all."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from abutment.foundation.scope.models import Entity
from abutment.portability.errors import AnotherDatabase
from abutment.portability.importing import projecting
from abutment.portability.importing.planning import STANDS, Plan, plan
from abutment.portability.importing.projecting import Layout
from abutment.portability.importing.watching import Watch
from abutment.portability.models import ImportRun, SourceTable
from abutment.portability.opendental import MAPPINGS, Mapping
from abutment.portability.sources import by_folded_name

Parameters = dict[str, Any]


def apply_rows(
    run: ImportRun, tables: Sequence[SourceTable], *, is_full: bool, is_expected: bool, watch: Watch | None = None
) -> None:
    """Close the versions that this run replaces, bring typed rows in step, list what does not fit.

    is_full: typed rows are read anew also where their rows did not change. watch: is shown the typed rows before they
    are written and after. Raises AnotherDatabase where most patients would vanish, unless that is expected.
    """
    by_name = by_folded_name(tables)
    if not is_expected:
        _check_is_the_same_practice(run, by_name["patient"])
    with connection.cursor() as cursor:
        plan(cursor, Plan.FEW)
        has_former = _count_and_close(cursor, run, [table.pk for table in tables])
    for mapping in MAPPINGS:
        if table := by_name.get(mapping.source):
            _Applying(run, mapping, table, by_name, has_former).apply(watch, is_full=is_full)
    with connection.cursor() as cursor:
        plan(cursor, Plan.MANY)
        _list_cycles(cursor, run, by_name["patient"])
        plan(cursor, Plan.MANY if watch is None else Plan.ANY)  # for who adds up what stands here now
    _publish_blocks([table.pk for table in tables])


def _check_is_the_same_practice(run: ImportRun, patients: SourceTable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) filter (where run_id = %s and cells is null), count(*) filter (where run_id <> %s and "
            "cells is not null) from portability_sourcerow where table_id = %s and until_run_id is null",
            [run.pk, run.pk, patients.pk],
        )
        gone, held = cursor.fetchone()
    if gone > 20 and gone * 2 > held:
        raise AnotherDatabase(
            f"{gone:,} of {held:,} patients are not in this database any more: it looks like another practice's, or "
            "an older copy. Check the address, or say that this is expected: `abutment imports run --expected`."
        )


def _count_and_close(cursor: Any, run: ImportRun, tables: list[int]) -> bool:
    """Count what is new, changed and gone, and close the versions that are replaced. Returns whether there are any."""
    told = {"run": run.pk, "tables": tables}
    cursor.execute(
        """select exists (select from portability_sourcerow where table_id = any(%(tables)s) and run_id <> %(run)s),
                  count(*) filter (where cells is not null) from portability_sourcerow
           where table_id = any(%(tables)s) and run_id = %(run)s""",
        told,
    )
    has_former, run.rows_new = cursor.fetchone()
    run.rows_changed = run.rows_gone = 0
    if not has_former:
        return False
    cursor.execute(
        f"""select count(*) filter (where n.cells is null),
                  count(*) filter (where n.cells is not null and o.id is not null),
                  count(*) filter (where n.cells is not null and o.id is null)
           from portability_sourcerow n
           left join portability_sourcerow o on o.table_id = n.table_id and o.key = n.key and o.run_id <> n.run_id
                and {STANDS} and o.cells is not null
           where n.table_id = any(%(tables)s) and n.run_id = %(run)s""",
        told,
    )
    run.rows_gone, run.rows_changed, run.rows_new = cursor.fetchone()
    cursor.execute(
        f"""update portability_sourcerow o set until_run_id = n.run_id from portability_sourcerow n
           where n.table_id = any(%(tables)s) and n.run_id = %(run)s and o.table_id = n.table_id and o.key = n.key
             and o.run_id <> n.run_id and {STANDS}""",
        told,
    )
    return True


FEW_ROWS = 500
"""So many rows find their counterparts sooner each by index than all by hash."""


@dataclass(frozen=True, slots=True)
class _Applying:
    """One table's rows on their way into ours."""

    run: ImportRun
    mapping: Mapping
    table: SourceTable
    by_name: Dictionary[str, SourceTable]
    has_former: bool

    def apply(self, watch: Watch | None, *, is_full: bool) -> None:
        """Read the rows that changed, and those that read from what changed."""
        mapping, layout = self.mapping, Layout([name for name, _ in self.table.layouts[-1]])
        if not layout.has(mapping.key):
            return
        is_keyed = [name.casefold() for name in self.table.key] == [mapping.key.casefold()]
        told: Parameters = {
            "entity": self.run.entity_id,
            "table": self.table.pk,
            "run": self.run.pk,
            "zone": Entity.objects.values_list("time_zone", flat=True).get(pk=self.run.entity_id),
        }
        with connection.cursor() as cursor:
            plan(cursor, Plan.FEW if self.has_former else Plan.MANY)
            told["again"] = (
                _every_key(cursor, told) if is_full else _read_again(cursor, mapping, layout, told, self.by_name)
            )
            rows = _changed(cursor, told)
            if not rows and not told["again"]:
                return
            if not is_keyed and not is_full:  # which of several rows with one key counts, all of them tell
                told["again"] = _every_key(cursor, told)
            plan(cursor, Plan.FEW)
            if watch is not None:
                watch.look(mapping.table, mapping.source, told, is_keyed=is_keyed)
            self._write(cursor, layout, told, rows, is_keyed=is_keyed)
            if watch is not None:
                watch.look_again(mapping.table, told)

    def _write(self, cursor: Any, layout: Layout, told: Parameters, rows: int, *, is_keyed: bool) -> None:
        mapping = self.mapping
        _forget_findings(cursor, told)
        cursor.execute(projecting.gone(mapping, layout, is_keyed=is_keyed), told)
        # In a first import nothing has statistics, and an index that fits badly is worse than none.
        is_few = self.has_former and rows + len(told["again"]) < FEW_ROWS
        plan(cursor, Plan.FEW if is_few else Plan.MANY)
        cursor.execute(projecting.upsert(mapping, layout, is_keyed=is_keyed), told)
        for statement in projecting.own_references(mapping, layout):
            cursor.execute(statement, told)
        if listing := projecting.findings(mapping, layout):
            cursor.execute(listing, told)
        if not is_keyed:
            cursor.execute(projecting.duplicates(mapping, layout), told)


def _changed(cursor: Any, told: Parameters) -> int:
    """How many rows changed, counted as far as it matters."""
    cursor.execute(
        "select count(*) from (select from portability_sourcerow where table_id = %(table)s and run_id = %(run)s "
        "limit %(few)s) found",
        {**told, "few": FEW_ROWS},
    )
    return int(cursor.fetchone()[0])


def _every_key(cursor: Any, told: Parameters) -> list[str]:
    cursor.execute(
        "select key from portability_sourcerow where entity_id = %(entity)s and table_id = %(table)s "
        "and run_id <> %(run)s and until_run_id is null and cells is not null",
        told,
    )
    return [key for (key,) in cursor.fetchall()]


def _read_again(
    cursor: Any, mapping: Mapping, layout: Layout, told: Parameters, by_name: Dictionary[str, SourceTable]
) -> list[str]:
    """Rows that did not change but may read differently now: orphans, and followers of what changed."""
    cursor.execute(
        "select distinct key from portability_finding where entity_id = %(entity)s and table_id = %(table)s "
        "and kind = 'orphan'",
        told,
    )
    keys: set[str] = {key for (key,) in cursor.fetchall()}
    sources = {each.table: each.source for each in MAPPINGS if not each.kind}
    statements = {name: projecting.followers(mapping, name) for name in mapping.follows}
    for name, ref in mapping.refs.items():
        if ref.may_be_gone and layout.has(ref.column):
            statements[name] = projecting.arrived(mapping, name, layout)
    for name, statement in statements.items():
        of = by_name.get(sources[mapping.refs[name].table])
        if of is not None:
            cursor.execute(statement, {**told, "of": of.pk})
            keys |= {key for (key,) in cursor.fetchall()}
    return sorted(keys)


def _forget_findings(cursor: Any, told: Parameters) -> None:
    cursor.execute(
        "delete from portability_finding f where f.entity_id = %(entity)s and f.table_id = %(table)s and "
        "(f.kind = 'duplicate' or f.key = any(%(again)s) or exists (select from portability_sourcerow r "
        "where r.table_id = f.table_id and r.key = f.key and r.run_id = %(run)s))",
        told,
    )


_CYCLES = """
with recursive up as (
    select p.id as start, p.number, p.guarantor_id as at, 1 as steps from patients_patient p
    join patients_patient g on g.id = p.guarantor_id
    where p.entity_id = %(entity)s and p.gone_at is null and g.id <> p.id and g.guarantor_id is distinct from g.id
    union all
    select up.start, up.number, p.guarantor_id, up.steps + 1 from up join patients_patient p on p.id = up.at
    where up.at <> up.start and up.steps < 20 and p.guarantor_id <> p.id
)
insert into portability_finding (entity_id, table_id, run_id, kind, key, "column", value)
select distinct %(entity)s::bigint, %(table)s::bigint, %(run)s::bigint, 'cycle', up.number::text, 'Guarantor', ''
from up where up.at = up.start
on conflict (entity_id, table_id, key, "column", kind) do nothing
"""


def _list_cycles(cursor: Any, run: ImportRun, patients: SourceTable) -> None:
    told = {"entity": run.entity_id, "table": patients.pk, "run": run.pk}
    cursor.execute("delete from portability_finding where table_id = %(table)s and kind = 'cycle'", told)
    cursor.execute(_CYCLES, told)


def _publish_blocks(tables: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """delete from portability_sourceblock h using portability_sourceblock s
               where h.table_id = any(%s) and s.table_id = h.table_id and s.block = h.block
                 and s.is_staged and not h.is_staged""",
            [list(tables)],
        )
        cursor.execute(
            "delete from portability_sourceblock where table_id = any(%s) and is_staged and rows = 0", [list(tables)]
        )
        cursor.execute(
            "update portability_sourceblock set is_staged = false where table_id = any(%s) and is_staged",
            [list(tables)],
        )
