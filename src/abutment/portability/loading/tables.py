"""Rows of a Package into the tables: by COPY, in the order in which tables name each other, sealed as they pass."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import psycopg
from psycopg import sql

from abutment.foundation.keys import fields
from abutment.portability.importing.sensitive import sealed_columns
from abutment.portability.loading import csv_rows
from abutment.portability.loading.errors import NotWhole
from abutment.portability.package.manifest import FileEntry
from abutment.portability.package.places import Place
from abutment.portability.package.streams import Hashed, chunks
from abutment.portability.packing.tables_carried import CARRIED
from abutment.portability.packing.tables_selected import columns_of
from abutment.portability.sources import Column, Table
from abutment.portability.sources.kinds import kind_of

CATALOG = ("organizations_capability", "organizations_role", "organizations_rolecapability")
"""Made by the software itself: compared with what is here, never loaded."""

_CELLS = "portability_sourcerow"

# What a Package leaves out because the database has it from elsewhere; without its triggers it must be told here.
FILLED: dict[str, dict[str, str]] = {
    "accounts_account": {"password": "'!' || gen_random_uuid()::text", "is_active": "true"},
    "organizations_assignment": {
        "role_party": "(select r.party from organizations_role r where r.id = i.role_id)",
        "role_is_clinical": "(select r.is_clinical from organizations_role r where r.id = i.role_id)",
        "role_needs_owner": "(select r.needs_owner from organizations_role r where r.id = i.role_id)",
        "entity_kind": "(select e.kind from scope_entity e where e.id = i.entity_id)",
    },
}

_LAYS_DOWN = """
select conrelid::regclass::text, confrelid::regclass::text from pg_constraint
where contype = 'f' and not condeferrable and conrelid <> confrelid and connamespace = 'public'::regnamespace
"""


class Loading:
    """The one connection and transaction of a load, as the owner of the tables."""

    def __init__(self, raw: psycopg.Connection[Any], files: dict[str, tuple[FileEntry, Place]]) -> None:
        self.raw, self.files = raw, files

    def entry(self, table: str) -> tuple[FileEntry, Place]:
        """The file of a table."""
        try:
            return self.files[f"tables/{table}.csv"]
        except KeyError:
            raise NotWhole(
                f"The Package has no file for the table {table}. Take the Package again from where it was written."
            ) from None

    def copy(self, table: str, into: str, told: Callable[[int], None]) -> int:
        """Load a table's file; answers how many rows came. Raises NotWhole if its bytes are not what was verified."""
        entry, place = self.entry(table)
        names = sql.SQL(", ").join(sql.Identifier(column.name) for column in columns_of(table))
        statement = sql.SQL("copy {} ({}) from stdin (format csv, header match)").format(sql.Identifier(into), names)
        with reading(entry, place, told) as stream, self.raw.cursor() as cursor:
            pieces = self._sealed(table, chunks(stream))
            with cursor.copy(statement) as copy:
                for piece in pieces:
                    copy.write(piece)
            return int(cursor.rowcount)

    def stage(self, table: str, told: Callable[[int], None]) -> str:
        """Load a table's file beside its table; answers the name of the temporary one."""
        staged = f"incoming_{table}"
        names = sql.SQL(", ").join(sql.Identifier(column.name) for column in columns_of(table))
        self.raw.execute(
            sql.SQL("create temporary table {} on commit drop as select {} from {} with no data").format(
                sql.Identifier(staged), names, sql.Identifier(table)
            )
        )
        self.copy(table, staged, told)
        return staged

    def fill(self, table: str, told: Callable[[int], None]) -> int:
        """Load a table that has more columns than its file, with what FILLED says of them."""
        staged, filled = self.stage(table, told), FILLED[table]
        names = [column.name for column in columns_of(table)]
        statement = sql.SQL("insert into {} ({}) select {}, {} from {} i order by 1").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, [*names, *filled])),
            sql.SQL(", ").join(sql.Identifier("i", name) for name in names),
            sql.SQL(", ").join(map(sql.SQL, filled.values())),
            sql.Identifier(staged),
        )
        return int(self.raw.execute(statement).rowcount)

    def _sealed(self, table: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
        sealed = CARRIED[table].sealed
        if not sealed:
            return pieces
        if table == _CELLS:
            return self._sealed_cells(pieces, self._secrets())  # asked before COPY has the connection
        return _sealed_columns(table, pieces)

    def _sealed_cells(self, pieces: Iterator[bytes], secrets: dict[tuple[int, int], dict[int, str]]) -> Iterator[bytes]:
        """Rows of the source: by its layout each row knows which of its cells hold secrets."""
        tables = {str(number) for number, _ in secrets}
        names = [column.name for column in columns_of(_CELLS)]
        of_table, of_layout, of_cells = names.index("table_id"), names.index("layout"), names.index("cells")
        for row in csv_rows.rows(pieces):
            values = csv_rows.values(row)
            written = values[of_cells] if len(values) == len(names) else None
            if written is None or values[of_table] not in tables:
                yield row
                continue
            wanted = secrets.get((int(values[of_table] or 0), int(values[of_layout] or 0)), {})
            cells = csv_rows.items(written)
            for at, context in wanted.items():
                if at < len(cells) and cells[at]:
                    cells[at] = fields.seal(cells[at] or "", context=context)
            values[of_cells] = csv_rows.array_of(cells)
            yield csv_rows.row_of(values)

    def _secrets(self) -> dict[tuple[int, int], dict[int, str]]:
        """By table of the source and layout: the places of cells that are sealed, and the context of each seal."""
        found: dict[tuple[int, int], dict[int, str]] = {}
        for number, name, layouts in self.raw.execute("select id, name, layouts::text from portability_sourcetable"):
            for layout, columns in enumerate(orjson.loads(layouts), start=1):
                shape = tuple(Column(column, told, kind_of(told), is_nullable=True) for column, told in columns)
                secret = set(sealed_columns(Table(name, shape, (), None, 0, "", "", True)))
                places = {at: _context(name, column.name) for at, column in enumerate(shape) if column.name in secret}
                if places:
                    found[number, layout] = places
        return found

    def order(self) -> list[str]:
        """Carried tables, each after those that its rows must find."""
        below: dict[str, set[str]] = {table: set() for table in CARRIED}
        for upper, lower in self.raw.execute(_LAYS_DOWN):
            if upper in below and lower in below:
                below[upper].add(lower)
        found: list[str] = []
        while below:
            ready = [table for table, needs in below.items() if not needs - set(found)]
            if not ready:
                raise RuntimeError(f"tables name each other in a circle: {', '.join(below)}")
            found += ready
            for table in ready:
                del below[table]
        return found


class reading:  # noqa: N801 - used as a function
    """A file of a Package while it is loaded; at the end its bytes must be those that were verified."""

    def __init__(self, entry: FileEntry, place: Place, told: Callable[[int], None]) -> None:
        self._entry, self._stream = entry, place.open()
        self._passing = Hashed(self._stream, entry.bytes, told)

    def __enter__(self) -> Hashed:
        return self._passing

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None and (self._passing.drain(), self._passing.count) != (self._entry.sha256, self._entry.bytes):
                raise NotWhole(
                    f"{self._entry.path} changed while it was loaded. Copy the Package to where nobody writes to it."
                )
        finally:
            self._stream.close()


def _sealed_columns(table: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
    names = [column.name for column in columns_of(table)]
    contexts = {names.index(column): context for column, context in CARRIED[table].sealed.items()}
    shaped = csv_rows.rows(pieces)
    yield next(shaped, b"")
    for row in shaped:
        values = csv_rows.values(row)
        for at, context in contexts.items():
            if at < len(values) and values[at]:
                values[at] = fields.seal(values[at] or "", context=context)
        yield csv_rows.row_of(values)


def _context(table: str, column: str) -> str:
    return "patients.ssn" if (table.casefold(), column.casefold()) == ("patient", "ssn") else "portability.cell"


def digest_of(pieces: Iterator[bytes]) -> str:
    """The digest of CSV as a Package writes it."""
    found = hashlib.sha256()
    for row in pieces:
        found.update(row.removesuffix(b"\n") + b"\r\n")
    return found.hexdigest()
