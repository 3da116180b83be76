"""The tables of the practice's own system, verbatim as they were imported last, and what is said about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from abutment.portability.packing import opendental_dump, source_words
from abutment.portability.packing.parts import Kind, Part, Reading, Sink
from abutment.portability.packing.source_cells import csv_cell, opened_rows, write_exceptions
from abutment.portability.packing.source_tables import (
    EXCEPTIONS,
    TABLES,
    Imported,
    KeptTable,
    cells_in_columns,
    imported,
    kept_tables,
)

_LINES_AT_ONCE = 1_000
_BYTES_AT_ONCE = 1_000_000


def parts(reading: Reading) -> Iterable[Part]:
    """A file for each table, the database as a dump, the dictionary and the README; of a practice that was never
    imported the README alone."""
    found = imported(reading)
    tables = tuple(kept_tables(reading)) if found else ()
    if found:
        yield from (_part(table) for table in tables)
        yield Part(EXCEPTIONS, Kind.SOURCE, TABLES, partial(write_exceptions, tables), "cells")
        dictionary = partial(source_words.write_dictionary, found, tables)
        yield Part("datapackage.json", Kind.SOURCE, TABLES, dictionary, "tables")
        yield opendental_dump.part(found, tables)
    yield Part("README.md", Kind.SOURCE, TABLES, partial(_write_readme, found, tables), "pages")


def _part(table: KeptTable) -> Part:
    return Part(table.file, Kind.SOURCE, TABLES, partial(write_table, table))


def write_table(table: KeptTable, reading: Reading, sink: Sink) -> int:
    """One table as RFC 4180 has it; answers how many rows."""
    sink.write(b",".join(csv_cell(column.name) for column in table.columns) + b"\r\n")
    rows = cells_in_columns(table, reading.entity)
    lines = reading.copied(rows.sql, rows.parameters)
    next(lines, b"")  # PostgreSQL's own head: its names are shorter than MySQL's may be
    written = 0
    for batch in _batches(opened_rows(table, lines, rows)):
        sink.write(b"\r\n".join(batch))
        sink.write(b"\r\n")
        written += len(batch)
    return written


def _batches(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    """Lines without their ends, as many as are soon written; a long one alone."""
    batch, size = list[bytes](), 0
    for line in lines:
        batch.append(line[:-1])
        size += len(line)
        if size > _BYTES_AT_ONCE or len(batch) >= _LINES_AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _write_readme(found: Imported | None, tables: tuple[KeptTable, ...], reading: Reading, sink: Sink) -> int:
    sink.write(source_words.readme(found, tables).encode())
    return 1
