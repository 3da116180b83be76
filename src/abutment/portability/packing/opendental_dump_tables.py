"""How a dump creates a table again: from its declared types, key, engine and collation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from abutment.portability.packing.source_tables import KeptTable
from abutment.portability.sources import Column, Kind
from abutment.portability.sources.expressions import quoted
from abutment.portability.sources.kinds import is_long, word

_PLAIN = re.compile(r"[A-Za-z0-9_]+")
_ALL = {"utf8mb4", "utf16", "utf16le", "utf32"}
_DIGITS = re.compile(r"\((\d)\)")


def created(table: KeptTable) -> str:
    """CREATE TABLE. Columns outside the key take NULL: what the server demanded there was not imported."""
    lines = [f"  {_column(table, column)}" for column in table.columns]
    if table.key:
        names = ", ".join(map(quoted, table.key))
        of_key = [column for column in table.columns if column.name in table.key]
        kind = "UNIQUE" if any(is_long(column) for column in of_key) else "PRIMARY"
        lines.append(f"  {kind} KEY ({names})")
    body = ",\n".join(lines)
    return f"CREATE TABLE {quoted(table.name)} (\n{body}\n){_engine(table)}{_charset(table)};"


def _engine(table: KeptTable) -> str:
    return f" ENGINE={table.engine}" if _PLAIN.fullmatch(table.engine) else ""


def charset(table: KeptTable) -> str:
    """The character set of a table's texts, by its collation."""
    return table.collation.split("_")[0] if _PLAIN.fullmatch(table.collation) else "utf8mb4"


def _charset(table: KeptTable) -> str:
    name = charset(table)
    if not _PLAIN.fullmatch(table.collation):
        return f" DEFAULT CHARSET={name}"
    # Only MySQL 8 and later know these; MariaDB passes over the comment and takes its own.
    collate = f"COLLATE={table.collation}"
    return f" DEFAULT CHARSET={name} " + (f"/*!80000 {collate} */" if "_0900_" in table.collation else collate)


def _column(table: KeptTable, column: Column) -> str:
    told = f"{quoted(column.name)} {column.declared}"
    if column.name == table.edited:
        digits = _DIGITS.search(column.declared)
        now = f"current_timestamp({digits[1] if digits else ''})"
        return f"{told} NULL DEFAULT {now} ON UPDATE {now}"
    if column.name in table.key:
        return f"{told} NOT NULL{' AUTO_INCREMENT' if table.has_number else ''}"
    # Said of each: else older servers set the first timestamp of a table by themselves.
    return f"{told} NULL DEFAULT NULL" if word(column.declared) == "timestamp" else told


def overflowing(table: KeptTable, cells: Iterable[str | None]) -> Iterator[int]:
    """The places of cells that the character set of the table cannot hold: a column may have had another than its
    table, and which one was not imported."""
    fits = _FITS.get(charset(table), str.isascii)
    for place, cell in enumerate(cells):
        if cell and not cell.isascii() and not fits(cell) and table.columns[place].kind is Kind.TEXT:
            yield place


def holds_all(table: KeptTable) -> bool:
    """Whether the character set of the table holds every character."""
    return charset(table) in _ALL


def _fits_latin1(text: str) -> bool:
    try:
        text.encode("cp1252")  # what MySQL calls latin1
    except UnicodeEncodeError:
        return False
    return True


def _fits_three_bytes(text: str) -> bool:
    return max(text) <= "\uffff"


_FITS: dict[str, Callable[[str], bool]] = {
    "latin1": _fits_latin1,
    **dict.fromkeys(("utf8", "utf8mb3", "ucs2"), _fits_three_bytes),
}


def widened(table: KeptTable, place: int) -> str:
    """Let a column hold every character."""
    column = table.columns[place]
    null = " NOT NULL" if column.name in table.key else ""
    kind = f"{column.declared} CHARACTER SET utf8mb4{null}"
    return f"ALTER TABLE {quoted(table.name)} MODIFY {quoted(column.name)} {kind};\n"
