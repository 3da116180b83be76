"""Rows of tables, as they come out of papers: cells between bars or tabs, items of a list, or lines of short words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_RULE = re.compile(r"[\s|:+=-]*")
_BULLET = re.compile(r"\s*(?:[-*\u2022\u25cf]\s+|\(?[a-z0-9]{1,3}[.)]\s+)")
_GAP = re.compile(r"(?<=[^\s$])[ ]{3,}(?=\S)")
"""Between the columns of a table that is set with blanks; justified lines have two at most."""
_LONGEST = 240


@dataclass(frozen=True, slots=True)
class Row:
    """A line and its cells, each with its first character."""

    start: int
    end: int
    cells: tuple[tuple[int, str], ...]
    is_aligned: bool = False  # its cells are parted by blanks alone

    @property
    def words(self) -> str:
        """All of its cells."""
        return " ".join(cell for _, cell in self.cells)

    @property
    def is_barred(self) -> bool:
        """Whether it has several cells."""
        return len(self.cells) > 1


def blocks(text: str) -> Iterator[list[Row]]:
    """Neighboring short lines; rules between a table's head and body, and single empty lines, do not part them."""
    block: list[Row] = []
    empty = at = 0
    for line in text.split("\n"):
        start, at = at, at + len(line) + 1
        if _RULE.fullmatch(line):
            empty += not line.strip()
            continue
        if empty > 1 or len(line) > _LONGEST:
            if len(block) > 1:
                yield block
            block = []
        empty = 0
        if len(line) <= _LONGEST:
            block.append(_row(line, start))
    if len(block) > 1:
        yield block


def _row(line: str, start: int) -> Row:
    end = start + len(line.rstrip())
    if "|" in line or "\t" in line.strip():
        outer = line.strip().strip("|") if "|" in line else line.strip()
        offset = start + line.index(outer) if outer else start
        marks = [0, *(found.end() for found in re.finditer(r"\||\t", outer)), len(outer) + 1]
        cells = [(offset + first, outer[first : last - 1]) for first, last in pairwise(marks)]
        return Row(start + len(line) - len(line.lstrip()), end, tuple((at, cell.strip(" *`\t")) for at, cell in cells))
    if _GAP.search(line.strip()):
        first = len(line) - len(line.lstrip())
        marks = [first, *(found.end() for found in _GAP.finditer(line.rstrip(), first)), len(line)]
        aligned = tuple((start + low, line[low:high].strip(" *`")) for low, high in pairwise(marks))
        return Row(start + first, end, aligned, is_aligned=True)
    bullet = _BULLET.match(line)
    first = bullet.end() if bullet else len(line) - len(line.lstrip())
    return Row(start + len(line) - len(line.lstrip()), end, ((start + first, line[first:].strip().replace("**", "")),))
