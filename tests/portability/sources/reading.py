"""What tests of sources read: batches as rows of Python values, by the rules of PostgreSQL's COPY."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from abutment.portability.sources import Batch, Reader, Table

_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_MEANT = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}


@dataclass(frozen=True)
class Row:
    """One line of COPY."""

    key: str | None
    block: int
    digest: int
    raw: tuple[int, ...]
    copies: int
    cells: tuple[str | None, ...]


def table_of(reader: Reader, name: str) -> Table:
    """The table of this name."""
    return next(table for table in reader.tables() if table.name == name)


def rows_of(batches: Iterable[Batch]) -> list[Row]:
    """All rows of these batches."""
    rows = []
    for batch in batches:
        lines = batch.copy.decode().split("\n")
        assert lines.pop() == "", "a batch ends with a line end"
        assert len(lines) == batch.rows
        rows += [_row(line) for line in lines]
    return rows


def all_rows(reader: Reader, name: str) -> list[Row]:
    """All rows of a table."""
    return rows_of(reader.batches(table_of(reader, name), None))


def _row(line: str) -> Row:
    key, block, digest, raw, copies, *cells = line.split("\t")
    assert re.fullmatch("[0-9a-f]{16}", digest)
    positions = tuple(int(position) for position in raw.strip("{}").replace(" ", "").split(",") if position)
    return Row(_text(key), int(block), int(digest, 16), positions, int(copies), tuple(map(_text, cells)))


def _text(cell: str) -> str | None:
    return None if cell == r"\N" else _ESCAPE.sub(lambda match: _MEANT[match[1]], cell)
