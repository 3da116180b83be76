"""The practice's tables as Parquet: the same rows as the CSV, with types, compressed by column.

PostgreSQL's own CSV goes through a pipe into DuckDB, which reads it by the types of the columns and writes Parquet. One
thread, and row groups by the width of the rows: the same rows always give the same bytes, in bounded memory.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

import duckdb
from django.contrib.postgres.fields import ArrayField
from django.db import models

from abutment.portability.packing.parts import Kind, Part, Reading, Sink
from abutment.portability.packing.tables import copied
from abutment.portability.packing.tables_carried import CARRIED
from abutment.portability.packing.tables_selected import columns_of, where

_GROUP_BYTES = 32 << 20
_VECTOR = 2048
"""Rows that DuckDB takes at a time; a row group is a multiple of it."""
_MOST_IN_GROUP = 60 * _VECTOR
_LINE_BYTES = 2 << 20
"""The longest line that DuckDB reads unless told."""
_MEMORY_BYTES = 512 << 20
_FED_AT_ONCE = 1 << 18
_CHUNK_BYTES = 1 << 20

_TYPES: tuple[tuple[type[models.Field[Any, Any]], str], ...] = (
    (models.BooleanField, "BOOLEAN"),
    (models.SmallIntegerField, "SMALLINT"),
    (models.BigIntegerField, "BIGINT"),
    (models.IntegerField, "INTEGER"),
    (models.DateTimeField, "TIMESTAMPTZ"),
    (models.DateField, "DATE"),
    (models.TimeField, "TIME"),
)

# By the values alone, never by how they lie: the same rows loaded elsewhere come in the same row groups. What a list or
# JSON comes to as text is not known without writing it.
_SIZES: dict[type[models.Field[Any, Any]], str] = {
    models.TextField: "coalesce(octet_length({}), 0)",
    models.JSONField: "1000",
    ArrayField: "1000",
}


class ParquetFailed(Exception):
    """DuckDB could not write a table, for a reason of its own."""


class LineTooLong(Exception):
    """A row is longer than DuckDB was told that rows are; it might read it wrongly."""


def parts(reading: Reading) -> Iterable[Part]:
    """A file for each table."""
    for table in CARRIED:
        yield Part(f"{table}.parquet", Kind.TABLES, (table,), partial(write_parquet, table))


def write_parquet(table: str, reading: Reading, sink: Sink) -> int:
    """One table; answers how many rows."""
    longest, width = _widths(table, reading)
    folder = Path(getattr(sink, "folder", tempfile.gettempdir()))
    with _removed(folder / f"{uuid4().hex}.part") as made, _removed(folder / f"{uuid4().hex}.part") as pipe:
        os.mkfifo(pipe, 0o600)
        while True:
            try:
                statement = _statement(table, pipe, made, longest, width)
                rows = _through(pipe, copied(table, reading), statement, longest)
                break
            except LineTooLong:
                longest = 4 * longest + _LINE_BYTES  # how long a line may be changes no byte
        with made.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                sink.write(chunk)
    return rows


def type_of(field: Any) -> str:
    """How DuckDB keeps the values of a column."""
    kept = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(kept, models.DecimalField):
        return f"DECIMAL({kept.max_digits}, {kept.decimal_places})"
    return next((name for kind, name in _TYPES if isinstance(kept, kind)), "VARCHAR")


def _widths(table: str, reading: Reading) -> tuple[int, int]:
    """About how many bytes the longest row has, and one on average: by columns whose values have no limit."""
    sizes = [_SIZES.get(type(column.field), "").format(f't."{column.name}"') for column in columns_of(table)]
    size = " + ".join(each for each in sizes if each) or "0"
    condition = where(table, reading.entity)
    found = next(reading.rows(f"select max({size}), avg({size})::bigint from {table} t where {condition}"))  # noqa: S608
    return int(found[0] or 0), int(found[1] or 0) + 16 * len(columns_of(table))


def _statement(table: str, pipe: Path, made: Path, longest: int, width: int) -> str:
    columns = ", ".join(f"'{column.name}': '{type_of(column.field)}'" for column in columns_of(table))
    group = max(1, min(_MOST_IN_GROUP, _GROUP_BYTES // width) // _VECTOR) * _VECTOR
    line = _most(longest)
    return (
        f"copy (select * from read_csv('{_quoted(pipe)}', columns={{{columns}}}, auto_detect=false, header=true, "  # noqa: S608
        "delim=',', quote='\"', escape='\"', nullstr='', allow_quoted_nulls=false, new_line='\\n', strict_mode=true, "
        f"parallel=false, max_line_size={line}, buffer_size={line * 2})) "
        f"to '{_quoted(made)}' (format parquet, compression zstd, row_group_size {group})"
    )


def _most(longest: int) -> int:
    """How long a line may be: quotes inside of quotes are doubled, and there is more than texts."""
    return 2 * longest + _LINE_BYTES


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _through(pipe: Path, rows: Iterator[bytes], statement: str, longest: int) -> int:
    """Rows through a pipe into DuckDB; answers how many it has written."""
    writer = _Writer(statement, longest)
    writer.start()
    fed = _Fed(_most(longest))
    try:
        with _opened(pipe, writer) as feed:
            for batch in fed.batches(rows):
                feed.write(batch)
    except BrokenPipeError:
        pass  # the writer has ended, and says why
    finally:
        writer.join()
    written = writer.result()
    if written != fed.rows:
        raise ParquetFailed(f"DuckDB wrote {written:,} of {fed.rows:,} rows")
    return written


@cache
def _duckdb() -> duckdb.DuckDBPyConnection:
    """One DuckDB for this process: it takes as long to start as to write a small table."""
    return duckdb.connect(
        config={
            "threads": 1,
            "temp_directory": "",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )


class _Writer(threading.Thread):
    """DuckDB at work, while the rows that it reads are fed by who started it."""

    def __init__(self, statement: str, longest: int) -> None:
        super().__init__(name="parquet", daemon=True)
        self._statement, self._memory = statement, _MEMORY_BYTES + 12 * longest
        self._rows: int | None = None
        self._error: Exception | None = None

    def run(self) -> None:
        """Write all of it."""
        try:
            with _duckdb().cursor() as cursor:
                cursor.execute(f"set memory_limit = '{self._memory // 1_000_000}MB'")
                found = cursor.execute(self._statement).fetchone()
            self._rows = int(found[0]) if found else 0
        except Exception as error:  # told to who waits for it
            self._error = error

    def result(self) -> int:
        """How many rows; raises what went wrong."""
        if self._error is not None:
            raise ParquetFailed(f"DuckDB: {' '.join(str(self._error).split())[:300]}") from self._error
        return self._rows or 0


@contextmanager
def _opened(pipe: Path, reader: threading.Thread) -> Iterator[BinaryIO]:
    """The end of the pipe that is written to, once somebody reads; nobody may ever do, where it has failed."""
    while True:
        try:
            descriptor = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
            break
        except OSError:
            if not reader.is_alive():
                raise BrokenPipeError from None
            time.sleep(0.002)
    os.set_blocking(descriptor, True)
    with os.fdopen(descriptor, "wb") as feed:
        yield feed


class _Fed:
    """Rows on their way, counted. Raises LineTooLong before one that is longer than may be."""

    def __init__(self, most: int) -> None:
        self._most, self.rows = most, -1  # the head is no row

    def batches(self, rows: Iterator[bytes]) -> Iterator[bytes]:
        """Several rows at once."""
        batch, size = list[bytes](), 0
        for row in rows:
            if len(row) > self._most:
                raise LineTooLong
            batch.append(row)
            size += len(row)
            if size >= _FED_AT_ONCE:
                self.rows += len(batch)
                yield b"".join(batch)
                batch, size = [], 0
        self.rows += len(batch)
        yield b"".join(batch)


@contextmanager
def _removed(path: Path) -> Iterator[Path]:
    try:
        yield path
    finally:
        with suppress(FileNotFoundError):
            path.unlink()
