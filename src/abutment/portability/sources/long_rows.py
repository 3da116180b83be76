"""Rows with cells too long for one line: read cell by cell, and the longest in pieces."""

# ruff: noqa: S608 - every name in the SQL is quoted by `quoted`, and its values are whole numbers or hexadecimal digits

from __future__ import annotations

import io
from codecs import IncrementalDecoder, getincrementaldecoder
from collections.abc import Iterator
from functools import partial

from abutment.portability.errors import SourceFailed
from abutment.portability.sources.base import Column
from abutment.portability.sources.connecting import Session
from abutment.portability.sources.copying import NULL, Seals, escaped, front_line, hexed, is_text, raw_literal, sealed
from abutment.portability.sources.cutting import Late
from abutment.portability.sources.expressions import Lines, cell, quoted, text
from abutment.portability.sources.kinds import is_bytes, is_huge

_PIECE_BYTES = 4_000_000


class LongRows:
    """Reads single rows of a table, found by the end of a SELECT that names exactly one."""

    def __init__(self, session: Session, lines: Lines, seals: Seals, packet: int) -> None:
        self._session = session
        self._lines = lines
        self._seals = seals
        self._piece = max(1, min(_PIECE_BYTES, packet // 2))

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
            content = cells.get(column)
            if content is None:
                is_text_here = self._write_huge(line, column, tail, seal)
            else:
                is_text_here = self._write(line, content, seal)
            if not is_text_here:
                raw.append(position)
        line.write(b"\n")
        line.seek(place)
        line.write(raw_literal(raw)[:-1].ljust(len(room) - 1) + b"}")
        return line.getvalue()

    def _write(self, line: io.BytesIO, content: bytes, seal: object) -> bool:
        """Write a cell; False if it is no text, and went as hexadecimal digits."""
        if content == NULL:
            line.write(b"\\N")
            return True
        if callable(seal):
            line.write(escaped(sealed(content, seal)))
            return True
        fits = is_text(content)
        line.write(escaped(content if fits else hexed(content)))
        return fits

    def _write_huge(self, line: io.BytesIO, column: Column, tail: str, seal: object) -> bool:
        # Counted in bytes: to find the millionth character, a server reads all before it.
        source = quoted(column.name) if is_bytes(column) else text(column)
        name = quoted(column.name)
        length = int(self._part(f"IF({name} IS NULL, -1, LENGTH({source}))", tail))
        if length < 0:
            line.write(b"\\N")
            return True
        pieces = partial(self._pieces, source, length, tail)
        if callable(seal):
            whole = b"".join(pieces())
            return self._write(line, hexed(whole) if is_bytes(column) else whole, seal)
        if is_bytes(column):
            self._write_hex(line, pieces())
            return True
        start, characters = line.tell(), getincrementaldecoder("utf-8")()
        for piece in pieces():
            if b"\0" in piece or not _goes_on(characters, piece):
                break
            line.write(escaped(piece))
        else:
            if _goes_on(characters, b"", is_end=True):
                return True
        line.seek(start)
        line.truncate()
        self._write_hex(line, pieces())
        return False

    def _write_hex(self, line: io.BytesIO, pieces: Iterator[bytes]) -> None:
        line.write(b"\\\\x")
        for piece in pieces:
            line.write(piece.hex().encode())

    def _pieces(self, source: str, length: int, tail: str) -> Iterator[bytes]:
        for at in range(0, length, self._piece):
            yield self._part(f"SUBSTRING({source}, {at + 1}, {self._piece})", tail)

    def _part(self, what: str, tail: str) -> bytes:
        found = self._ask(what, tail)
        if found is None or found[0] is None:
            raise SourceFailed(
                f"The source cannot give a long value of the table {self._lines.table.name} in pieces. "
                "Raise max_allowed_packet on that server, and start the import again."
            )
        return found[0]

    def _ask(self, what: str, tail: str) -> tuple[bytes | None, ...] | None:
        rows = self._session.rows(f"SELECT {what} FROM {self._lines.name} {tail}", about=self._lines.table.name)
        return rows[0] if rows else None


def _goes_on(characters: IncrementalDecoder, piece: bytes, *, is_end: bool = False) -> bool:
    """Whether a text in UTF-8 may go on with this piece, which may end inside a character."""
    try:
        characters.decode(piece, is_end)
    except UnicodeDecodeError:
        return False
    return True
