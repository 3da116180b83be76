# ruff: noqa: S608 - what is put into statements are names of mappings and places of columns, never a value
"""The SQL that makes typed rows of a source's cells, written from a mapping. Every statement takes the same parameters:
entity, table, run, zone, again (keys that are read again although they did not change)."""

from __future__ import annotations

import re
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence

from abutment.portability.opendental.shapes import Mapping, Ref

_CELL = re.compile(r"\{(\w+)\}")
_DEFINITIONS = "patients_definition"

# Row security lets an index be searched only by what cannot leak, and reading a cell may: keys are read apart, by a
# select that is not merged into its statement. Merged, each row walked the whole table that it names.
_ROWS = """(
    select n.key, n.cells{keys} from (
        select r.key, r.cells from portability_sourcerow r
        where r.entity_id = %(entity)s and r.table_id = %(table)s and r.until_run_id is null and r.cells is not null
          and r.run_id = %(run)s
        union all
        select r.key, r.cells from portability_sourcerow r
        where r.entity_id = %(entity)s and r.table_id = %(table)s and r.until_run_id is null and r.cells is not null
          and r.run_id <> %(run)s and r.key = any(%(again)s)
    ) n offset 0
) n cross join (select %(zone)s::text as time_zone) place"""
_NUMBER = "own number"


