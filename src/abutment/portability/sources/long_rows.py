"""Rows with cells too long for one line: read cell by cell, and the longest in pieces."""

# ruff: noqa: S608 - every name in the SQL is quoted by `quoted`, and its values are whole numbers or hexadecimal digits

from __future__ import annotations

import io

from abutment.portability.sources.base import Column
from abutment.portability.sources.connecting import Session
from abutment.portability.sources.copying import NULL, Seals, escaped, front_line, hexed, is_text, raw_literal, sealed
from abutment.portability.sources.cutting import Late
from abutment.portability.sources.expressions import Lines, cell, quoted
from abutment.portability.sources.kinds import is_bytes, is_huge, is_utf8

_PIECE_CHARACTERS = 1_000_000
_BYTES_OF_A_CHARACTER = 4


class LongRows:
    """Reads single rows of a table, found by the end of a SELECT that names exactly one."""

    def __init__(self, session: Session, lines: Lines, seals: Seals, packet: int) -> None:
        self._session = session
        self._lines = lines
        self._seals = seals
        self._piece = max(1, min(_PIECE_CHARACTERS, packet // (2 * _BYTES_OF_A_CHARACTER)))

    def late(self, tail: str) -> Late | None:
        """The row that `tail` (WHERE, ORDER BY, LIMIT) names, to be read when there is room for it."""
        found = self._ask(", ".join(self._lines.head), tail)
        if found is None:
            return None
        key, block, digest = (part or b"" for part in found)
        number = int(block)
        return Late(number, lambda: self._copy(key, number, digest, tail))

    def copy(self, key: bytes, digest: bytes, copies: int, tail: str) -> bytes:
        """A row of a table without a key."""
        return self._copy(key, 0, digest, tail, copies)

    def _copy(self, key: bytes, block: int, digest: bytes, tail: str, copies: int = 1) -> bytes:
        columns = self._lines.table.columns
        room = raw_literal(range(1, len(columns) + 1))
        line = io.BytesIO()
        # Which cells are no text is known only at the end: their list gets its room now, and its content then.
        front = front_line(key, block, digest, range(1, len(columns) + 1), copies)
        line.write(front)
        place = front.index(room, front.rindex(digest))
        short = [column for column in columns if not is_huge(column)]
        cells = dict(zip(short, self._ask(", ".join(map(cell, short)), tail) or (), strict=True)) if short else {}
        raw = []
        for position, column in enumerate(columns, start=1):
            if position > 1:
                line.write(b"\t")
            seal = self._seals.get(position - 1)
            if column in cells:
                is_text_here = self._write(line, cells[column] or b"", seal)
            else:
                is_text_here = self._write_huge(line, column, tail, seal)
            if not is_text_here:
                raw.append(position)
        line.write(b"\n")
        line.seek(place)
        line.write(raw_literal(raw)[:-1].ljust(len(room) - 1) + b"}")
        return line.getvalue()

    def _write(self, line: io.BytesIO, text: bytes, seal: object) -> bool:
        """Write a cell; False if it is no text, and went as hexadecimal digits."""
        if text == NULL:
            line.write(b"\\N")
            return True
        if callable(seal):
            line.write(escaped(sealed(text, seal)))
            return True
        fits = is_text(text)
        line.write(escaped(text if fits else hexed(text)))
        return fits

    def _write_huge(self, line: io.BytesIO, column: Column, tail: str, seal: object) -> bool:
        name = quoted(column.name)
        measure = "LENGTH" if is_bytes(column) else "CHAR_LENGTH"
        found = self._ask(f"{measure}({name})", tail)
        if found is None or found[0] is None:
            line.write(b"\\N")
            return True
        length, start = int(found[0]), line.tell()
        if callable(seal):
            whole = b"".join(self._piece_of(column, at, tail) for at in range(0, length, self._piece))
            return self._write(line, whole, seal)
        if is_bytes(column):
            self._write_hex(line, column, length, tail)
            return True
        for at in range(0, length, self._piece):
            piece = self._piece_of(column, at, tail)
            if not is_text(piece):
                line.seek(start)
                line.truncate()
                self._write_hex(line, column, length, tail)
                return False
            line.write(escaped(piece))
        return True

    def _write_hex(self, line: io.BytesIO, column: Column, length: int, tail: str) -> None:
        line.write(b"\\\\x")
        for at in range(0, length, self._piece):
            line.write(self._piece_of(column, at, tail).hex().encode())

    def _piece_of(self, column: Column, at: int, tail: str) -> bytes:
        piece = f"SUBSTRING({quoted(column.name)}, {at + 1}, {self._piece})"
        if is_utf8(column):
            piece = f"CAST({piece} AS BINARY)"
        elif not is_bytes(column):
            piece = f"CONVERT({piece} USING utf8mb4)"
        found = self._ask(piece, tail)
        return (found[0] if found else None) or b""

    def _ask(self, what: str, tail: str) -> tuple[bytes | None, ...] | None:
        rows = self._session.rows(f"SELECT {what} FROM {self._lines.name} {tail}", about=self._lines.table.name)
        return rows[0] if rows else None
