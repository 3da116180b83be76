# ruff: noqa: S608 - what is put into statements are places of columns, never a value
"""The tables of a practice's own system as its last import left them: which there are, and the SQL that reads a row."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from abutment.portability.importing.sensitive import sealed_columns
from abutment.portability.packing.documents_names import Names
from abutment.portability.packing.parts import Reading
from abutment.portability.sources import Column, Table
from abutment.portability.sources.kinds import kind_of, word

TABLES = ("portability_sourcerow", "portability_sourcetable", "portability_importrun")
"""The database's tables that decide what stands in files of the source."""

EXCEPTIONS = "exceptions.csv"
CURRENT = (
    "r.entity_id = %s and r.table_id = %s and r.until_run_id is null and r.cells is not null and r.run_id <> all "
    "(array(select i.id from portability_importrun i where i.entity_id = %s and i.state <> 'applied'))"
)
"""The rows `r` of a table as they stood at the last import that stands; `current` gives the parameters."""

_WHOLE = {"tinyint", "smallint", "mediumint", "int", "integer", "bigint"}


def current(entity: int, table: int) -> tuple[int, int, int]:
    """The parameters of CURRENT."""
    return (entity, table, entity)


@dataclass(frozen=True, slots=True)
class Imported:
    """The last import that stands: its number, when it read, and which versions it found."""

    run: int
    read_at: str
    server_version: str
    program: str
    program_version: str


@dataclass(frozen=True, slots=True)
class KeptTable:
    """A table of the source. columns: in its last form; layouts: of each form the names of its columns."""

    id: int
    name: str
    file: str
    columns: tuple[Column, ...]
    layouts: tuple[tuple[str, ...], ...]
    key: tuple[str, ...]
    edited: str
    engine: str
    collation: str

    @property
    def sealed(self) -> tuple[int, ...]:
        """The places, from 0, of columns whose cells lie sealed."""
        names = set(
            sealed_columns(Table(self.name, self.columns, self.key, None, 0, self.engine, self.collation, True))
        )
        return tuple(place for place, column in enumerate(self.columns) if column.name in names)

    @property
    def has_number(self) -> bool:
        """Whether its key is one whole number."""
        kinds = [word(column.declared) for column in self.columns if column.name in self.key]
        return len(self.key) == 1 and kinds[:1] != [] and kinds[0] in _WHOLE


def imported(reading: Reading) -> Imported | None:
    """What the source's files are of; None where nothing was ever imported."""
    rows = list(
        reading.rows(
            "select r.id, to_char(r.read_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'), r.server_version, s.program, "
            "r.program_version from portability_importrun r join portability_recordsource s on s.id = r.source_id "
            "and s.entity_id = r.entity_id where r.entity_id = %s and r.state = 'applied' order by r.id desc limit 1",
            [reading.entity],
        )
    )
    if not rows:
        return None
    run, read_at, server, program, version = rows[0]
    return Imported(run, read_at or "", server, program, version)


def kept_tables(reading: Reading) -> Iterator[KeptTable]:
    """The tables that the source had at its last import, by name, each with the name of its file."""
    names = Names(EXCEPTIONS)
    rows = reading.rows(
        "select t.id, t.name, t.layouts::text, t.key::text, t.edited, t.engine, t.collation "
        "from portability_sourcetable t where t.entity_id = %s and t.gone_at is null "
        'and jsonb_array_length(t.layouts) > 0 order by t.name collate "C", t.id',
        [reading.entity],
    )
    for number, name, forms, key, edited, engine, collation in list(rows):
        layouts = orjson.loads(forms)
        if len(layouts) > 1:
            layouts = layouts[: _last_layout(reading, number) or len(layouts)]
        columns = tuple(Column(column, told, kind_of(told), is_nullable=True) for column, told in layouts[-1])
        names_now = {column.name for column in columns}
        yield KeptTable(
            id=number,
            name=name,
            file=names.take(name, ending=".csv", otherwise="table"),
            columns=columns,
            layouts=tuple(tuple(column for column, _ in layout) for layout in layouts),
            key=tuple(column for column in orjson.loads(key) if names_now.issuperset(orjson.loads(key))),
            edited=edited,
            engine=engine,
            collation=collation,
        )


def _last_layout(reading: Reading, table: int) -> int | None:
    """The form of the table at the last import that stands; one that broke off may have noted another since."""
    rows = reading.rows(
        f"select max(r.layout) from portability_sourcerow r where {CURRENT}", current(reading.entity, table)
    )
    found_layouts: list[int | None] = [layout for (layout,) in rows]
    return found_layouts[0]


@dataclass(frozen=True, slots=True)
class Rows:
    """The statement that reads a table's rows, and what stands around a sealed cell in what it gives."""

    sql: str
    parameters: tuple[Any, ...]
    mark: bytes = b""


def cells_in_columns(table: KeptTable, entity: int) -> Rows:
    """Each cell a column of its own. A sealed one stands between marks that nobody can have written: before it mark,
    place of its column and U+0002, after it the mark."""
    mark = f"\x02{secrets.token_hex(12)}\x02"
    cells, marks = [], list[str]()
    for place in range(len(table.columns)):
        cell = _cell(table, place)
        if place in table.sealed:
            cell = f"(case when {cell} ~ '^f1[.][0-9]+[.][A-Za-z0-9_-]+$' then %s || {cell} || %s else {cell} end)"
            marks += [f"{mark}{place}\x02", mark]
        cells.append(cell)
    # Unpacked once: else PostgreSQL walks the array anew for every cell of it.
    layout = "" if _is_of_one_form(table) else ", s.layout"
    unpacked = f"(select array_append(s.cells, null) as d{layout} from ({_ordered(table)}) s offset 0) u"
    return Rows(f"select {', '.join(cells)} from {unpacked}", (*marks, *current(entity, table.id)), mark.encode())


def cells_in_json(table: KeptTable, entity: int) -> Rows:
    """All cells as one JSON list."""
    if _is_of_one_form(table):
        return Rows(f"select to_json(s.cells)::text from ({_ordered(table)}) s", current(entity, table.id))
    cells = ", ".join(_cell(table, place) for place in range(len(table.columns)))
    unpacked = f"(select s.cells as d, s.layout from ({_ordered(table)}) s) u"
    return Rows(f"select to_json(array[{cells}])::text from {unpacked}", current(entity, table.id))


def _ordered(table: KeptTable) -> str:
    copies = "" if table.key else " cross join lateral generate_series(1, r.copies) as copy"
    # As numbers go, where the key is one; each block begins where the one before it ends.
    order = "r.block, length(r.key), r.key" if table.has_number else "r.key"
    layout = "" if _is_of_one_form(table) else ", r.layout"
    return f"select r.cells{layout} from portability_sourcerow r{copies} where {CURRENT} order by {order} offset 0"


def _is_of_one_form(table: KeptTable) -> bool:
    names = [[name.casefold() for name in layout] for layout in table.layouts]
    return all(layout == names[-1] for layout in names)


def _cell(table: KeptTable, place: int) -> str:
    """A cell by the name of its column, wherever that stood in the form in which the row was read."""
    if _is_of_one_form(table):
        return f"u.d[{place + 1}]"
    name = table.columns[place].name.casefold()
    places = [_place(layout, name) for layout in table.layouts]
    cases = " ".join(f"when {number} then u.d[{at}]" for number, at in enumerate(places, start=1) if at)
    return f"(case u.layout {cases} end)"


def _place(layout: Sequence[str], name: str) -> int | None:
    return next((number for number, each in enumerate(layout, start=1) if each.casefold() == name), None)
