"""The rows of one table in the order of its blocks, as lines, and those that cannot be lines one by one."""

# ruff: noqa: S608 - every name in the SQL is quoted by `quoted`, and its values are whole numbers or hexadecimal digits

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator
from functools import partial

from abutment.portability.sources.base import BLOCK_KEYS
from abutment.portability.sources.connecting import Session
from abutment.portability.sources.copying import SEPARATOR
from abutment.portability.sources.cutting import Late, Row
from abutment.portability.sources.expressions import Lines, quoted
from abutment.portability.sources.long_rows import LongRows

# An answer of this many rows keeps a table without snapshots locked for a moment only, and is soon read to its end.
PAGE_ROWS = 20_000
_RANGES_AT_ONCE = 200


class Stream:
    """One table's rows."""

    def __init__(self, session: Session, lines: Lines, long: LongRows, index: str) -> None:
        self._session = session
        self._lines = lines
        self._long = long
        self._index = index
        self._separators = lines.cells_in_line - 1

    def rows(self, blocks: Collection[int] | None, after: int | None) -> Generator[Row, None, None]:
        """The rows of these blocks behind the block `after`."""
        wanted = None if blocks is None else sorted(b for b in set(blocks) if after is None or b > after)
        if wanted == []:
            return
        if not self._lines.keys:
            if (wanted is None or 0 in wanted) and (after is None or after < 0):
                yield from self._without_key()
        elif self._lines.has_number:
            for where in self._ranges(wanted, after):
                yield from self._by_number(where)
        else:
            yield from self._by_block(wanted, after)

    def _is_line(self, line: bytes | None) -> bool:
        return line is not None and line.count(SEPARATOR) == self._separators

    def _ranges(self, blocks: list[int] | None, after: int | None) -> Iterator[str]:
        """Conditions on the key, a number of ranges in each."""
        key = quoted(self._lines.keys[0].name)
        if blocks is None:
            yield "TRUE" if after is None else f"{key} >= {(after + 1) * BLOCK_KEYS}"
            return
        ranges = [f"{key} BETWEEN {a * BLOCK_KEYS} AND {b * BLOCK_KEYS + BLOCK_KEYS - 1}" for a, b in _runs(blocks)]
        for at in range(0, len(ranges), _RANGES_AT_ONCE):
            yield f"({' OR '.join(ranges[at : at + _RANGES_AT_ONCE])})"

    def _by_number(self, where: str) -> Iterator[Row]:
        key = quoted(self._lines.keys[0].name)
        source = f"{self._lines.name} FORCE INDEX ({quoted(self._index)})"
        rest = where
        while True:
            order = f"FROM {source} WHERE {rest} ORDER BY {key}"
            line, count, is_stopped = b"", 0, False
            page = self._page(f"SELECT {self._lines.line} {order} LIMIT {PAGE_ROWS}")
            for found in page:
                if not self._is_line(found[0]):
                    is_stopped = True
                    break
                line = found[0] or b""
                count += 1
                yield line
            page.close()
            if count:
                rest = f"{where} AND {key} > {int(line.split(SEPARATOR, 1)[0])}"
            if is_stopped:
                number = self._first_number(key, rest)
                if number is None:
                    return
                yield from self._long_row(f"WHERE {key} = {number}")
                rest = f"{where} AND {key} > {number}"
            elif count < PAGE_ROWS:
                return

    def _first_number(self, key: str, condition: str) -> int | None:
        sql = f"SELECT {key} FROM {self._lines.name} WHERE {condition} ORDER BY {key} LIMIT 1"
        rows = self._session.rows(sql, about=self._lines.table.name)
        return int(rows[0][0] or 0) if rows else None

    def _by_block(self, blocks: list[int] | None, after: int | None) -> Iterator[Row]:
        """Rows of other keys; the source sorts them by block."""
        block = self._lines.block
        where = f"{block} IN ({', '.join(map(str, blocks))})" if blocks is not None else "TRUE"
        start, skipped = -1 if after is None else after, 0
        first = start + 1
        while True:
            condition = f"{where} AND {block} >= {first}"
            page = self._page(
                f"SELECT {block}, {self._lines.line} FROM {self._lines.name} WHERE {condition}"
                f" ORDER BY {self._lines.order}"
            )
            stopped_at: tuple[int, int] | None = None
            place, count = first, 0
            for number, line in page:
                count = count + 1 if int(number or 0) == place else 1
                place = int(number or 0)
                if place == first and count <= skipped:
                    continue
                if not self._is_line(line):
                    stopped_at = (place, count)
                    break
                yield line or b""
            page.close()
            if stopped_at is None:
                return
            first, skipped = stopped_at
            keys = ", ".join(quoted(column.name) for column in self._lines.keys)
            yield from self._long_row(f"WHERE {block} = {first} ORDER BY {keys} LIMIT {skipped - 1}, 1")

    def _without_key(self) -> Iterator[Row]:
        """Rows of a table without a key, equal ones once with their number."""
        digest = self._lines.row_digest
        sql = f"SELECT {digest}, {self._lines.line} FROM {self._lines.name} ORDER BY 1"
        long: list[tuple[bytes, int]] = []
        for key, line, copies in _counted(self._page(sql)):
            if not self._is_line(line):
                long.append((key, copies))
                continue
            front = (key, b"0", self._lines.digest_of_copies(key, copies), b"{}", b"%d" % copies)
            yield SEPARATOR.join((*front, line or b""))
        for key, copies in long:
            tail = f"WHERE {digest} = '{key.decode()}' LIMIT 1"
            yield Late(0, partial(self._long.copy, key, self._lines.digest_of_copies(key, copies), copies, tail))

    def _long_row(self, tail: str) -> Iterator[Row]:
        late = self._long.late(tail)
        if late is not None:
            yield late

    def _page(self, sql: str) -> Generator[tuple[bytes | None, ...], None, None]:
        return self._session.stream(sql, about=self._lines.table.name)


def _counted(rows: Iterator[tuple[bytes | None, ...]]) -> Iterator[tuple[bytes, bytes | None, int]]:
    """Neighbors of one key as one row, with their number."""
    current: tuple[bytes, bytes | None] | None = None
    copies = 0
    for key, line in rows:
        if current is not None and current[0] == key:
            copies += 1
            continue
        if current is not None:
            yield *current, copies
        current, copies = (key or b"", line), 1
    if current is not None:
        yield *current, copies


def _runs(blocks: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of each unbroken run of sorted numbers."""
    first = last = blocks[0]
    for block in blocks[1:]:
        if block != last + 1:
            yield first, last
            first = block
        last = block
    yield first, last
