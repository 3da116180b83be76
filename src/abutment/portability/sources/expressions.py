"""The SQL by which the source itself writes a row as one line, and digests it.

A line is binary: its cells as UTF-8, separated by the byte FF, with the byte FE for NULL. Neither occurs in UTF-8, so
the cells need no escaping on the practice's server. Only what MySQL 5.6 knows is used.
"""

from __future__ import annotations

from hashlib import md5, sha256

from abutment.portability.sources.base import BLOCK_KEYS, BLOCKS_OF_OTHER_KEYS, Column, Kind, Table
from abutment.portability.sources.kinds import is_bytes, is_huge, is_long, is_plain, is_utf8, is_whole, word

# PostgreSQL finds a key of at most 2,700 bytes: of longer ones the digest is the key.
LONG_KEY_BYTES = 2_000
_LONG_KEY = "sha256:"
# Longer cells are read in pieces: the server writes no line then.
HUGE_BYTES = 1_000_000


def quoted(identifier: str) -> str:
    """A name, whatever it contains."""
    return "`" + identifier.replace("`", "``") + "`"


def text(column: Column) -> str:
    """The cell as the bytes of its text, or NULL; bytes as \\x and hexadecimal digits."""
    name = quoted(column.name)
    if is_bytes(column):
        return f"CONCAT(X'5C78', LOWER(HEX({name})))"
    if word(column.declared) == "bit":
        return f"({name} + 0)"
    if column.kind is not Kind.TEXT:
        return name
    if is_plain(column):
        name = f"CAST({name} AS CHAR)"
    # Converting would turn broken UTF-8 into question marks.
    # Casting would give NULL for what is longer than a packet.
    return f"CONVERT({name if is_utf8(column) else f'CONVERT({name} USING utf8mb4)'} USING binary)"


def cell(column: Column) -> str:
    """The cell within a line; a value that the server cannot put there leaves its place out, and is missed."""
    content = text(column)
    if not column.is_nullable:
        return content
    if column.kind is not Kind.TEXT:
        content = f"CAST({content} AS BINARY)"
    return f"IF({quoted(column.name)} IS NULL, X'FE', {content})"


class Lines:
    """How one table's rows become lines: the SQL of key, block, digest and line."""

    def __init__(self, table: Table, salt: bytes, columns: tuple[str, ...] | None = None) -> None:
        self.table = table
        self.secret = salt
        self.salt = f"X'{salt.hex()}'"
        self.keys = tuple(column for name in table.key for column in table.columns if column.name == name)
        self.has_number = len(self.keys) == 1 and is_whole(self.keys[0])
        self.name = quoted(table.name)
        self.digested = self._digested(columns)

    def _digested(self, names: tuple[str, ...] | None) -> tuple[Column, ...]:
        columns = self.table.columns
        if not self.keys:
            return columns
        if names is not None:
            chosen = {name.casefold() for name in names}
            return (*self.keys, *(column for column in columns if column.name.casefold() in chosen))
        if self.table.edited is not None:
            return (*self.keys, *(column for column in columns if column.name == self.table.edited))
        return columns

    @property
    def key(self) -> str:
        """The key's text; of a table without one, the digest of the whole row."""
        if not self.keys:
            return self.row_digest
        if self.has_number:
            return self.number
        joined = f"CONCAT_WS(X'1F', {', '.join(_key_part(column) for column in self.keys)})"
        if all(not is_bytes(column) and column.kind is not Kind.TEXT for column in self.keys):
            return joined
        digest = f"CONCAT('{_LONG_KEY}', SHA2({joined}, 256))"
        return f"IF(LENGTH({joined}) > {LONG_KEY_BYTES}, {digest}, {joined})"

    @property
    def number(self) -> str:
        """The key, where it is one whole number."""
        name = quoted(self.keys[0].name)
        return f"({name} + 0)" if "zerofill" in self.keys[0].declared.lower() else name

    @property
    def block(self) -> str:
        """The number of the row's block."""
        if not self.keys:
            return "0"
        if self.has_number:
            return f"FLOOR({self.number} / {BLOCK_KEYS})"
        return f"MOD(CRC32({self.key}), {BLOCKS_OF_OTHER_KEYS})"

    @property
    def row_digest(self) -> str:
        """32 hexadecimal digits over what is digested."""
        parts = ", ".join(_digest_part(column) for column in self.digested)
        return f"MD5(CONCAT_WS(X'FF', {self.salt}, {parts}))"

    @property
    def digest(self) -> str:
        """16 hexadecimal digits over what is digested."""
        return f"LEFT({self.row_digest}, 16)"

    def digest_of_copies(self, row_digest: bytes, copies: int) -> bytes:
        """The digest of equal rows of a table without a key; `digest_of_copies_sql` is the same for the server."""
        parts = b"\xff".join((self.secret, row_digest, b"%d" % copies))
        return md5(parts, usedforsecurity=False).hexdigest()[:16].encode()

    def digest_of_copies_sql(self, row_digest: str, copies: str) -> str:
        """The SQL of `digest_of_copies`."""
        return f"LEFT(MD5(CONCAT_WS(X'FF', {self.salt}, {row_digest}, {copies})), 16)"

    @property
    def head(self) -> tuple[str, str, str]:
        """Key, block and digest: what stands before the cells of a line."""
        return self.key, self.block, self.digest

    @property
    def line(self) -> str:
        """The whole line; NULL where a cell is too long for it."""
        cells = ", ".join(cell(column) for column in self.table.columns)
        front = f"{self.key}, {self.block}, {self.digest}, '{{}}', 1, " if self.keys else ""
        line = f"CONCAT_WS(X'FF', {front}{cells})"
        huge = [f"IFNULL(LENGTH({quoted(column.name)}), 0)" for column in self.table.columns if is_huge(column)]
        return f"IF({' + '.join(huge)} > {HUGE_BYTES}, NULL, {line})" if huge else line

    @property
    def cells_in_line(self) -> int:
        """How many cells a line has, those before the row's own included."""
        return len(self.table.columns) + (5 if self.keys else 0)

    @property
    def order(self) -> str:
        """The order in which lines come: by block, and within it always the same."""
        if self.has_number:
            return quoted(self.keys[0].name)
        return ", ".join([self.block, *(quoted(column.name) for column in self.keys)])


def short_key(joined: bytes) -> bytes:
    """The text of a key of several columns, or of one that is no number; `Lines.key` is the same for the server."""
    if len(joined) <= LONG_KEY_BYTES:
        return joined
    return _LONG_KEY.encode() + sha256(joined).hexdigest().encode()


def number_of(hexadecimal: str) -> str:
    """16 hexadecimal digits as an unsigned number."""
    return f"CAST(CONV({hexadecimal}, 16, 10) AS UNSIGNED)"


def _digest_part(column: Column) -> str:
    """A long cell is digested alone first, so that no row is too long to be digested."""
    if not is_long(column):
        return cell(column)
    name = quoted(column.name)
    inner = f"MD5({name})" if is_bytes(column) or is_utf8(column) else f"MD5(CONVERT({name} USING utf8mb4))"
    return f"IFNULL({inner}, X'FE')" if column.is_nullable else inner


def _key_part(column: Column) -> str:
    """A part of a key of several: what joins the parts is escaped in their text."""
    if column.kind is not Kind.TEXT:
        return text(column)
    return f"REPLACE(REPLACE({text(column)}, X'5C', X'5C5C'), X'1F', X'5C75')"