class Layout:
    """Where the columns of a table stand in the cells of its rows; names are taken as MySQL takes them, in any case."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._places = {name.casefold(): number for number, name in enumerate(columns, start=1)}

    def has(self, column: str) -> bool:
        """Whether the source has the column."""
        return column.casefold() in self._places

    def cell(self, column: str) -> str:
        """The cell as SQL; null where the source has no such column."""
        place = self._places.get(column.casefold())
        return f"n.cells[{place}]" if place else "null::text"

    def fill(self, expression: str) -> str:
        """An expression with its cells in place of their names."""
        return _CELL.sub(lambda found: self.cell(found[1]), expression)


def upsert(mapping: Mapping, layout: Layout, *, is_keyed: bool) -> str:
    """Typed rows for what is new or changed; who had vanished and is back loses the mark."""
    refs = {name: ref for name, ref in mapping.refs.items() if not ref.is_own}
    columns: Dictionary[str, str] = {
        "entity_id": "%(entity)s",
        "number": f'n."{_NUMBER}"',
        **({"kind": f"'{mapping.kind}'"} if mapping.kind else {}),
        **{name: layout.fill(value.expression) for name, value in mapping.values.items()},
        **{f"{name}_id": f'"{name}".id' for name in refs},
        "kept_at": "now()",
    }
    identity = ("entity_id", "kind", "number") if mapping.kind else ("entity_id", "number")
    # Where the source does not hold its key apart, the first of several rows counts; the others are findings.
    distinct = "" if is_keyed else f'distinct on (n."{_NUMBER}") '
    order = "" if is_keyed else f'\norder by n."{_NUMBER}", n.key'
    taken = [name for name in columns if name not in (*identity, "kept_at")]
    return (
        f"insert into {mapping.table} as t ({', '.join(map(_quoted, columns))})\n"
        f"select {distinct}{', '.join(columns.values())}\n"
        f"from {_rows(mapping, refs, layout)}\n{_joins(refs, layout)}\n"
        f'where n."{_NUMBER}" is not null{order}\n'
        f"on conflict ({', '.join(identity)}) do update set gone_at = null, "
        + ", ".join(f"{_quoted(name)} = excluded.{_quoted(name)}" for name in [*taken, "kept_at"])
        # A row that reads as before is not written again.
        + f"\nwhere row(t.gone_at, {', '.join(f't.{_quoted(name)}' for name in taken)}) is distinct from "
        + f"row(null::timestamptz, {', '.join(f'excluded.{_quoted(name)}' for name in taken)})"
    )


def own_references(mapping: Mapping, layout: Layout) -> list[str]:
    """References within the table, once all its rows are there."""
    return [
        f"update {mapping.table} t set {name}_id = found.id, kept_at = now() "
        f"from {_rows(mapping, {name: ref}, layout)}\n"
        f'left join {mapping.table} found on found.entity_id = %(entity)s and found.number = n."{name}"\n'
        f'where t.entity_id = %(entity)s and t.number = n."{_NUMBER}" and t.{name}_id is distinct from found.id'
        for name, ref in mapping.refs.items()
        if ref.is_own
    ]


def gone(mapping: Mapping, layout: Layout, *, is_keyed: bool) -> str:
    """Marks the typed rows whose row has vanished from the source."""
    kind = f"and t.kind = '{mapping.kind}' " if mapping.kind else ""
    if is_keyed:
        return (
            f"update {mapping.table} t set gone_at = now() from (select reading.whole(r.key) as number "
            "from portability_sourcerow r where r.entity_id = %(entity)s and r.table_id = %(table)s "
            "and r.run_id = %(run)s and r.cells is null offset 0) r "
            f"where t.entity_id = %(entity)s {kind}and t.number = r.number and t.gone_at is null"
        )
    return (
        f"update {mapping.table} t set gone_at = now() where t.entity_id = %(entity)s {kind}and t.gone_at is null "
        "and t.number is not null and not exists (select from portability_sourcerow n where n.entity_id = %(entity)s "
        "and n.table_id = %(table)s and n.until_run_id is null and n.cells is not null "
        f"and reading.whole({layout.cell(mapping.key)}) = t.number)"
    )


def findings(mapping: Mapping, layout: Layout) -> str | None:
    """Lists what could not be taken as it stands: orphans, unreadable cells, unknown codes. None: nothing can be."""
    checks = [
        (value.finding, value.cells[0], layout.fill(value.wrong), value.is_told)
        for value in mapping.values.values()
        if value.wrong and layout.has(value.cells[0])
    ]
    refs = {name: ref for name, ref in mapping.refs.items() if layout.has(ref.column) and not ref.may_be_gone}
    for name, ref in refs.items():
        applies = f" and {layout.fill(ref.applies)}" if ref.applies else ""
        wrong = f'n."{name}" is not null and "{name}".id is null{applies}'
        checks.append(("orphan", ref.column, wrong, True))
    if not checks:
        return None
    listed = ",\n        ".join(
        f"('{kind}', '{column}', {layout.cell(column) if is_told else 'null'}, {wrong})"
        for kind, column, wrong, is_told in checks
    )
    any_wrong = " or ".join(f"({wrong})" for _, _, wrong, _ in checks)
    return (
        'insert into portability_finding (entity_id, table_id, run_id, kind, key, "column", value)\n'
        "select %(entity)s, %(table)s, %(run)s, f.kind, n.key, f.of_column, coalesce(left(f.value, 60), '')\n"
        f"from {_rows(mapping, refs, layout)}\n{_joins(refs, layout)}\n"
        f"cross join lateral (values {listed}) f(kind, of_column, value, is_wrong)\n"
        f"where ({any_wrong}) and f.is_wrong\n"
        'on conflict (entity_id, table_id, key, "column", kind) '
        "do update set run_id = excluded.run_id, value = excluded.value"
    )


def duplicates(mapping: Mapping, layout: Layout) -> str:
    """Lists the rows whose key appears more than once, where the source does not hold it apart."""
    key = layout.cell(mapping.key)
    return (
        'insert into portability_finding (entity_id, table_id, run_id, kind, key, "column", value)\n'
        f"select %(entity)s, %(table)s, %(run)s, 'duplicate', n.key, '{mapping.key}', coalesce(left({key}, 60), '')\n"
        "from (select r.key, r.cells, count(*) over (partition by "
        f"{key.replace('n.', 'r.')}) as times from portability_sourcerow r where r.entity_id = %(entity)s "
        "and r.table_id = %(table)s and r.until_run_id is null and r.cells is not null) n where n.times > 1\n"
        'on conflict (entity_id, table_id, key, "column", kind) do nothing'
    )


def followers(mapping: Mapping, name: str) -> str:
    """The keys of rows that read from a referenced row that changed in this run, whose table is `of`."""
    ref = mapping.refs[name]
    return (
        f"select t.number::text from {mapping.table} t join {ref.table} found on found.id = t.{name}_id "
        "join portability_sourcerow r on r.entity_id = %(entity)s and r.table_id = %(of)s and r.run_id = %(run)s "
        "and r.key = found.number::text where t.entity_id = %(entity)s"
    )


def arrived(mapping: Mapping, name: str, layout: Layout) -> str:
    """The keys of rows that name a row which is new or changed in this run, whose table is `of`."""
    cell = layout.cell(mapping.refs[name].column)
    return (
        "select n.key from portability_sourcerow n join portability_sourcerow r on r.entity_id = %(entity)s "
        f"and r.table_id = %(of)s and r.run_id = %(run)s and r.cells is not null and r.key = {cell} "
        "where n.entity_id = %(entity)s and n.table_id = %(table)s and n.run_id <> %(run)s "
        "and n.until_run_id is null and n.cells is not null"
    )


def _rows(mapping: Mapping, refs: Dictionary[str, Ref], layout: Layout) -> str:
    """The rows to read, with their own number and the numbers that they name."""
    keys = {
        _NUMBER: f"reading.whole({layout.cell(mapping.key)})",
        **{name: f"reading.key({layout.cell(ref.column)})" for name, ref in refs.items()},
    }
    return _ROWS.format(keys="".join(f', {cell} as "{name}"' for name, cell in keys.items()))


def _joins(refs: Dictionary[str, Ref], layout: Layout) -> str:
    return "\n".join(_join(name, ref, layout) for name, ref in refs.items())


def _join(name: str, ref: Ref, layout: Layout) -> str:
    kind = f" and \"{name}\".kind = '{ref.kind}'" if ref.table == _DEFINITIONS else ""
    applies = f" and {layout.fill(ref.applies)}" if ref.applies else ""
    return (
        f'left join {ref.table} "{name}" on "{name}".entity_id = %(entity)s{kind} '
        f'and "{name}".number = n."{name}"{applies}'
    )


def _quoted(name: str) -> str:
    return f'"{name}"'
