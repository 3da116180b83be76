"""Which tables a server has, and what it says of them."""

# ruff: noqa: S608 - every name in the SQL is quoted by `quoted`, and its values are whole numbers or hexadecimal digits

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from abutment.portability.sources.base import Column, Kind, Table
from abutment.portability.sources.connecting import Session
from abutment.portability.sources.kinds import is_whole, kind_of

_NO_TABLES = "'VIEW', 'SYSTEM VIEW', 'SEQUENCE', 'TEMPORARY'"
_TABLES = (
    "SELECT TABLE_NAME, IFNULL(ENGINE, ''), IFNULL(TABLE_COLLATION, ''), IFNULL(TABLE_ROWS, 0)"
    f" FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE NOT IN ({_NO_TABLES})"
)
_COLUMNS = (
    "SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, EXTRA, CHARACTER_SET_NAME"
    " FROM information_schema.COLUMNS"
    " WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME, ORDINAL_POSITION"
)
_UNIQUE = (
    "SELECT TABLE_NAME, INDEX_NAME, COLUMN_NAME, NULLABLE, SUB_PART FROM information_schema.STATISTICS"
    " WHERE TABLE_SCHEMA = DATABASE() AND NON_UNIQUE = 0 ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX"
)


@dataclass(frozen=True, slots=True)
class Index:
    """A unique index without nulls."""

    name: str
    columns: tuple[str, ...]


def tables(session: Session) -> tuple[tuple[Table, ...], dict[str, str]]:
    """The tables by name, and of each with a key the name of the index that keeps it."""
    columns: dict[str, list[tuple[Column, bool]]] = defaultdict(list)
    for name, column, declared, is_nullable, extra, charset in _words(session, _COLUMNS):
        described = Column(column, declared, kind_of(declared), is_nullable == "YES", charset)
        columns[name].append((described, "on update" in extra.lower()))
    unique = _unique(session)
    found, indexes = [], {}
    for name, engine, collation, rows in _words(session, _TABLES):
        plain = tuple(column for column, _ in columns[name])
        if not plain:
            continue
        index = best_key(plain, unique.get(name, []))
        if index:
            indexes[name] = index.name
        edited = (column.name for column, is_set in columns[name] if is_set and column.kind is Kind.MOMENT)
        key = index.columns if index else ()
        is_inside = engine.lower() == "innodb"
        found.append(Table(name, plain, key, next(edited, None), int(rows), engine, collation, is_inside))
    return tuple(sorted(found, key=lambda table: table.name)), indexes


def best_key(columns: tuple[Column, ...], indexes: list[Index]) -> Index | None:
    """The primary key, else the simplest unique index; None without any."""
    by_name = {column.name: column for column in columns}

    def rank(index: Index) -> tuple[bool, int, bool, str]:
        return (
            index.name != "PRIMARY",
            len(index.columns),
            not all(is_whole(by_name[name]) for name in index.columns),
            index.name,
        )

    usable = [
        index for index in indexes if all(name in by_name and not by_name[name].is_nullable for name in index.columns)
    ]
    return min(usable, key=rank, default=None)


def _unique(session: Session) -> dict[str, list[Index]]:
    parts: dict[tuple[str, str], list[str]] = defaultdict(list)
    unusable = set()
    for table, index, column, is_nullable, part in session.rows(_UNIQUE):
        name = (_word(table), _word(index))
        parts[name].append(_word(column))
        if column is None or part is not None or is_nullable not in (b"", b"NO"):
            unusable.add(name)
    found: dict[str, list[Index]] = defaultdict(list)
    for (table_name, index_name), names in parts.items():
        if (table_name, index_name) not in unusable:
            found[table_name].append(Index(index_name, tuple(names)))
    return found


def _words(session: Session, sql: str) -> list[list[str]]:
    return [[_word(cell) for cell in row] for row in session.rows(sql)]


def _word(cell: bytes | None) -> str:
    return "" if cell is None else cell.decode(errors="replace")
