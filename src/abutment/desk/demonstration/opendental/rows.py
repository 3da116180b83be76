"""Rows on their way into files: one line of tab-separated text each, in the escapes of `mariadb-dump --tab`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from abutment.desk.demonstration.opendental.shapes import Shape, shapes

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_CLOCKS = tuple(f"{13 + second // 3600}:{second // 60 % 60:02}:{second % 60:02}" for second in range(0, 32_400, 37))


class Table:
    """A table that is being filled; a row's number is its key, counted from 1."""

    def __init__(self, shape: Shape, columns: str, usual: Mapping[str, str]) -> None:
        """`columns` are those that each row gives, in the order of `add`; `usual` what others hold, if not nothing."""
        self.shape = shape
        self.lines: list[str] = []
        given = {name: f"{{{place}}}" for place, name in enumerate(columns.split(), start=1)} | {shape.key: "{0}"}
        unknown = (given.keys() | usual.keys()) - shape.columns.keys()
        if unknown:
            raise KeyError(f"{shape.name} has no {', '.join(sorted(unknown))}")
        fields = (given.get(name) or usual.get(name, shape.empty(name)) for name in shape.columns)
        self._line = "\t".join(fields).format

    def add(self, *values: object) -> int:
        """Write a row and answer its number."""
        number = len(self.lines) + 1
        self.lines.append(self._line(number, *values))
        return number

    @property
    def next_number(self) -> int:
        """The number that the next row will have."""
        return len(self.lines) + 1


class Tables:
    """All tables of one practice."""

    def __init__(self) -> None:
        self._tables: dict[str, Table] = {}

    def table(self, name: str, columns: str, **usual: object) -> Table:
        """Begin a table; each may be begun once."""
        if name in self._tables:
            raise KeyError(f"{name} is begun already")
        shape = shapes()[name]
        self._tables[name] = Table(shape, columns, {column: str(value) for column, value in usual.items()})
        return self._tables[name]

    def write(self, folder: Path) -> dict[str, int]:
        """Write every table as NAME.sql and NAME.txt, and answer how many rows each has."""
        for name, table in self._tables.items():
            (folder / f"{name}.sql").write_text(table.shape.create(), encoding="utf-8", newline="\n")
            text = "".join(f"{line}\n" for line in table.lines)
            (folder / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")
        return {name: len(table.lines) for name, table in sorted(self._tables.items())}


def escaped(text: str) -> str:
    """Free text as it stands in a file of rows.

    >>> escaped("one\\ttwo")
    'one\\\\ttwo'
    """
    return text.translate(_ESCAPES)


@cache
def usd(cents: int) -> str:
    """Dollars as the database prints a double.

    >>> usd(1250), usd(-7), usd(300)
    ('12.5', '-0.07', '3')
    """
    whole, part = divmod(abs(cents), 100)
    sign = "-" if cents < 0 else ""
    if not part:
        return f"{sign}{whole}"
    return f"{sign}{whole}.{part:02}".rstrip("0")


def stamp(day: date, turn: int) -> str:
    """A moment of a day, within the hours that are a working day's everywhere in the country (UTC)."""
    return f"{day} {_CLOCKS[turn * 7 % len(_CLOCKS)]}"
