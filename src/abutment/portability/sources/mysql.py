"""A live MySQL or MariaDB, read in one snapshot that leaves no lock and no trace behind."""

# ruff: noqa: S608 - every name in the SQL is quoted by `quoted`, and its values are whole numbers or hexadecimal digits

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from abutment.portability.errors import NoRight, SourceError, TableChanged
from abutment.portability.sources import catalog, totals
from abutment.portability.sources.base import (
    BLOCK_KEYS,
    HOT_FOR,
    Batch,
    Block,
    Sealing,
    SourceMeasure,
    Table,
    by_folded_name,
)
from abutment.portability.sources.connecting import Address, Session
from abutment.portability.sources.cutting import batches
from abutment.portability.sources.expressions import Lines, number_of, quoted
from abutment.portability.sources.kinds import word
from abutment.portability.sources.long_rows import LongRows
from abutment.portability.sources.streams import Stream

STRETCH_ROWS = 500_000


class MysqlReader:
    """Reads a database at an address; `salt` is secret to the source and goes into every digest."""

    version: str = ""
    program_version: str = ""
    read_at: datetime

    def __init__(self, address: Address, salt: bytes) -> None:
        self.name = f"{address.database} on {address.where}"
        self._address = address
        self._salt = salt
        self._open: Session | None = None
        self._tables: dict[str, Table] = {}
        self._by_name: dict[str, Table] = {}
        self._indexes: dict[str, str] = {}
        self._marks: dict[str, tuple[bytes | None, ...]] = {}
        self._packet = 0
        self._local_at = self._utc_at = ""

    def __enter__(self) -> Self:
        self._open = session = Session(self._address)
        try:
            self._begin(session)
        except BaseException:
            session.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def _begin(self, session: Session) -> None:
        self.version = session.version
        # The clock is read first: a row that is newer cannot be missed, only read twice.
        session.execute("SET SESSION time_zone = @@global.time_zone")
        [(now, local, packet)] = session.rows("SELECT UTC_TIMESTAMP(6), NOW(6), @@max_allowed_packet")
        session.execute("SET SESSION time_zone = '+00:00'")
        self.read_at = datetime.fromisoformat((now or b"").decode()).replace(tzinfo=UTC)
        self._packet = int(packet or 0)
        self._utc_at = f"{self.read_at - HOT_FOR:%Y-%m-%d %H:%M:%S}"
        self._local_at = f"{datetime.fromisoformat((local or b'').decode()) - HOT_FOR:%Y-%m-%d %H:%M:%S}"
        session.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
        # Going back to here after each table lets go of it, so that nobody's ALTER TABLE waits for the whole import.
        session.execute("SAVEPOINT abutment")
        tables, self._indexes = catalog.tables(session)
        self._tables = by_folded_name(tables)
        self._by_name = {table.name: table for table in tables}
        self.program_version = self._program_version(session)

    @property
    def _session(self) -> Session:
        if self._open is None:
            raise RuntimeError("This reader is closed; open it by `with`.")
        return self._open

    def tables(self) -> Sequence[Table]:
        """All tables but views, by name."""
        return tuple(self._by_name.values())

    def blocks(self, table: Table, columns: Sequence[str] | None = None) -> Iterator[Block]:
        """The blocks of a table that have rows, by number."""
        self._mark(table)
        lines = self._lines(table, columns)
        try:
            for condition in self._stretches(lines):
                rows = self._session.stream(self._blocks_sql(lines, condition), about=table.name)
                with closing(rows):
                    for number, count, digest, is_hot in rows:
                        yield Block(int(number or 0), int(count or 0), int(digest or 0), is_hot == b"1")
        finally:
            self._let_go()

    def batches(
        self,
        table: Table,
        blocks: Collection[int] | None,
        *,
        sealing: Sealing | None = None,
        after: int | None = None,
        columns: Sequence[str] | None = None,
    ) -> Iterator[Batch]:
        """The rows of these blocks (None: of all), block after block, beginning behind the block `after`."""
        self._mark(table)
        lines = self._lines(table, columns)
        by_name = {name.casefold(): seal for name, seal in (sealing or {}).items()}
        seals = {
            position: by_name[column.name.casefold()]
            for position, column in enumerate(table.columns)
            if column.name.casefold() in by_name
        }
        long = LongRows(self._session, lines, seals, self._packet)
        stream = Stream(self._session, lines, long, self._indexes.get(table.name, ""))
        rows = stream.rows(blocks, after)
        try:
            yield from batches(rows, seals)
        finally:
            rows.close()
            self._let_go()

    def sums(self, measure: SourceMeasure) -> Iterator[tuple[str, int, int, int]]:
        """Month as YYYY-MM (empty where a row has no day), clinic, cents and rows."""
        yield from totals.sums(self._session, measure, self._tables)
        self._let_go()

    def sums_by(
        self, measure: SourceMeasure, by: str, only: Collection[int] | None = None
    ) -> Iterator[tuple[int, int, int]]:
        """The number in the column `by`, cents and rows; of these numbers `only`, if named."""
        yield from totals.sums_by(self._session, measure, by, self._tables, only)
        self._let_go()

    def check_unchanged(self) -> Sequence[str]:
        """The tables outside the snapshot that were read and have changed since."""
        return [name for name, mark in self._marks.items() if self._now(self._by_name[name]) != mark]

    def _lines(self, table: Table, columns: Sequence[str] | None) -> Lines:
        known = self._by_name.get(table.name)
        if known is None or (known.columns, known.key) != (table.columns, table.key):
            raise TableChanged(f"The table {table.name} is not as it was described. Start the import again.")
        return Lines(table, self._salt, None if columns is None else tuple(columns))

    def _stretches(self, lines: Lines) -> Iterator[str]:
        """Conditions that cut a large table between blocks, so that no single answer is long in coming."""
        key = lines.number if lines.has_number else ""
        if not key or lines.table.rows_about < STRETCH_ROWS:
            yield "TRUE"
            return
        name = quoted(lines.keys[0].name)
        first: int | None = None
        while True:
            since = "TRUE" if first is None else f"{name} >= {first}"
            rows = self._session.rows(
                f"SELECT {key} FROM {lines.name} FORCE INDEX ({quoted(self._indexes[lines.table.name])})"
                f" WHERE {since} ORDER BY {name} LIMIT {STRETCH_ROWS}, 1",
                about=lines.table.name,
            )
            if not rows:
                yield since
                return
            first = int(rows[0][0] or 0) // BLOCK_KEYS * BLOCK_KEYS
            yield f"{since} AND {name} < {first}"

    def _blocks_sql(self, lines: Lines, condition: str) -> str:
        name = lines.name
        if not lines.keys:
            digest = number_of(lines.digest_of_copies_sql("d", "n"))
            equal = f"SELECT {lines.row_digest} AS d, COUNT(*) AS n FROM {name} GROUP BY 1"
            return f"SELECT 0, SUM(n), BIT_XOR({digest}), 0 FROM ({equal}) AS equal_rows HAVING SUM(n) > 0"
        return (
            f"SELECT {lines.block}, COUNT(*), BIT_XOR({number_of(lines.digest)}), {self._is_hot(lines.table)}"
            f" FROM {name} WHERE {condition} GROUP BY 1 ORDER BY 1"
        )

    def _is_hot(self, table: Table) -> str:
        column = table.column(table.edited) if table.edited else None
        if column is None:
            return "0"
        # A timestamp is shown in our session's zone, which is UTC; a datetime is as the server's own clock wrote it.
        since = f"'{self._utc_at}'" if word(column.declared) == "timestamp" else f"'{self._local_at}'"
        return f"IFNULL(MAX({quoted(column.name)} >= {since}), 0)"

    def _let_go(self) -> None:
        if self._open is not None and not self._open.is_busy:
            with suppress(SourceError):  # whatever is wrong was said already, or is said at the next question
                self._open.execute("ROLLBACK TO SAVEPOINT abutment")

    def _mark(self, table: Table) -> None:
        if not table.is_in_snapshot and table.name not in self._marks:
            self._marks[table.name] = self._now(table)

    def _now(self, table: Table) -> tuple[bytes | None, ...]:
        """What tells whether a table without snapshots has changed."""
        rows = self._session.rows(f"CHECKSUM TABLE {quoted(table.name)}", about=table.name)
        return rows[0][1:] if rows else ()

    def _program_version(self, session: Session) -> str:
        table = self._tables.get("preference")
        if table is None or not (table.column("PrefName") and table.column("ValueString")):
            return ""
        try:
            rows = session.rows(
                f"SELECT ValueString FROM {quoted(table.name)} WHERE PrefName = 'DataBaseVersion' LIMIT 1",
                about=table.name,
            )
        except NoRight:
            return ""
        finally:
            self._let_go()
        return (rows[0][0] or b"").decode(errors="replace").strip() if rows else ""
