"""The rows of one NAME.txt that `mariadb-dump --tab` wrote, made into the lines that a live server would give."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from functools import partial
from hashlib import md5
from pathlib import Path

from abutment.portability.errors import BrokenFile
from abutment.portability.sources.base import Column, Kind
from abutment.portability.sources.copying import (
    NULL,
    PIECE_BYTES,
    SEPARATOR,
    Seals,
    escaped,
    front_line,
    hexed,
    is_text,
    sealed,
)
from abutment.portability.sources.cutting import LARGE_BYTES, Late, Row
from abutment.portability.sources.expressions import Lines, short_key
from abutment.portability.sources.kinds import is_bytes, is_long, is_utf8, word

# MySQL's name of a character set, and Python's. Its latin1 is Windows' own; five bytes that Windows leaves open are
# control characters there, and are read as such.
_CODECS = {
    "latin1": "cp1252",
    "latin2": "iso8859_2",
    "latin5": "iso8859_9",
    "latin7": "iso8859_13",
    "greek": "iso8859_7",
    "hebrew": "iso8859_8",
    "ucs2": "utf_16_be",
    "utf16": "utf_16_be",
    "utf16le": "utf_16_le",
    "utf32": "utf_32_be",
    "sjis": "shift_jis",
    "cp932": "cp932",
    "ujis": "euc_jp",
    "eucjpms": "euc_jp",
    "euckr": "euc_kr",
    "gb2312": "gb2312",
    "gbk": "gbk",
    "gb18030": "gb18030",
    "big5": "big5",
    "koi8r": "koi8_r",
    "koi8u": "koi8_u",
    "cp850": "cp850",
    "cp852": "cp852",
    "cp866": "cp866",
    "cp1250": "cp1250",
    "cp1251": "cp1251",
    "cp1256": "cp1256",
    "cp1257": "cp1257",
    "macroman": "mac_roman",
    "tis620": "tis_620",
}
_NOT_LIKE_ASCII = {"ucs2", "utf16", "utf16le", "utf32"}
_UNESCAPED = ((b"\\\t", b"\t"), (b"\\\n", b"\n"), (b"\\0", b"\0"), (b"\\t", b"\t"), (b"\\n", b"\n"), (b"\\r", b"\r"))


class TabRows:
    """One table's file; each row is its cells joined by FF, or a list of cells where one of them is no text."""

    def __init__(self, path: Path, lines: Lines) -> None:
        self.path = path
        self.lines = lines
        self._columns = lines.table.columns
        self._is_plain = all(_is_like_ascii(column) for column in self._columns)
        self._is_utf8 = all(
            column.kind is not Kind.TEXT or is_utf8(column) or not column.charset for column in self._columns
        )
        self._keys = [self._columns.index(column) for column in lines.keys]
        self._digested = [self._columns.index(column) for column in lines.digested]
        self._is_whole_row = lines.digested == self._columns and not any(map(is_long, self._columns))
        self._salt = lines.secret

    def rows(self) -> Iterator[bytes | list[bytes | None]]:
        """All rows, in the order of the file. Raises BrokenFile."""
        separators = len(self._columns) - 1
        for number, held in self._file():
            line = held.pop()  # the only reference, so that a long line can go as soon as it is cut up
            is_long_line = len(line) > LARGE_BYTES
            if not is_long_line:
                quick = self._quickly(line)
                if quick is not None and quick.count(SEPARATOR) == separators:
                    yield quick
                    continue
            parts = line.split(b"\t")
            del line
            cells = _joined(parts)
            if len(cells) != len(self._columns):
                raise BrokenFile(
                    f"{self.path} line {number}: {len(cells)} cells instead of {len(self._columns)}. "
                    "Write the folder again, with NAME.sql and NAME.txt of one moment."
                )
            cells.reverse()
            texts = [self._text(column, cells.pop()) for column in self._columns]
            if not is_long_line and all(text is None or is_text(text) for text in texts):
                yield SEPARATOR.join(NULL if text is None else text for text in texts)
            else:
                yield texts
                del texts

    def number(self, row: bytes | list[bytes | None]) -> int:
        """The key, where it is one whole number. Raises BrokenFile."""
        cell = self._cell(row, self._keys[0])
        try:
            return int(cell)
        except ValueError as error:
            said = cell.decode(errors="replace")
            raise BrokenFile(
                f"{self.path}: {said} is no number for {self.lines.keys[0].name}. Write it again."
            ) from error

    def key(self, row: bytes | list[bytes | None]) -> bytes:
        """The key's text, as a server would write it."""
        parts = []
        for position, column in zip(self._keys, self.lines.keys, strict=True):
            part = self._cell(row, position)
            if column.kind is Kind.TEXT:
                part = part.replace(b"\\", b"\\\\").replace(b"\x1f", b"\\u")
            parts.append(part)
        return short_key(b"\x1f".join(parts))

    def digest(self, row: bytes | list[bytes | None]) -> bytes:
        """The digest of the row in 32 hexadecimal digits, as a server would compute it."""
        if self._is_whole_row and isinstance(row, bytes):
            return _md5(self._salt + SEPARATOR + row)
        parts = [self._salt]
        cells = row.split(SEPARATOR) if isinstance(row, bytes) else row
        for position in self._digested:
            cell, column = cells[position], self._columns[position]
            if cell is None or cell == NULL:
                parts.append(NULL)
            elif is_long(column):
                parts.append(_md5(bytes.fromhex(cell[2:].decode()) if is_bytes(column) else cell))
            else:
                parts.append(cell)
        return _md5(SEPARATOR.join(parts))

    def edited(self, row: bytes | list[bytes | None], position: int) -> str:
        """When the row was edited last, as text."""
        return self._cell(row, position).decode(errors="replace")

    def given(self, row: bytes | list[bytes | None], front: tuple[bytes, int, bytes, int], seals: Seals) -> Row:
        """The row for COPY; `front` is key, block, digest and copies."""
        key, block, digest, copies = front
        if isinstance(row, bytes):
            return SEPARATOR.join((key, b"%d" % block, digest, b"{}", b"%d" % copies, row))
        size = sum(len(cell or b"") for cell in row)
        return Late(block, partial(_copy, row, front, seals), is_large=size > LARGE_BYTES)

    def cell(self, row: bytes | list[bytes | None], position: int) -> bytes | None:
        """One cell's text, None for NULL."""
        cell = row.split(SEPARATOR, position + 1)[position] if isinstance(row, bytes) else row[position]
        return None if cell == NULL else cell

    def _cell(self, row: bytes | list[bytes | None], position: int) -> bytes:
        return self.cell(row, position) or b""

    def _file(self) -> Iterator[tuple[int, list[bytes]]]:
        """Each row's first line number, and its text; a line end that belongs to a cell has a backslash before it."""
        try:
            file = self.path.open("rb", buffering=1 << 20)
        except OSError as refused:
            raise BrokenFile(
                f"{self.path} cannot be read: {refused.strerror}. Each table needs NAME.sql and NAME.txt in the folder."
            ) from refused
        with file:
            number, count, begun = 1, 0, bytearray()
            for line in file:
                count += 1
                if not line.endswith(b"\n"):
                    raise BrokenFile(f"{self.path} line {count}: the file ends inside a row. Write the folder again.")
                if begun or _is_continued(line):
                    begun += line
                    if _is_continued(line):
                        continue
                    held = [bytes(memoryview(begun)[:-1])]
                    begun = bytearray()
                else:
                    held = [line[:-1]]
                yield number, held
                number = count + 1
            if begun:
                raise BrokenFile(f"{self.path} line {count}: the file ends inside a row. Write the folder again.")

    def _quickly(self, line: bytes) -> bytes | None:
        """The row of a line without escapes; None where each cell has to be looked at."""
        if not self._is_plain or b"\0" in line:
            return None
        if not line.isascii() and not (self._is_utf8 and is_text(line)):
            return None
        row = line.replace(b"\t", SEPARATOR)
        if b"\\" not in row:
            return row
        row = (SEPARATOR + row).replace(SEPARATOR + b"\\N", SEPARATOR + NULL)[1:]
        return row if b"\\" not in row else None

    def _text(self, column: Column, written: bytes) -> bytes | None:
        if written == b"\\N":
            return None
        cell = _unescaped(written)
        del written
        if is_bytes(column):
            return hexed(cell)
        if word(column.declared) == "bit":
            return b"%d" % int.from_bytes(cell, "big")
        if column.kind is not Kind.TEXT or is_utf8(column) or not column.charset:
            return cell
        if cell.isascii() and column.charset not in _NOT_LIKE_ASCII:
            return cell
        return _converted(cell, column.charset)


