"""A folder that `mariadb-dump --tab` wrote, read as the live database would be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from zlib import crc32

from abutment.portability.errors import BrokenFile, TableChanged
from abutment.portability.sources import tab_totals
from abutment.portability.sources.base import (
    BLOCK_KEYS,
    BLOCKS_OF_OTHER_KEYS,
    HOT_FOR,
    Batch,
    Block,
    Sealing,
    SourceMeasure,
    Table,
    by_folded_name,
)
from abutment.portability.sources.copying import Seals
from abutment.portability.sources.cutting import Row, batches
from abutment.portability.sources.expressions import Lines
from abutment.portability.sources.tab_rows import TabRows
from abutment.portability.sources.tab_tables import described


class TabFolder:
    """Reads a folder with NAME.sql and NAME.txt for each table; `salt` is secret and goes into every digest.

    A table whose rows do not come in the order of its key gives its batches in the order of the file, and says so.
    Where a table has no key, the digests of its rows are kept in memory while it is read.
    """

    version: str = ""
    program_version: str = ""
    read_at: datetime

    def __init__(self, path: Path, salt: bytes) -> None:
        self.name = f"the folder {path}"
        self._path = path
        self._salt = salt
        self._tables: dict[str, Table] = {}
        self._listed: tuple[Table, ...] = ()
        self._files: dict[str, Path] = {}
        self._marks: dict[str, tuple[int, int]] = {}
        self._is_ordered: dict[str, bool] = {}

    def __enter__(self) -> Self:
        try:
            sources = sorted(self._path.glob("*.sql"))
            moments = [path.stat().st_mtime for path in sources]
        except OSError as refused:
            raise BrokenFile(f"{self._path} cannot be read: {refused.strerror}. Let this user read it.") from refused
        if not sources:
            raise BrokenFile(
                f"{self._path} holds no NAME.sql with NAME.txt. Name a folder that mariadb-dump --tab wrote."
            )
        self.read_at = datetime.fromtimestamp(min(moments), UTC)
        found = []
        for path in sources:
            table, version = described(path)
            self.version = self.version or version
            if table is not None:
                found.append(table)
                self._files[table.name] = path.with_suffix(".txt")
        self._listed = tuple(sorted(found, key=lambda table: table.name))
        self._tables = by_folded_name(found)
        self.program_version = self._program_version()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tables, self._listed = {}, ()

    def tables(self) -> Sequence[Table]:
        """All tables but views, by name."""
        return self._listed

    def blocks(self, table: Table, columns: Sequence[str] | None = None) -> Iterator[Block]:
        """The blocks of a table that have rows, by number."""
        rows = self._rows(table, columns)
        if not rows.lines.keys:
            yield from self._block_without_key(rows)
            return
        edited = next((i for i, column in enumerate(table.columns) if column.name == table.edited), None)
        since = f"{self.read_at - HOT_FOR:%Y-%m-%d %H:%M:%S}"
        is_ordered = self._ordered(rows)
        found: dict[int, list[int]] = {}
        current: int | None = None
        for row in rows.rows():
            block = _block(rows, row)
            if is_ordered and current is not None and block != current:
                yield _made(current, found.pop(current))
            current = block
            sums = found.setdefault(block, [0, 0, 0])
            sums[0] += 1
            sums[1] ^= int(rows.digest(row)[:16], 16)
            if edited is not None and rows.edited(row, edited) >= since:
                sums[2] = 1
        for block in sorted(found):
            yield _made(block, found[block])

    def batches(
        self,
        table: Table,
        blocks: Collection[int] | None,
        *,
        sealing: Sealing | None = None,
        after: int | None = None,
        columns: Sequence[str] | None = None,
    ) -> Iterator[Batch]:
        """The rows of these blocks (None: of all) behind the block `after`."""
        rows = self._rows(table, columns)
        by_name = {name.casefold(): seal for name, seal in (sealing or {}).items()}
        seals = {
            position: by_name[column.name.casefold()]
            for position, column in enumerate(table.columns)
            if column.name.casefold() in by_name
        }
        wanted = None if blocks is None else {b for b in blocks if after is None or b > after}
        if wanted is not None and not wanted:
            return
        yield from batches(self._given(rows, wanted, after, seals), seals, is_ordered=self._ordered(rows))

    def sums(self, measure: SourceMeasure) -> Iterator[tuple[str, int, int, int]]:
        """Month as YYYY-MM (empty where a row has no day), clinic, cents and rows."""
        return tab_totals.sums(measure, self._tables, self._any_rows)

    def sums_by(
        self, measure: SourceMeasure, by: str, only: Collection[int] | None = None
    ) -> Iterator[tuple[int, int, int]]:
        """The number in the column `by`, cents and rows; of these numbers `only`, if named."""
        return tab_totals.sums_by(measure, by, self._tables, self._any_rows, only)

    def check_unchanged(self) -> Sequence[str]:
        """The tables whose files were read and have changed since."""
        return [name for name, mark in self._marks.items() if self._now(name) != mark]

    def _any_rows(self, table: Table) -> TabRows:
        return self._rows(table, None)

    def _rows(self, table: Table, columns: Sequence[str] | None) -> TabRows:
        known = next((known for known in self._listed if known.name == table.name), None)
        if known is None or (known.columns, known.key) != (table.columns, table.key):
            raise TableChanged(f"The table {table.name} is not as it was described. Start the import again.")
        self._marks.setdefault(table.name, self._now(table.name))
        return TabRows(self._files[table.name], Lines(table, self._salt, None if columns is None else tuple(columns)))

    def _now(self, name: str) -> tuple[int, int]:
        try:
            stat = self._files[name].stat()
        except OSError:
            return (0, 0)  # reading it says why
        return (stat.st_mtime_ns, stat.st_size)

    def _ordered(self, rows: TabRows) -> bool:
        """Whether the rows of a file come in the order of their blocks."""
        name = rows.lines.table.name
        if not rows.lines.keys:
            return True
        if not rows.lines.has_number:
            return False
        if name not in self._is_ordered:
            last: int | None = None
            self._is_ordered[name] = True
            for row in rows.rows():
                block = _block(rows, row)
                if last is not None and block < last:
                    self._is_ordered[name] = False
                    break
                last = block
        return self._is_ordered[name]

    def _given(self, rows: TabRows, wanted: set[int] | None, after: int | None, seals: Seals) -> Iterator[Row]:
        if not rows.lines.keys:
            if (wanted is None or 0 in wanted) and (after is None or after < 0):
                yield from self._given_without_key(rows, seals)
            return
        for row in rows.rows():
            block = _block(rows, row)
            if (wanted is None or block in wanted) and (after is None or block > after):
                key = b"%d" % rows.number(row) if rows.lines.has_number else rows.key(row)
                yield rows.given(row, (key, block, rows.digest(row)[:16], 1), seals)

    def _given_without_key(self, rows: TabRows, seals: Seals) -> Iterator[Row]:
        counted = Counter(rows.digest(row) for row in rows.rows())
        for row in rows.rows():
            key = rows.digest(row)
            copies = counted.pop(key, 0)
            if copies:
                digest = rows.lines.digest_of_copies(key, copies)
                yield rows.given(row, (key, 0, digest, copies), seals)

    def _block_without_key(self, rows: TabRows) -> Iterator[Block]:
        counted = Counter(rows.digest(row) for row in rows.rows())
        digest = 0
        for key, copies in counted.items():
            digest ^= int(rows.lines.digest_of_copies(key, copies), 16)
        if counted:
            yield Block(0, sum(counted.values()), digest, is_hot=False)

    def _program_version(self) -> str:
        table = self._tables.get("preference")
        columns = [column.name.casefold() for column in table.columns] if table else []
        if table is None or not {"prefname", "valuestring"} <= set(columns):
            return ""
        name, value = columns.index("prefname"), columns.index("valuestring")
        rows = self._any_rows(table)
        for row in rows.rows():
            if (rows.cell(row, name) or b"").lower() == b"databaseversion":
                return (rows.cell(row, value) or b"").decode(errors="replace").strip()
        return ""


def _block(rows: TabRows, row: bytes | list[bytes | None]) -> int:
    if rows.lines.has_number:
        return rows.number(row) // BLOCK_KEYS
    return crc32(rows.key(row)) % BLOCKS_OF_OTHER_KEYS


def _made(number: int, sums: list[int]) -> Block:
    return Block(number, sums[0], sums[1], bool(sums[2]))
