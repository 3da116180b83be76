"""The source's tables as one dump that MariaDB and MySQL load: every row, key and reference as it was.

Literals hold no backslash and no control character, so that neither sql_mode nor the client changes them; what has one
is written in hexadecimal digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import orjson

from abutment.portability.packing.opendental_dump_tables import created, holds_all, overflowing, widened
from abutment.portability.packing.parts import Kind, Part, Reading, Sink
from abutment.portability.packing.source_cells import Opener, opener
from abutment.portability.packing.source_packed import Packed
from abutment.portability.packing.source_tables import TABLES, Imported, KeptTable, cells_in_json
from abutment.portability.packing.source_words import DUMP
from abutment.portability.sources.expressions import quoted
from abutment.portability.sources.kinds import is_bytes, word

_STATEMENT_BYTES = 500_000
_STATEMENT_ROWS = 2_000
_LONG_BYTES = 1_000_000
_UNSAFE = re.compile(r"[\x00-\x1f\\\x7f]")
_HEX = re.compile(r"\\x(?:[0-9a-fA-F]{2})*")

Cell = tuple[Callable[[str], str], str | None]
"""How a cell is written, and its text."""

_HEAD = """-- {program} {version}, as Abutment imported it at {read_at} UTC from {server}
-- What the vendor must confirm stands in README.md beside this file.
SET NAMES utf8mb4;
SET time_zone = '+00:00';
SET foreign_key_checks = 0;
SET unique_checks = 0;
SET sql_mode = '{modes}';
/*M! SET innodb_strict_mode = 0 */;
"""
# Zero days and days like 2026-02-30 stand there where they stood; nothing is cut or changed in silence.
_MODES = "NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,STRICT_ALL_TABLES"
_LAX_MODES = "NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES"
_TAIL = "\nSET foreign_key_checks = 1;\nSET unique_checks = 1;\n-- End of the dump\n"


def part(found: Imported, tables: tuple[KeptTable, ...]) -> Part:
    """The dump of all tables."""
    return Part(DUMP, Kind.SOURCE, TABLES, partial(write_dump, found, tables))


def write_dump(found: Imported, tables: tuple[KeptTable, ...], reading: Reading, sink: Sink) -> int:
    """All tables with their rows; answers how many rows."""
    packed = Packed(sink)
    packed.write(
        _HEAD.format(
            program=_comment(found.program),
            version=_comment(found.program_version),
            server=_comment(found.server_version),
            read_at=found.read_at,
            modes=_MODES,
        ).encode()
    )
    rows = 0
    for table in tables:
        packed.write(f"\n{created(table)}\n".encode())
        # The empty value of an enumeration is none of its words, and a strict server takes no such.
        is_lax = any(word(column.declared) in ("enum", "set") for column in table.columns)
        if is_lax:
            packed.write(f"SET sql_mode = '{_LAX_MODES}';\n".encode())
        rows += _write_rows(table, reading, packed)
        if is_lax:
            packed.write(f"SET sql_mode = '{_MODES}';\n".encode())
    packed.write(_TAIL.encode())
    packed.close()
    return rows


def _comment(text: str) -> str:
    return " ".join(text.split()) or "(not told)"


def _write_rows(table: KeptTable, reading: Reading, packed: Packed) -> int:
    columns = ", ".join(quoted(column.name) for column in table.columns)
    start = f"INSERT INTO {quoted(table.name)} ({columns}) VALUES\n".encode()
    wide = set[int]()
    count = 0
    for rows in _statements(table, reading):
        for place in sorted({place for row in rows for place in row.wide} - wide):
            wide.add(place)
            packed.write(widened(table, place).encode())
        packed.write(start)
        packed.write(b",\n".join([row.sql for row in rows]))
        for piece in _pieces(rows[0].long):
            packed.write(piece)
        packed.write(b";\n")
        count += len(rows)
    return count


class _Row(NamedTuple):
    """A row in parentheses, and the places of cells that the character set of its table cannot hold. A long one is
    given as its cells, and written in pieces."""

    sql: bytes
    wide: tuple[int, ...] = ()
    long: list[Cell] | None = None


def _statements(table: KeptTable, reading: Reading) -> Iterator[list[_Row]]:
    """Rows as they stand in one statement; a long row alone."""
    rows, size = list[_Row](), 0
    for row in _rows(table, reading):
        if rows and (row.long or size + len(row.sql) > _STATEMENT_BYTES or len(rows) >= _STATEMENT_ROWS):
            yield rows
            rows, size = [], 0
        rows.append(row)
        size += len(row.sql)
        if row.long:
            yield rows
            rows, size = [], 0
    if rows:
        yield rows


def _rows(table: KeptTable, reading: Reading) -> Iterator[_Row]:
    """The rows. What is plain JSON without escapes is SQL with other quotes."""
    writes, has_room = _writers(table), holds_all(table)
    openers = {place: opener(table, place) for place in table.sealed}
    is_plain = not writes and not openers
    asked = cells_in_json(table, reading.entity)
    lines = reading.copied(asked.sql, asked.parameters)
    next(lines, b"")  # the head
    for line in lines:
        found = _json(line)
        if is_plain and (has_room or found.isascii()) and (quick := _quickly(found)):
            yield _Row(quick)
            continue
        cells: list[str | None] = orjson.loads(found)
        for place, opened in openers.items():
            cells[place] = _in_plain(opened, cells[place])
        wide = () if has_room else tuple(overflowing(table, cells))
        written: list[Cell] = [(writes.get(place, literal), cell) for place, cell in enumerate(cells)]
        if len(found) > _LONG_BYTES:
            del line, found, cells
            yield _Row(b"", wide, written)
        else:
            yield _Row(f"({','.join(_written(cell) for cell in written)})".encode(), wide)


def _quickly(found: bytes) -> bytes | None:
    """A JSON list as SQL, by other quotes alone; None where that does not do."""
    if b"\\" in found:
        # What is left of an escaped quote that follows an escaped backslash is a backslash, too.
        found = found.replace(b'\\"', b"\0")
        if b"\\" in found:
            return None
    return b"(%b)" % found[1:-1].replace(b"'", b"''").replace(b'"', b"'").replace(b"\0", b'"')


def _written(cell: Cell) -> str:
    write, text = cell
    return "NULL" if text is None else write(text)


def _pieces(cells: list[Cell] | None) -> Iterator[bytes]:
    """A long row, so that its longest text is never held twice."""
    for place, cell in enumerate(cells or ()):
        yield b"," if place else b"("
        write, text = cell
        if text is None or len(text) <= _LONG_BYTES or write is not literal:
            yield _written(cell).encode()
            continue
        is_unsafe = _UNSAFE.search(text) is not None
        yield b"_utf8mb4 X'" if is_unsafe else b"'"
        for at in range(0, len(text), _LONG_BYTES):
            piece = text[at : at + _LONG_BYTES]
            yield piece.encode().hex().encode() if is_unsafe else piece.replace("'", "''").encode()
        yield b"'"
    if cells:
        yield b")"


def literal(text: str) -> str:
    r"""A text as SQL, read the same in every mode.

    >>> [literal(text) for text in ("", "it's", "C:\\a", "two\nlines")]
    ["''", "'it''s'", "_utf8mb4 X'433a5c61'", "_utf8mb4 X'74776f0a6c696e6573'"]
    """
    if _UNSAFE.search(text):
        return f"_utf8mb4 X'{text.encode().hex()}'"
    return "'" + text.replace("'", "''") + "'"


def _bytes_literal(text: str) -> str:
    return f"X'{text[2:]}'" if _HEX.fullmatch(text) else literal(text)


def _bits_literal(text: str) -> str:
    return text if text.isdecimal() else literal(text)


def _writers(table: KeptTable) -> dict[int, Callable[[str], str]]:
    """By place the columns that are not written as text."""
    bits = {place for place, column in enumerate(table.columns) if word(column.declared) == "bit"}
    binary = {place for place, column in enumerate(table.columns) if is_bytes(column)}
    return {**dict.fromkeys(bits, _bits_literal), **dict.fromkeys(binary, _bytes_literal)}


def _json(line: bytes) -> bytes:
    """The cells of a line of COPY, which quotes what holds quotes or a comma."""
    found = bytes(line[:-1])
    return found[1:-1].replace(b'""', b'"') if found.startswith(b'"') else found


def _in_plain(opened: Opener, cell: str | None) -> str | None:
    plain = opened(cell) if cell and cell.startswith("f1.") else None
    return cell if plain is None else plain