def _md5(text: bytes) -> bytes:
    return md5(text, usedforsecurity=False).hexdigest().encode()


def _is_like_ascii(column: Column) -> bool:
    return not is_bytes(column) and word(column.declared) != "bit" and column.charset not in _NOT_LIKE_ASCII


def _is_continued(line: bytes) -> bool:
    return line.endswith(b"\\\n") and _ends_escaping(line[:-1])


def _ends_escaping(part: bytes) -> bool:
    """Whether the last backslash of this text escapes what follows."""
    return part.endswith(b"\\") and (len(part) - len(part.rstrip(b"\\"))) % 2 == 1


def _joined(parts: list[bytes]) -> list[bytes]:
    """The cells of a line cut at its tabs; a tab that belongs to a cell has a backslash before it."""
    cells, begun = [], list[bytes]()
    for part in parts:
        if _ends_escaping(part):
            begun.append(part)
        elif begun:
            cells.append(b"\t".join([*begun, part]))
            begun.clear()
        else:
            cells.append(part)
    parts.clear()
    return [*cells, b"\t".join(begun)] if begun else cells


def _unescaped(cell: bytes) -> bytes:
    if b"\\" not in cell:
        return cell
    if len(cell) <= PIECE_BYTES:
        return _unescaped_piece(cell)
    text, at = io.BytesIO(), 0
    while at < len(cell):
        piece = cell[at : at + PIECE_BYTES]
        if _ends_escaping(piece):
            piece = cell[at : at + PIECE_BYTES + 1]
        text.write(_unescaped_piece(piece))
        at += len(piece)
    return text.getvalue()


