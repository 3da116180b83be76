"""A row with a mark in every table that could hold one, of one practice: to be searched for where it must not be."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import psycopg
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from psycopg import sql
from psycopg.types.json import Jsonb

from tests import conftest as running

OTHER: dict[str, dict[str, Any] | None] = {
    "portability_importrun": {"state": "applied"},
    "documents_document": {"shelf": "chart", "kind": "image", "sha256": b"\0" * 32, "replaced_by_id": None},
    "organizations_practice": None,  # one of each practice is there, and bears its name
    "organizations_organization": None,
    "scope_entity": None,
}
"""What a table wants besides; None: it has the practice's mark already, or cannot have another row."""

NOT_OF_A_PRACTICE = {"organizations_role", "organizations_capability", "organizations_rolecapability"}


@contextmanager
def as_superuser() -> Iterator[psycopg.Connection[Any]]:
    """Past row security and triggers, in the database of this test."""
    server = running.installation.server
    dsn = server if isinstance(server, str) else server.dsn()
    with psycopg.connect(dsn, dbname=connection.settings_dict["NAME"], autocommit=True) as raw:
        raw.execute("set session_replication_role = replica")
        yield raw


def leave_markers(entity: int, mark: str) -> dict[str, int]:
    """A row in every table of the application; answers the tables with the keys of their rows."""
    left = {}
    with as_superuser() as raw:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if table in NOT_OF_A_PRACTICE or OTHER.get(table, {}) is None or not model._meta.managed:
                continue
            values = _values(model, entity, mark)
            if values is None:
                continue
            _insert(raw, table, values)
            left[table] = 0
    return left


def _values(model: type[models.Model], entity: int, mark: str) -> dict[str, Any] | None:
    fields = model._meta.local_concrete_fields
    found = {str(field.column): _value(field, entity, mark) for field in fields}
    found.update(OTHER.get(model._meta.db_table) or {})
    is_marked = any(isinstance(value, str) and mark in value for value in found.values())
    names_practice = any(isinstance(f, models.ForeignKey) and _is_entity(f) for f in fields)
    return found if is_marked or names_practice else None


def _is_entity(field: models.ForeignKey[Any, Any]) -> bool:
    return field.related_model is not None and field.related_model._meta.db_table == "scope_entity"


def key_of(entity: int) -> int:
    """The key of every row that is left."""
    return 700_000 + entity


def _value(field: models.Field[Any, Any], entity: int, mark: str) -> Any:
    if isinstance(field, models.ForeignKey):
        return entity if _is_entity(field) else _value(field.target_field, entity, mark)
    if isinstance(field, (models.AutoField, models.BigAutoField)):
        return key_of(entity)
    if field.flatchoices and not isinstance(field, ArrayField):
        return next(value for value, _ in field.flatchoices if value != "")
    if isinstance(field, (models.CharField, models.TextField)):
        return mark if (field.max_length or 1000) >= len(mark) else "x"
    for kind, value in _KINDS:
        if isinstance(field, kind):
            return value(field, entity, mark)
    return None


_KINDS: tuple[tuple[Any, Any], ...] = (
    (ArrayField, lambda field, entity, mark: [mark] if isinstance(field.base_field, models.TextField) else []),
    (models.JSONField, lambda field, entity, mark: Jsonb({"mark": mark})),
    (models.BinaryField, lambda field, entity, mark: mark.encode()),
    (models.BooleanField, lambda field, entity, mark: True),
    (models.DecimalField, lambda field, entity, mark: Decimal(1)),
    (models.SmallIntegerField, lambda field, entity, mark: 1),
    (models.BigIntegerField, lambda field, entity, mark: key_of(entity)),
    (models.IntegerField, lambda field, entity, mark: 1),
    (models.DateTimeField, lambda field, entity, mark: datetime(2026, 11, 1, tzinfo=UTC)),
    (models.DateField, lambda field, entity, mark: date(2030, 2, 1) if "end" in field.name else date(2026, 1, 1)),
    (models.TimeField, lambda field, entity, mark: time(9, 30) if "close" in field.name else time(8, 30)),
    (models.UUIDField, lambda field, entity, mark: uuid.uuid4()),
)


def _insert(raw: psycopg.Connection[Any], table: str, values: dict[str, Any]) -> None:
    """Leave the row; where a constraint does not take it, without what it says no to."""
    columns = raw.execute(
        "select column_name, is_nullable = 'YES', column_default is null and is_identity = 'NO' "
        "from information_schema.columns where table_schema = 'public' and table_name = %s",
        [table],
    ).fetchall()
    checks = [row[0] for row in raw.execute(
        "select conname from pg_constraint where conrelid = %s::regclass and contype in ('c', 'x')", [table]
    )]  # fmt: skip
    for check in checks:  # a row that is only searched for need not make sense
        raw.execute(sql.SQL("alter table {} drop constraint {}").format(sql.Identifier(table), sql.Identifier(check)))
    for name, is_nullable, has_no_default in columns:
        if name not in values and not is_nullable and has_no_default:
            values[name] = "practice" if "kind" in name or "party" in name or "side" in name else False
    names = [name for name, _, _ in columns if name in values]
    statement = sql.SQL("insert into {} ({}) overriding system value values ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, names)),
        sql.SQL(", ").join(sql.Placeholder() for _ in names),
    )
    raw.execute(statement, [values[name] for name in names])
