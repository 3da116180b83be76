"""The tables of a folder that `mariadb-dump --tab` wrote: what CREATE TABLE says in NAME.sql."""

from __future__ import annotations

import re
from pathlib import Path

from abutment.portability.errors import BrokenFile
from abutment.portability.sources.base import Column, Kind, Table
from abutment.portability.sources.catalog import Index, best_key
from abutment.portability.sources.kinds import kind_of, word

_NAME = r"`((?:[^`]|``)*)`"
_CREATE = re.compile(rf"CREATE TABLE (?:IF NOT EXISTS )?{_NAME} \(")
_COLUMN = re.compile(
    rf"\s*{_NAME}\s+([A-Za-z0-9]+(?:\((?:'(?:[^'\\]|''|\\.)*'|[^')])*\))?(?: unsigned| zerofill)*)(.*)", re.S
)
_UNIQUE = re.compile(rf"\s*(?:(PRIMARY) KEY|UNIQUE KEY {_NAME})\s+\((.*)\)")
_PART = re.compile(rf"{_NAME}(\(\d+\))?")
_QUOTED = re.compile(r"'(?:[^'\\]|''|\\.)*'")
_CHARSET = re.compile(r"(?:CHARACTER SET|CHARSET)[ =]([A-Za-z0-9]+)")
_COLLATE = re.compile(r"COLLATE[ =]([A-Za-z0-9_]+)")
_ENGINE = re.compile(r"ENGINE=([A-Za-z0-9]+)")
_SERVER = re.compile(r"^-- Server version\s+(\S+)", re.M)


def described(path: Path) -> tuple[Table | None, str]:
    """The table that a file creates, None where it creates none (a view), and the version of the server it is from."""
    try:
        text = path.read_bytes().decode(errors="replace")
    except OSError as refused:
        raise BrokenFile(f"{path} cannot be read: {refused.strerror}. Let this user read the folder.") from refused
    version = _SERVER.search(text)
    start = next((match for match in _CREATE.finditer(text) if _starts_line(text, match.start())), None)
    if start is None:
        return None, version[1] if version else ""
    lines = text[start.end() :].split("\n")[1:]
    end = next((number for number, line in enumerate(lines) if line.startswith(")")), None)
    if end is None:
        last = text.count("\n") + 1
        raise BrokenFile(f"{path} line {last}: the file ends inside CREATE TABLE. Write the folder again.")
    first = text.count("\n", 0, start.end()) + 2
    return _table(path, _unquoted(start[1]), lines[:end], lines[end], first), version[1] if version else ""


def _starts_line(text: str, position: int) -> bool:
    return position == 0 or text[position - 1] == "\n"


def _table(path: Path, name: str, lines: list[str], options: str, first: int) -> Table:
    plain_options = _QUOTED.sub("''", options)
    collation = _said(_COLLATE, plain_options)
    charset = _said(_CHARSET, plain_options) or collation.split("_")[0]
    columns, indexes, edited = [], [], None
    for number, line in enumerate(lines, start=first):
        if found := _UNIQUE.match(line):
            parts = _PART.findall(found[3])
            if not any(part for _, part in parts):
                indexes.append(Index(found[1] or _unquoted(found[2]), tuple(_unquoted(part) for part, _ in parts)))
            continue
        if not line.lstrip().startswith("`"):
            continue
        match = _COLUMN.match(line)
        if match is None:
            raise BrokenFile(f"{path} line {number}: this is no column of a table. Write the folder again.")
        column = _column(_unquoted(match[1]), match[2], _QUOTED.sub("''", match[3]), charset)
        columns.append(column)
        if edited is None and column.kind is Kind.MOMENT and "ON UPDATE" in _QUOTED.sub("''", match[3]).upper():
            edited = column.name
    key = best_key(tuple(columns), indexes)
    engine = _said(_ENGINE, plain_options)
    return Table(name, tuple(columns), key.columns if key else (), edited, 0, engine, collation, is_in_snapshot=True)


def _column(name: str, declared: str, rest: str, charset: str) -> Column:
    own = _said(_CHARSET, rest) or _said(_COLLATE, rest).split("_")[0]
    kind = kind_of(declared)
    has_charset = kind is Kind.TEXT and word(declared) not in ("uuid", "inet4", "inet6")
    return Column(name, declared, kind, "NOT NULL" not in rest.upper(), (own or charset) if has_charset else "")


def _said(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""


def _unquoted(name: str) -> str:
    return name.replace("``", "`")