def _unescaped_piece(piece: bytes) -> bytes:
    parts = piece.split(b"\\\\")
    for position, part in enumerate(parts):
        text = part
        if b"\\" in text:
            for escape, character in _UNESCAPED:
                text = text.replace(escape, character)
            text = text.replace(b"\\", b"")
        parts[position] = text
    return b"\\".join(parts)


def _copy(row: list[bytes | None], front: tuple[bytes, int, bytes, int], seals: Seals) -> bytes:
    """A row for COPY, whose cells are let go one by one."""
    key, block, digest, copies = front
    raw = [place for place, cell in enumerate(row, start=1) if cell is not None and not is_text(cell)]
    line = io.BytesIO()
    line.write(front_line(key, block, digest, raw, copies))
    for position, cell in enumerate(row):
        if position:
            line.write(b"\t")
        if cell is None:
            line.write(b"\\N")
        elif position in seals:
            line.write(escaped(sealed(cell, seals[position])))
        else:
            if position + 1 in raw:
                line.write(b"\\\\x")
            for at in range(0, len(cell), PIECE_BYTES):
                piece = cell[at : at + PIECE_BYTES]
                line.write(piece.hex().encode() if position + 1 in raw else escaped(piece))
    row.clear()
    line.write(b"\n")
    return line.getvalue()


def _converted(cell: bytes, charset: str) -> bytes:
    """The text as UTF-8; unchanged where it is none in its character set."""
    try:
        codec = codecs.lookup(_CODECS.get(charset, charset))
        return cell.decode(codec.name).encode()
    except (LookupError, UnicodeError):
        if charset == "latin1":
            return "".join(_latin1(byte) for byte in cell).encode()
        return cell


def _latin1(byte: int) -> str:
    one = bytes([byte])
    try:
        return one.decode("cp1252")
    except UnicodeDecodeError:
        return one.decode("latin1")
