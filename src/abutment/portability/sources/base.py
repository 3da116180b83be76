"""What every kind of source gives: tables, digests of blocks of rows, and the rows as text ready to be copied."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import TracebackType
from typing import Protocol, Self, TypeVar

BLOCK_KEYS = 2_000
"""How many consecutive keys make a block, where the key is one whole number."""
BLOCKS_OF_OTHER_KEYS = 256
HOT_FOR = timedelta(seconds=3)
"""A row edited so shortly before the snapshot may change again within the same tick of the source's clock."""

Sealing = Mapping[str, Callable[[str], str]]
"""By the name of a column, what to put in place of its text before it leaves the reader."""


class Kind(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    TEXT = "text"
    DAY = "day"
    MOMENT = "moment"
    TIME = "time"
    BYTES = "bytes"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, its type as the source declares it: `bigint(20)`, and of text its character set."""

    name: str
    declared: str
    kind: Kind
    is_nullable: bool
    charset: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the source.

    `key` is the primary key, else a unique key without nulls, else empty. `edited` is a column that the server itself
    sets to the time of each change. `rows_about` is the server's own estimate, or 0 where it has none.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    edited: str | None
    rows_about: int
    engine: str
    collation: str
    is_in_snapshot: bool

    def column(self, name: str) -> Column | None:
        """The column of this name, whatever its case."""
        folded = name.casefold()
        return next((column for column in self.columns if column.name.casefold() == folded), None)


class Named(Protocol):
    """What has the name of a table."""

    @property
    def name(self) -> str: ...


NamedTable = TypeVar("NamedTable", bound=Named)


def by_folded_name(tables: Iterable[NamedTable]) -> dict[str, NamedTable]:
    """Tables by their names in small letters; of names that differ in their case only, the one in small letters."""
    return {table.name.casefold(): table for table in sorted(tables, key=lambda table: table.name.islower())}


@dataclass(frozen=True, slots=True)
class Block:
    """A range of a table's keys: how many rows it has, and the XOR of their digests.

    Rows are counted as the source has them; where a table has no key, equal rows count each. `is_hot`: a row of it was
    edited so shortly before the snapshot that a later change of it might not show.
    """

    number: int
    rows: int
    digest: int
    is_hot: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines for PostgreSQL's COPY: key, block, digest in 16 hex digits, raw, copies, and then the cells of the table.

    `rows` counts lines. `ends_inside`: more rows of `last_block` may follow in the next batch. `is_ordered` is False
    where the blocks come in no order, so that any block may still get rows until the last batch.
    """

    rows: int
    last_block: int
    copy: bytes
    ends_inside: bool = False
    is_ordered: bool = True


@dataclass(frozen=True, slots=True)
class SourceMeasure:
    """Money that a table holds: what to add up, by which day and clinic, of which rows.

    A row counts as its amount in cents times the sum of `times`, which is at least 1. `where` keeps the rows whose
    columns have one of the numbers named. An empty `clinic` puts all rows under clinic 0.
    """

    table: str
    amount: str
    times: tuple[str, ...]
    day: str
    clinic: str
    where: tuple[tuple[str, tuple[int, ...]], ...]


class Reader(Protocol):
    """One read-only snapshot of a source, opened by `with`. It reads one thing at a time.

    Every method raises SourceError of portability.errors, or one of its kinds.
    """

    version: str
    """The server's own words."""
    program_version: str
    """The version of the program that keeps the database, or empty."""
    read_at: datetime
    """When the snapshot was taken, by the source's clock."""
    name: str

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def tables(self) -> Sequence[Table]:
        """All tables but views, by name."""
        ...

    def blocks(self, table: Table, columns: Sequence[str] | None = None) -> Iterator[Block]:
        """The blocks of a table that have rows, by number.

        Rows are digested over key and edit time where the table has both, over all cells otherwise, and over key and
        `columns` where these are given.
        """
        ...

    def batches(
        self,
        table: Table,
        blocks: Collection[int] | None,
        *,
        sealing: Sealing | None = None,
        after: int | None = None,
        columns: Sequence[str] | None = None,
    ) -> Iterator[Batch]:
        """The rows of these blocks (None: of all), block after block, beginning behind the block `after`.

        `columns` says what the digests of the rows are made from, as in `blocks`.
        """
        ...

    def sums(self, measure: SourceMeasure) -> Iterator[tuple[str, int, int, int]]:
        """Month as YYYY-MM (empty where a row has no day), clinic, cents and rows. Raises MissingColumn."""
        ...

    def sums_by(
        self, measure: SourceMeasure, by: str, only: Collection[int] | None = None
    ) -> Iterator[tuple[int, int, int]]:
        """The number in the column `by`, cents and rows; of these numbers `only`, if named. Raises MissingColumn."""
        ...

    def check_unchanged(self) -> Sequence[str]:
        """The tables outside the snapshot that were read and have changed since."""
        ...
