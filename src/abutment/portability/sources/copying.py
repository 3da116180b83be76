"""From lines of a source (see expressions) to lines of PostgreSQL's COPY in its text format."""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Callable, Mapping, Sequence

SEPARATOR = b"\xff"
NULL = b"\xfe"
_BETWEEN_LINES = b"\xfd"
_KEY, _BLOCK, _DIGEST, _RAW, _COPIES = range(5)
PIECE_BYTES = 1_000_000
"""Longer texts are worked on in pieces, as each step would copy the whole."""
FRONT = 5
"""How many cells stand before the row's own."""

_LAST_TOUCH = bytes.maketrans(SEPARATOR + _BETWEEN_LINES, b"\t\n")
_ESCAPES = ((b"\\", b"\\\\"), (b"\t", b"\\t"), (b"\n", b"\\n"), (b"\r", b"\\r"))

Seals = Mapping[int, Callable[[str], str]]
"""By the position of a cell in the line, what replaces its text."""


def copied(lines: Sequence[bytes], seals: Seals | None = None) -> bytes:
    """These lines for COPY, each with its line end. A line must have all its separators; its text may be broken."""
    if not lines:
        return b""
    if seals:
        lines = [_sealed(line, seals) for line in lines]
    return _quickly(lines) or b"".join(_one(line) for line in lines)


def with_array(copy: bytes) -> bytes:
    """Lines for COPY whose cells, after those in front, are one array instead of columns."""
    lines = []
    for line in copy.split(b"\n")[:-1]:
        *front, rest = line.split(b"\t", FRONT)
        cells = (
            b"NULL" if cell == b"\\N" else b'"%s"' % cell.replace(b"\\\\", b"\\\\\\\\").replace(b'"', b'\\\\"')
            for cell in rest.split(b"\t")
        )
        lines.append(b"\t".join((*front, b"{%s}\n" % b",".join(cells))))
    return b"".join(lines)


def escaped(text: bytes) -> bytes:
    """A cell's text as COPY wants it."""
    for character, escape in _ESCAPES:
        text = text.replace(character, escape)
    return text


def is_text(cell: bytes) -> bool:
    """Whether PostgreSQL can hold these bytes as text."""
    if b"\0" in cell:
        return False
    if cell.isascii():
        return True
    decoder = getincrementaldecoder("utf-8")()
    try:
        for at in range(0, len(cell), PIECE_BYTES):
            decoder.decode(cell[at : at + PIECE_BYTES])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def hexed(cell: bytes) -> bytes:
    """Bytes that are no text, as text."""
    return b"\\x" + cell.hex().encode()


def raw_literal(positions: Sequence[int]) -> bytes:
    """The positions of cells that are written in hexadecimal digits though their column holds text, from 1."""
    return b"{" + b",".join(b"%d" % position for position in positions) + b"}"


def front_line(key: bytes, block: int, digest: bytes, raw: Sequence[int] = (), copies: int = 1) -> bytes:
    """What stands before a row's own cells, for COPY, with the tab behind it."""
    return b"%s\t%d\t%s\t%s\t%d\t" % (escaped(key_text(key)), block, digest, raw_literal(raw), copies)


def key_text(key: bytes) -> bytes:
    """A key that PostgreSQL can hold, whatever its bytes; different keys stay different."""
    if is_text(key):
        return key
    return key.replace(b"\0", b"\\0").decode(errors="backslashreplace").encode()


def _quickly(lines: Sequence[bytes]) -> bytes | None:
    """All lines at once, or None if one of them holds what PostgreSQL cannot."""
    data = _BETWEEN_LINES.join(lines)
    nulls = data.count(NULL)
    if b"\0" in data or data.count(_BETWEEN_LINES) != len(lines) - 1:
        return None
    if nulls:
        # Each NULL stands alone in its cell, else it is a byte of broken text.
        if data.count(SEPARATOR + NULL) != nulls:
            return None
        behind = data.count(NULL + SEPARATOR) + data.count(NULL + _BETWEEN_LINES) + data.endswith(NULL)
        if behind != nulls:
            return None
    data = escaped(data)
    if nulls:
        data = data.replace(NULL, b"\\N")
    data = data.translate(_LAST_TOUCH) + b"\n"
    return data if is_text(data) else None


def _one(line: bytes) -> bytes:
    """One line, its broken cells in hexadecimal digits."""
    cells = line.split(SEPARATOR)
    raw = []
    for position, cell in enumerate(cells[FRONT:], start=1):
        if cell == NULL:
            cells[FRONT + position - 1] = b"\\N"
        elif is_text(cell):
            cells[FRONT + position - 1] = escaped(cell)
        else:
            raw.append(position)
            cells[FRONT + position - 1] = escaped(hexed(cell))
    cells[_KEY] = escaped(key_text(cells[_KEY]))
    cells[_RAW] = raw_literal(raw)
    return b"\t".join(cells) + b"\n"


def _sealed(line: bytes, seals: Seals) -> bytes:
    cells = line.split(SEPARATOR)
    for position, seal in seals.items():
        cell = cells[FRONT + position]
        if cell != NULL:
            cells[FRONT + position] = sealed(cell, seal)
    return SEPARATOR.join(cells)


def sealed(cell: bytes, seal: Callable[[str], str]) -> bytes:
    """The cell's text sealed; what is no text is sealed by its hexadecimal digits."""
    return seal((cell if is_text(cell) else hexed(cell)).decode()).encode()
