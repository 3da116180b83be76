"""Tables as the readers render them: rows of cells between bars, an empty line or a rule between two of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_RULE = re.compile(r"^[\s|:+=-]*$")
_MOST_CELLS = 40


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells without blanks around them, and its characters."""

    cells: tuple[str, ...]
    start: int
    end: int


def tables_in(text: str) -> Iterator[list[Row]]:
    """Neighboring rows of two cells and more, the heads with them."""
    table: list[Row] = []
    at = blank = 0
    for line in text.split("\n"):
        row = _row(line, at)
        if row is not None and _is_head(row) and any(not _is_head(each) for each in table):
            if len(table) > 1:
                yield table
            table = []
        if row is not None:
            table.append(row)
            blank = 0
        elif _RULE.match(line):
            blank += not line.strip()
        if blank > 1 or (row is None and not _RULE.match(line)):
            if len(table) > 1:
                yield table
            table, blank = [], 0
        at += len(line) + 1
    if len(table) > 1:
        yield table


def _is_head(row: Row) -> bool:
    """Whether a row looks like the head of a table: words and no amounts."""
    return not any(re.search(r"[$\d]", cell) for cell in row.cells) or not re.search(r"\$\d|\d%?$", row.cells[-1])


def _row(line: str, at: int) -> Row | None:
    if "|" not in line or _RULE.match(line):
        return None
    words = line.strip()
    cells = tuple(cell.strip().strip("*").strip() for cell in words.strip("|").split("|"))
    start = at + len(line) - len(line.lstrip())
    return Row(cells, start, start + len(words)) if 2 <= len(cells) <= _MOST_CELLS else None
