"""Cells of the source that need a word: sealed ones, which are opened, and bytes that are no text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings

from abutment.foundation.keys import fields, key_ring
from abutment.foundation.keys.errors import KeyRingError
from abutment.portability.packing.parts import Reading, Sink
from abutment.portability.packing.source_tables import CURRENT, KeptTable, Rows, current

_CONTEXT = "portability.cell"
_HEAD = b"table,key,column,what\r\n"

Opener = Callable[[str], str | None]
"""Gives the text of a sealed cell; None where it does not open."""


def opener(table: KeptTable, place: int) -> Opener:
    """Opens sealed cells of a column."""
    ring = key_ring(Path(settings.ABUTMENT_HOME))
    is_ssn = (table.name.casefold(), table.columns[place].name.casefold()) == ("patient", "ssn")
    context = "patients.ssn" if is_ssn else _CONTEXT

    def opened(token: str) -> str | None:
        try:
            return fields.unseal(token, context=context, ring=ring)
        except KeyRingError:
            return None

    return opened


def csv_cell(text: str | None) -> bytes:
    """A cell as RFC 4180 writes it: nothing for NULL, two quotes for empty text.

    >>> [csv_cell(text) for text in (None, "", "a", 'say "a"')]
    [b'', b'""', b'a', b'"say ""a\"""']
    """
    if text is None:
        return b""
    if not text or any(character in text for character in '",\r\n'):
        return b'"' + text.replace('"', '""').encode() + b'"'
    return text.encode()


def opened_rows(table: KeptTable, lines: Iterator[bytes], rows: Rows) -> Iterator[bytes]:
    """The same lines with sealed cells in plain; one that does not open stays sealed, and stands in the exceptions."""
    openers = {place: opener(table, place) for place in table.sealed}
    if not openers:
        yield from lines
        return
    for line in lines:
        whole = bytes(line)
        if rows.mark not in whole:
            yield whole
            continue
        parts = whole.split(rows.mark)
        for number in range(1, len(parts), 2):
            place, token = parts[number].decode().split("\x02")
            text = openers[int(place)](token)
            parts[number] = csv_cell(token if text is None else text)
        yield b"".join(parts)


_RAW = (
    f"select r.key, r.layout, r.raw from portability_sourcerow r where {CURRENT} "  # noqa: S608 - own words
    "and cardinality(r.raw) > 0 order by r.key"
)
_SEALED = (
    f"select r.key, r.cells[%s] from portability_sourcerow r where {CURRENT} "  # noqa: S608 - own words
    "and r.layout = %s and r.cells[%s] like 'f1.%%' order by r.key"
)


def write_exceptions(tables: tuple[KeptTable, ...], reading: Reading, sink: Sink) -> int:
    """Lists the cells that are not what their column holds; answers how many."""
    sink.write(_HEAD)
    found = 0
    for table in tables:
        for key, column, what in _exceptions(table, reading):
            sink.write(b",".join(map(csv_cell, (table.name, key, column, what))) + b"\r\n")
            found += 1
    return found


def _exceptions(table: KeptTable, reading: Reading) -> Iterator[tuple[str, str, str]]:
    told = current(reading.entity, table.id)
    for key, layout, places in reading.rows(_RAW, told):
        for place in places:
            yield key, table.layouts[layout - 1][place - 1], "hex"
    for place in table.sealed:
        opened = opener(table, place)
        for layout, names in enumerate(table.layouts, start=1):
            at = next(
                (n for n, each in enumerate(names, 1) if each.casefold() == table.columns[place].name.casefold()), 0
            )
            if not at:
                continue
            for key, token in reading.rows(_SEALED, (at, *told, layout, at)):
                if opened(token) is None:
                    yield key, table.columns[place].name, "sealed"
