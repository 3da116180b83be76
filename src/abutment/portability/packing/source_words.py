"""What is said about the source's tables: their dictionary for programs, and a page for people."""

from __future__ import annotations

from importlib import resources
from typing import Any

import orjson

from abutment.portability.packing.parts import Reading, Sink
from abutment.portability.packing.source_tables import EXCEPTIONS, Imported, KeptTable
from abutment.portability.sources import Column, Kind
from abutment.portability.sources.kinds import is_bytes, word

DUMP = "opendental.sql.gz"
_WHOLE = {"tinyint", "smallint", "mediumint", "int", "integer", "bigint", "bit", "year"}
_DIALECT = {"delimiter": ",", "doubleQuote": True, "header": True, "lineTerminator": "\r\n", "quoteChar": '"'}


def write_dictionary(found: Imported, tables: tuple[KeptTable, ...], _reading: Reading, sink: Sink) -> int:
    """A Frictionless Data Package of the tables; answers how many they are."""
    described = {
        "name": "source",
        "profile": "tabular-data-package",
        "title": f"Tables of {found.program} as they were imported",
        "read_at_utc": found.read_at,
        "program": found.program,
        "program_version": found.program_version,
        "server_version": found.server_version,
        "resources": [_resource(table) for table in tables],
    }
    sink.write(orjson.dumps(described, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE))
    return len(tables)


def _resource(table: KeptTable) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(table, place, column) for place, column in enumerate(table.columns)],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    return {
        "name": table.file.removesuffix(".csv").lower(),
        "path": table.file,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": _DIALECT,
        "source_table": table.name,
        "engine": table.engine,
        "collation": table.collation,
        "schema": schema,
    }


def _field(table: KeptTable, place: int, column: Column) -> dict[str, Any]:
    """Days and moments are texts here: MySQL has 0000-00-00, and times beyond 24 hours."""
    told: dict[str, Any] = {"name": column.name, "declared": column.declared, "type": _type(column)}
    if is_bytes(column):
        told["bytes"] = "hex after \\x"
    if place in table.sealed:
        told["sealed_in_abutment"] = True
    return told


def _type(column: Column) -> str:
    if column.kind is not Kind.NUMBER:
        return "string"
    return "integer" if word(column.declared) in _WHOLE else "number"


def readme(found: Imported | None, tables: tuple[KeptTable, ...]) -> str:
    """The page."""
    if found is None:
        return _NOTHING
    sealed = [f"{table.name}.{table.columns[place].name}" for table in tables for place in table.sealed]
    hashed = [table.name for table in tables for column in table.columns if column.name.casefold() == "securityhash"]
    return (
        resources.files(__package__)
        .joinpath("source_readme.md")
        .read_text("utf-8")
        .format(
            program=found.program,
            version=found.program_version or "a version that it does not tell",
            server=found.server_version or "a server that does not tell its version",
            read_at=found.read_at or "a moment that is not known",
            tables=f"{len(tables):,}",
            exceptions=EXCEPTIONS,
            dump=DUMP,
            sealed=", ".join(f"`{name}`" for name in sealed) or "none",
            hashed=", ".join(f"`{name}`" for name in hashed) or "no table",
        )
    )


_NOTHING = """# The practice's own system

There are no tables here: the practice's records were not imported from another system. What is kept of them in Abutment
is in `tables/`.
"""
