"""The practice's tables as CSV (RFC 4180): every table that is carried, every column, rows by their key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings

from abutment.foundation.keys import KeyRing, fields, key_ring
from abutment.foundation.keys.errors import KeyRingError
from abutment.portability.packing.parts import Kind, Part, Reading, Sink
from abutment.portability.packing.tables_carried import CARRIED
from abutment.portability.packing.tables_selected import key_of, select, where

_LINES_AT_ONCE = 500
_BYTES_AT_ONCE = 1 << 18
_SEALED_AT_ONCE = 2_000
"""So many rows are opened in memory at a time where cells lie sealed."""

_TOKEN = re.compile(r"f1\.[0-9]{1,9}\.[A-Za-z0-9_-]{16,}", re.ASCII)
_CELLS = ("portability.cell", "patients.ssn")
"""Contexts in which cells of the source are sealed."""

_TYPES = {"cells": "text[]"}


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
    sealed = CARRIED[table].sealed
    key, ring = key_of(table), key_ring(Path(settings.ABUTMENT_HOME))
    names = ", ".join(f't."{column}"' for column in sealed)
    last: int | None = None
    is_first = True
    while True:
        more = "" if last is None else f' and t."{key}" > {int(last)}'
        stretch = list(
            reading.rows(
                f'select t."{key}", {names} from {table} t where {where(table, reading.entity)}{more} '  # noqa: S608
                f'order by t."{key}" limit {_SEALED_AT_ONCE}'
            )
        )
        if not stretch and not is_first:
            return
        plain = [(row[0], *_plain(row[1:], sealed.values(), ring)) for row in stretch]
        plain = [new for new, old in zip(plain, stretch, strict=True) if new != tuple(old)]
        until = f'{more} and t."{key}" <= {int(stretch[-1][0])}' if stretch else " and false"
        lines = reading.copied(*_with(plain, tuple(sealed), select(table, reading.entity, more=until, opened=True)))
        head = next(lines)
        if is_first:
            yield head
        yield from lines
        if not stretch:
            return
        last, is_first = stretch[-1][0], False


def _with(plain: list[tuple[Any, ...]], columns: Sequence[str], sql: str) -> tuple[str, list[Any]]:
    """The statement with a table of opened values before it."""
    names = ", ".join(f'"{column}"' for column in columns)
    types = [_TYPES.get(column, "text") for column in columns]
    row = f"(%s::bigint, {', '.join(f'%s::{each}' for each in types)})"
    if not plain:
        none = ", ".join(f'null::{each} as "{column}"' for each, column in zip(types, columns, strict=True))
        return f"with _opened as (select null::bigint as key, {none} where false) {sql}", []
    values = ", ".join([row] * len(plain))
    return f"with _opened (key, {names}) as (values {values}) {sql}", [value for each in plain for value in each]


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
