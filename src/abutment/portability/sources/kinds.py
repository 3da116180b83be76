"""What the types of MySQL and MariaDB hold, and how their values are written as text."""

from __future__ import annotations

import re

from abutment.portability.sources.base import Column, Kind

_KINDS = {
    Kind.NUMBER: "tinyint smallint mediumint int integer bigint decimal numeric float double real bit year",
    Kind.TEXT: "char varchar tinytext text mediumtext longtext enum set json uuid inet4 inet6 xmltype",
    Kind.DAY: "date",
    Kind.MOMENT: "datetime timestamp",
    Kind.TIME: "time",
    Kind.BYTES: "binary varbinary tinyblob blob mediumblob longblob",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_WHOLE = {"tinyint", "smallint", "mediumint", "int", "integer", "bigint"}
_WIDTH = re.compile(r"^((?:tiny|small|medium|big)?int|integer|year)\(\d+\)", re.IGNORECASE)
# May be longer than a connection carries in one piece, so their digest is a digest of their digest.
_LONG = {"text", "mediumtext", "longtext", "json", "blob", "mediumblob", "longblob", "xmltype"}
_HUGE = _LONG - {"text", "blob"}
# Their text is plain ASCII whatever the column's character set.
_PLAIN = {"uuid", "inet4", "inet6"}


def word(declared: str) -> str:
    """The type's name alone: `bigint` of `bigint(20) unsigned`."""
    return declared.split("(")[0].split()[0].lower() if declared.strip() else ""


def kind_of(declared: str) -> Kind:
    """What a column of this declared type holds; spatial and unknown types are OTHER."""
    return _KIND_OF.get(word(declared), Kind.OTHER)


def without_width(declared: str) -> str:
    """A declared type without the width in which whole numbers are shown: one server tells it, another does not, and
    only with zerofill does it change what they show.

    >>> [without_width(each) for each in ("tinyint(4)", "bigint(20) unsigned", "int(6) zerofill", "varchar(20)")]
    ['tinyint', 'bigint unsigned', 'int(6) zerofill', 'varchar(20)']
    """
    return declared if "zerofill" in declared.lower() else _WIDTH.sub(r"\1", declared)


def is_whole(column: Column) -> bool:
    """Whether it holds whole numbers."""
    return word(column.declared) in _WHOLE


def is_long(column: Column) -> bool:
    """Whether a value may be long, so that it is digested on its own."""
    return word(column.declared) in _LONG or column.kind is Kind.OTHER


def is_huge(column: Column) -> bool:
    """Whether one value may be larger than all else in its row together."""
    return word(column.declared) in _HUGE or column.kind is Kind.OTHER


def is_bytes(column: Column) -> bool:
    """Whether its values are written in hexadecimal digits."""
    return column.kind in (Kind.BYTES, Kind.OTHER)


def is_utf8(column: Column) -> bool:
    """Whether the bytes of its text are UTF-8 already, or should be."""
    return column.charset in ("utf8", "utf8mb3", "utf8mb4", "ascii")


def is_plain(column: Column) -> bool:
    """Whether its text has no character set of its own."""
    return column.kind is not Kind.TEXT or word(column.declared) in _PLAIN
