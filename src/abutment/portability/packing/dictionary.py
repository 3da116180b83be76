"""The data dictionary of the practice's tables: a Frictionless Data Package (specs.frictionlessdata.io, version 1)."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from typing import Any

import orjson
from django.contrib.postgres.fields import ArrayField
from django.db import models

from abutment.portability.packing.parts import Kind, Part, Reading, Sink
from abutment.portability.packing.tables_carried import CARRIED
from abutment.portability.packing.tables_selected import Column, columns_of, key_of, model_of

FILE = "datapackage.json"

_TYPES: tuple[tuple[type[models.Field[Any, Any]], dict[str, Any]], ...] = (
    (models.BooleanField, {"type": "boolean", "trueValues": ["t"], "falseValues": ["f"]}),
    (models.IntegerField, {"type": "integer"}),
    (models.DecimalField, {"type": "number"}),
    (models.DateTimeField, {"type": "datetime", "format": "any"}),  # 2026-11-22 05:00:00.123456+00, in UTC
    (models.DateField, {"type": "date"}),
    (models.TimeField, {"type": "time"}),
)
_TEXT = (models.CharField, models.TextField)
_DIALECT = {
    "csvddfVersion": 1.2,
    "delimiter": ",",
    "doubleQuote": True,
    "header": True,
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "skipInitialSpace": False,
}
_DESCRIPTION = (
    "Every table of a dental practice, as its Package carries them. Records are in the order of their primary key. "
    "A cell with nothing in it is NULL; an empty text is written as two quotes. Amounts are in cents, moments in UTC."
)


def parts(reading: Reading) -> Iterable[Part]:
    """The dictionary; it depends on no row."""
    yield Part(FILE, Kind.TABLES, (), _write, "tables")


def _write(reading: Reading, sink: Sink) -> int:
    sink.write(orjson.dumps(described(), option=orjson.OPT_INDENT_2) + b"\n")
    return len(CARRIED)


def described() -> dict[str, Any]:
    """The descriptor of all tables."""
    return {
        "profile": "tabular-data-package",
        "name": "abutment-tables",
        "title": "Tables of a practice",
        "description": _DESCRIPTION,
        "resources": [_resource(table) for table in CARRIED],
    }


def _resource(table: str) -> dict[str, Any]:
    carried = CARRIED[table]
    columns = columns_of(table)
    return {
        "profile": "tabular-data-resource",
        "name": table,
        "path": f"{table}.csv",
        "title": carried.data_set,
        "description": _words(model_of(table)),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": _DIALECT,
        "schema": {
            "fields": [_field(table, column) for column in columns],
            "missingValues": [""],
            "primaryKey": key_of(table),
            "foreignKeys": [
                {"fields": column.name, "reference": reference}
                for column in columns
                if (reference := _reference(table, column))
            ],
        },
        "abutment": {"parquet": f"{table}.parquet", "isOfOthersToo": carried.is_shared, "notCarried": carried.left_out},
    }


def _reference(table: str, column: Column) -> dict[str, str] | None:
    """Which row of which table a column names; the standard writes nothing for the table itself."""
    if not isinstance(column.field, models.ForeignKey):
        return None
    target = column.field.target_field
    there = target.model._meta.db_table
    if there not in CARRIED:
        return None
    return {"resource": "" if there == table else there, "fields": str(target.column)}


def _field(table: str, column: Column) -> dict[str, Any]:
    carried, field = CARRIED[table], column.field
    kept = field.target_field if isinstance(field, models.ForeignKey) else field
    described: dict[str, Any] = {"name": column.name, **_type(kept)}
    words = [_said_of(model_of(table), field.name), str(field.help_text)]
    if isinstance(field, models.ForeignKey):
        words.append(f"Names a row of {field.target_field.model._meta.db_table}.")
    if column.name in carried.blank:
        words = [f"Empty: {carried.blank[column.name]}."]
    if column.name in carried.sealed:
        words = ["Lies sealed in Abutment, in plain here."]
    choices = {str(value): str(label) for value, label in field.flatchoices if value != ""}
    if choices and set(choices) != set(choices.values()):
        words.append("; ".join(f"{value}: {label}" for value, label in choices.items()) + ".")
    constraints = _constraints(field, kept, choices if column.name not in carried.blank else {})
    if constraints:
        described["constraints"] = constraints
    text = " ".join(word for word in words if word)
    if text:
        described["description"] = text
    return described


def _type(field: Any) -> dict[str, Any]:
    for kind, told in _TYPES:
        if isinstance(field, kind):
            return dict(told)
    if isinstance(field, models.JSONField):
        return {"type": "array" if field.default is list else "object"}
    if isinstance(field, ArrayField):
        return {"type": "string", "description": 'A list as PostgreSQL writes it: {a,"b c",NULL}.'}
    if isinstance(field, models.BinaryField):
        return {"type": "string", "description": "Bytes in hex, after \\x."}
    return {"type": "string"}


def _constraints(field: Any, kept: Any, choices: dict[str, str]) -> dict[str, Any]:
    """What holds of every value. Text that may be empty is not required: most readers of CSV take it for nothing."""
    found: dict[str, Any] = {}
    if not field.null and (not isinstance(kept, _TEXT) or (choices and not field.blank)):
        found["required"] = True
    if isinstance(kept, _TEXT) and kept.max_length:
        found["maxLength"] = kept.max_length
    if choices and not isinstance(kept, ArrayField):
        found["enum"] = list(choices)
    return found


def _words(model: type[models.Model]) -> str:
    """What a model says of itself, in one paragraph."""
    return " ".join((inspect.getdoc(model) or "").split())


def _said_of(model: type[models.Model], name: str) -> str:
    """What the model says of one column: "name: words" up to the end of the sentence."""
    found = re.search(rf"(?:^|[.;] ){name}: ([^.;]+)", _words(model))
    return f"{found[1][:1].upper()}{found[1][1:]}." if found else ""
