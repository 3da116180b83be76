"""Tables of a Package: CSV by RFC 4180, counted, and held against what the data dictionary says of them."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .marks import Marks
from .streams import Content, Hashed, chunks
from .strict_json import shown
from .totals import Sums, adder

csv.field_size_limit(min(sys.maxsize, 2**31 - 1))

_BATCH_ROWS = 250  # more do not stay in the cache of a processor while they are turned into columns
_BATCH_BYTES = 8 * 1024 * 1024
"""However long notes are, no more than so many rows, or so many bytes and one row, are held at a time."""


@dataclass(frozen=True, slots=True)
class ValueKind:
    """What a column's values must be. name: in words; pattern: of the whole value; known: all that may stand there."""

    name: str
    pattern: re.Pattern[str] | None = None
    known: frozenset[str] = frozenset()

    def fits(self, value: str) -> bool:
        """Whether a value is one; an empty one is none at all, or empty text."""
        return not value or value in self.known or bool(self.pattern and self.pattern.fullmatch(value))


INTEGER = ValueKind("integer", re.compile(r"-?\d{1,19}", re.ASCII))
BOOLEAN = ValueKind("boolean", known=frozenset({"t", "f"}))
DATE = ValueKind("date", re.compile(r"-?\d{4,7}-\d\d-\d\d( BC)?|-?infinity", re.ASCII))


@dataclass(frozen=True, slots=True)
class Table:
    """What the data dictionary says of one file: its columns, and which of them make keys.

    keys: name of a set of keys, and the columns that make one; references: the same of keys that must be elsewhere.
    entity: the column that names the practice, if there is one; kinds: of columns whose values are looked at, what they
    must be.
    """

    path: str
    columns: tuple[str, ...]
    primary: tuple[str, ...] = ()
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    references: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    entity: str | None = None
    kinds: Mapping[str, ValueKind] = field(default_factory=dict)


@dataclass(slots=True)
class Seen:
    """What was seen in one file: keys, and references to keys, by the names of their sets."""

    rows: int = 0
    keys: dict[str, Marks] = field(default_factory=dict)
    references: dict[str, Marks] = field(default_factory=dict)
    sums: Sums = field(default_factory=Sums)


def counted(stream: Hashed) -> int:
    """Rows below the header, by line ends outside of quotes."""
    ends, is_quoted, last = 0, False, b""
    for chunk in chunks(stream):
        if b'"' in chunk:
            outside = chunk.split(b'"')
            ends += sum(part.count(b"\n") for part in outside[is_quoted::2])
            is_quoted ^= len(outside) % 2 == 0
        elif not is_quoted:
            ends += chunk.count(b"\n")
        last = chunk[-1:]
    if is_quoted:
        raise Content("it ends within a quoted value")
    if last != b"\n":
        raise Content("it ends in the middle of a row" if last else "it has no header")
    return ends - 1


def read(stream: Hashed, table: Table, entity: str) -> Seen:
    """Every row, by the columns that the dictionary names; raises Content at the first that does not fit."""
    seen = Seen(keys={name: Marks() for name in table.keys}, references={name: Marks() for name in table.references})
    place = {column: at for at, column in enumerate(table.columns)}
    primary = place[table.primary[0]] if len(table.primary) == 1 else None
    of_entity = place[table.entity] if table.entity else None
    last: int | None = None
    add = adder(table.path, table.columns, seen.sums)
    kinds = [(place[column], column, kind) for column, kind in table.kinds.items()]
    for rows in _batches(stream, table):
        columns = list(zip(*rows, strict=True))
        for at, column, kind in kinds:
            _check_kind(set(columns[at]), column, kind)
        if of_entity is not None and set(columns[of_entity]) - {entity, ""}:
            other = next(at for at, row in enumerate(rows, seen.rows + 1) if row[of_entity] not in (entity, ""))
            raise Content(f"row {other:,} is of another practice")
        if primary is not None:
            last = _ascending(columns[primary], last)
        for found, wanted in ((seen.keys, table.keys), (seen.references, table.references)):
            for name, key in wanted.items():
                found[name].add(_made_of([columns[place[column]] for column in key]))
        if add is not None:
            add(rows)
        seen.rows += len(rows)
    return seen


def _batches(stream: Hashed, table: Table) -> Iterator[list[list[str]]]:
    text = io.TextIOWrapper(io.BufferedReader(stream, 1 << 18), encoding="utf-8", errors="strict", newline="")
    reader = csv.reader(text, strict=True)
    width = len(table.columns)
    try:
        if tuple(next(reader, ())) != table.columns:
            raise Content("its header is not the columns that the data dictionary names")
        done = 0
        while rows := _some(reader, stream):
            if width == 1:
                rows = [row or [""] for row in rows]  # an empty line is one value that is not there
            if {len(row) for row in rows} != {width}:
                at = next(at for at, row in enumerate(rows, done + 1) if len(row) != width)
                raise Content(f"row {at:,} does not have {width} values")
            done += len(rows)
            yield rows
    except UnicodeDecodeError as wrong:
        raise Content("it is not text in UTF-8") from wrong
    except csv.Error as wrong:
        raise Content(f"line {reader.line_num:,} is no CSV ({wrong})") from wrong
    finally:
        text.detach().detach()


def _some(reader: Iterator[list[str]], stream: Hashed) -> list[list[str]]:
    rows: list[list[str]] = []
    until = stream.count + _BATCH_BYTES
    for row in reader:
        rows.append(row)
        if len(rows) == _BATCH_ROWS or stream.count > until:
            break
    return rows


def _check_kind(found: set[str], column: str, kind: ValueKind) -> None:
    for value in found:
        if not kind.fits(value):
            is_no = f"is none of {', '.join(sorted(kind.known))}" if kind.name == "word" else f"is no {kind.name}"
            raise Content(f"{column} holds {shown(value, 40)}, which {is_no}")


def _made_of(columns: list[tuple[str, ...]]) -> set[str]:
    """The distinct keys of some columns; none where one of them is empty (MATCH SIMPLE of SQL)."""
    if len(columns) == 1:
        return set(columns[0])
    return {"\0".join(key) for key in set(zip(*columns, strict=True)) if all(key)}


def _ascending(keys: Sequence[str], last: int | None) -> int | None:
    """Check that keys rise, so that none is there twice; keys that are no numbers are left to the database."""
    try:
        numbers = list(map(int, keys))
    except ValueError:
        return last
    before = numbers if last is None else [last, *numbers]
    for one, other in pairwise(before):
        if other <= one:
            raise Content(f"its key {other} stands after {one}: rows are in the order of their keys, each once")
    return numbers[-1]
