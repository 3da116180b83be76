"""Which columns and rows of a carried table come out, as SQL: said once for CSV, Parquet, dictionary and totals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Field, Model

from abutment.portability.packing.tables_carried import CARRIED

_ACCOUNT = "account_id"
"""How columns end that name a sign-in."""

_IN_PLAIN = {
    "cells": "array(select e.cell from jsonb_array_elements_text({there} -> {row}) with ordinality e (cell, place) "
    "order by e.place)"
}


@cache
def model_of(table: str) -> type[Model]:
    """The model whose rows a table holds."""
    found = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    return found[table]


@dataclass(frozen=True, slots=True)
class Column:
    """A column that comes out, and the model's field behind it."""

    name: str
    field: Field[Any, Any]


def columns_of(table: str) -> list[Column]:
    """The columns that come out, in the order of the model."""
    carried = CARRIED[table]
    columns = [Column(str(field.column), field) for field in model_of(table)._meta.local_concrete_fields]
    return [
        column
        for column in columns
        if column.name not in carried.left_out and (not carried.only or column.name in carried.only)
    ]


def key_of(table: str) -> str:
    """The column of the primary key."""
    return str(model_of(table)._meta.pk.column)


def where(table: str, entity: int) -> str:
    """The condition of the practice's rows of `table t`."""
    condition = CARRIED[table].where
    if "{accounts}" in condition:
        condition = condition.replace("{accounts}", " union ".join(_accounts(entity)))
    return condition.format(entity=int(entity))


def select(table: str, entity: int, *, more: str = "", opened: bool = False) -> str:
    """All rows in the order of their key. more: a further condition; opened: columns that lie sealed are taken from the
    one row of `_opened` instead, as far as its JSON of the column's name has them by key."""
    carried = CARRIED[table]
    key = key_of(table)
    wanted = []
    for column in columns_of(table):
        name = f'"{column.name}"'
        if column.name in carried.blank:
            wanted.append(f"'' as {name}")
        elif opened and column.name in carried.sealed:
            # A lookup in JSON, not a join: of what comes from a statement itself no plan knows how much it is.
            there, row = f"(select {name} from _opened)", f't."{key}"::text'  # noqa: S608
            plain = _IN_PLAIN.get(column.name, "{there} ->> {row}").format(there=there, row=row)
            wanted.append(f"case when {there} ? {row} then {plain} else t.{name} end as {name}")
        else:
            wanted.append(f"t.{name}")
    columns = ", ".join(wanted)
    # Names of tables and columns are our own, from the models.
    return f'select {columns} from {table} t where {where(table, entity)}{more} order by t."{key}"'  # noqa: S608


def _accounts(entity: int) -> Iterator[str]:
    """Selects of the sign-ins that the practice's rows name."""
    for table, carried in CARRIED.items():
        if table == "accounts_account" or carried.is_shared:
            continue
        for column in columns_of(table):
            if column.name.endswith(_ACCOUNT):
                yield f'select t."{column.name}" from {table} t where {carried.where}'  # noqa: S608
