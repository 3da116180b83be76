"""The practice's tables as CSV (RFC 4180): every table that is carried, every column, rows by their key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings

from abutment.foundation.keys import KeyRing, fields, key_ring
from abutment.foundation.keys.errors import KeyRingError
from abutment.portability.packing.parts import Kind, Part, Reading, Sink
from abutment.portability.packing.tables_carried import CARRIED
from abutment.portability.packing.tables_selected import key_of, select, where

_LINES_AT_ONCE = 500
_BYTES_AT_ONCE = 1 << 18
_SEALED_AT_ONCE = 2_000
"""So many rows with something sealed are opened in memory at a time."""

_TOKEN = re.compile(r"f1\.[0-9]{1,9}\.[A-Za-z0-9_-]{16,}", re.ASCII)
_CELLS = ("portability.cell", "patients.ssn")
"""Contexts in which cells of the source are sealed."""

_IS_SEALED = {"cells": "exists (select from unnest({}) cell where cell like 'f1.%')"}


def parts(reading: Reading) -> Iterable[Part]:
    """A file for each table, with its head alone where the practice has no row."""
    for table in CARRIED:
        yield Part(f"{table}.csv", Kind.TABLES, (table,), partial(write_csv, table))


def write_csv(table: str, reading: Reading, sink: Sink) -> int:
    """One table; answers how many rows."""
    written = -1  # the head is no row
    for batch in _batches(copied(table, reading)):
        # RFC 4180 ends records by CR LF, PostgreSQL by LF; a line feed inside of quotes is the value's own.
        sink.write(b"\r\n".join([row[:-1] for row in batch]) + b"\r\n")
        written += len(batch)
    return written


def copied(table: str, reading: Reading) -> Iterator[bytes]:
    """A table as PostgreSQL writes CSV: its head, then its rows, with what lies sealed in plain."""
    if not CARRIED[table].sealed:
        return reading.copied(select(table, reading.entity))
    return _opened(table, reading)


def _batches(rows: Iterator[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += len(row)
        if size > _BYTES_AT_ONCE or len(batch) >= _LINES_AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _opened(table: str, reading: Reading) -> Iterator[bytes]:
    """Rows by stretches of keys: what is sealed in them is opened here and handed back, so that PostgreSQL writes it
    as it writes everything else."""
    sealed, key = CARRIED[table].sealed, f't."{key_of(table)}"'
    ring = key_ring(Path(settings.ABUTMENT_HOME))
    after, is_first = "", True
    for stretch in _stretches(table, reading):
        plain = [(row[0], *_plain(row[1:], sealed.values(), ring)) for row in stretch]
        until = f"{after} and {key} <= {int(stretch[-1][0])}" if stretch else after
        lines = reading.copied(*_with(plain, tuple(sealed), select(table, reading.entity, more=until, opened=True)))
        head = next(lines)
        if is_first:
            yield head
        yield from lines
        if stretch:
            after, is_first = f" and {key} > {int(stretch[-1][0])}", False


def _stretches(table: str, reading: Reading) -> Iterator[list[tuple[Any, ...]]]:
    """The rows in which something lies sealed, so many at a time, and at the end none: what comes after them all."""
    sealed, key = tuple(CARRIED[table].sealed), f't."{key_of(table)}"'
    names = ", ".join(f't."{column}"' for column in sealed)
    is_sealed = " or ".join(_IS_SEALED.get(column, "{} like 'f1.%'").format(f't."{column}"') for column in sealed)
    rows = reading.rows(
        f"select {key}, {names} from {table} t "  # noqa: S608 - names of tables and columns are our own
        f"where {where(table, reading.entity)} and ({is_sealed}) order by {key}"
    )
    while stretch := list(islice(rows, _SEALED_AT_ONCE)):
        yield stretch
    yield []


def _with(plain: list[tuple[Any, ...]], columns: Sequence[str], sql: str) -> tuple[str, list[bytes]]:
    """The statement with a row of opened values before it: for each column JSON, by the keys of rows."""
    values = [orjson.dumps({str(row[0]): row[place] for row in plain}) for place, _ in enumerate(columns, start=1)]
    names = ", ".join(f"convert_from(%s, 'UTF8')::jsonb as \"{column}\"" for column in columns)
    return f"with _opened as materialized (select {names}) {sql}", values


def _plain(values: Sequence[Any], contexts: Iterable[str], ring: KeyRing) -> tuple[Any, ...]:
    return tuple(
        [_open(cell, _CELLS, ring) for cell in value] if isinstance(value, list) else _open(value, (context,), ring)
        for value, context in zip(values, contexts, strict=True)
    )


def _open(token: str | None, contexts: Iterable[str], ring: KeyRing) -> str | None:
    """The text of a sealed value; what is none, or does not open any more, comes out as it lies."""
    if token is None or not _TOKEN.fullmatch(token):
        return token
    for context in contexts:
        try:
            return fields.unseal(token, context=context, ring=ring)
        except KeyRingError:
            continue
    return token
