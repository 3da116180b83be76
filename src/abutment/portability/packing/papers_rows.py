"""Rows of a practice as values that JSON can say."""

# ruff: noqa: S608 - the statements are the callers' own words

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from abutment.portability.packing.documents_names import safe_name
from abutment.portability.packing.parts import Reading

Record = dict[str, Any]


def records(reading: Reading, sql: str, parameters: Sequence[Any]) -> list[Record]:
    """The rows of a statement, each with its columns by name; days and moments in ISO 8601, moments in UTC."""
    rows = list(reading.rows(f"select row_to_json(found)::text from ({sql}) found", parameters))
    return [orjson.loads(row) for (row,) in rows]


def exact(text: str | None) -> orjson.Fragment | None:
    """JSON as the database keeps it: numbers digit for digit."""
    return None if text is None else orjson.Fragment(text)


def path_of(document: int | None, name: str | None) -> str | None:
    """Where a document lies in the Package."""
    return None if document is None else f"documents/{document}/{safe_name(name or '')}"


def page(record: Record) -> bytes:
    """A JSON file that a person can read."""
    return orjson.dumps(record, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
