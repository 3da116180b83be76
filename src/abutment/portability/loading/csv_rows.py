"""CSV as PostgreSQL reads it, cut into rows and values without losing that nothing and empty text are two things."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_VALUE = re.compile(rb'("(?:[^"]|"")*"|[^",]*)(,|$)', re.DOTALL)
_ITEM = re.compile(r'"((?:[^"\\]|\\.)*)"|([^",{}]+)', re.DOTALL)
_TO_QUOTE = re.compile(r'(["\\])')


class Misshaped(ValueError):
    """A row is not what PostgreSQL writes."""


def rows(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Whole rows with their line ends, in which a value may hold line ends of its own."""
    rest, is_quoted = b"", False
    waiting: list[bytes] = []
    for chunk in chunks:
        lines = (rest + chunk).split(b"\n")
        rest = lines.pop()
        for line in lines:
            is_quoted ^= line.count(b'"') % 2 == 1
            waiting.append(line)
            if not is_quoted:
                yield b"\n".join(waiting) + b"\n"
                waiting = []
    if rest or waiting:
        raise Misshaped("it ends in the middle of a row")


def values(row: bytes) -> list[str | None]:
    """The values of a row; None where there is nothing."""
    line = row.rstrip(b"\n").removesuffix(b"\r")
    found: list[str | None] = []
    at = 0
    while True:
        match = _VALUE.match(line, at)
        if match is None:
            raise Misshaped("a value has a quote in its middle")
        found.append(_value(match[1]))
        at = match.end()
        if not match[2]:
            if at != len(line):
                raise Misshaped("a value has a quote in its middle")
            return found


def _value(written: bytes) -> str | None:
    if not written:
        return None
    if written[:1] == b'"':
        return written[1:-1].replace(b'""', b'"').decode()
    return written.decode()


def row_of(values: Iterable[str | None]) -> bytes:
    """A row as PostgreSQL reads it."""
    return b",".join(map(_written, values)) + b"\r\n"


def _written(value: str | None) -> bytes:
    if value is None:
        return b""
    return b'"' + value.replace('"', '""').encode() + b'"'


def items(array: str) -> list[str | None]:
    """The items of an array of text as PostgreSQL writes it: {a,"b c",NULL}."""
    if array[:1] != "{" or array[-1:] != "}":
        raise Misshaped("an array is not in braces")
    inner, found, at = array[1:-1], list[str | None](), 0
    while at < len(inner):
        match = _ITEM.match(inner, at)
        if match is None:
            raise Misshaped("an array has an item that cannot be read")
        found.append(re.sub(r"\\(.)", r"\1", match[1], flags=re.DOTALL) if match[1] is not None else _bare(match[2]))
        at = match.end()
        if at < len(inner):
            if inner[at] != "," or at + 1 == len(inner):
                raise Misshaped("an array has no comma between two items")
            at += 1
    return found


def _bare(text: str) -> str | None:
    return None if text == "NULL" else text


def array_of(items: Iterable[str | None]) -> str:
    """An array of text as PostgreSQL reads it."""
    return "{" + ",".join("NULL" if item is None else '"' + _TO_QUOTE.sub(r"\\\1", item) + '"' for item in items) + "}"
