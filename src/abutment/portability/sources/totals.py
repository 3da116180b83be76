"""Adding up a table's money in the source itself, to compare with what arrived here."""

# ruff: noqa: S608 - every name in the SQL is quoted by `quoted`, and its values are whole numbers or hexadecimal digits

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from abutment.portability.errors import MissingColumn
from abutment.portability.sources.base import Column, SourceMeasure, Table
from abutment.portability.sources.connecting import Session
from abutment.portability.sources.expressions import quoted

# What MySQL can turn a double into: the decimal text of the double, at most 22 digits before the point and 8 behind it.
_CENTS = "ROUND(CAST({amount} AS DECIMAL(30, 8)) * 100 * {times})"
_YEARS = "1753 AND 9999"


def columns_of(measure: SourceMeasure, tables: dict[str, Table], *others: str) -> tuple[Table, dict[str, Column]]:
    """The table of a measure, and by name its columns and `others`. Raises MissingColumn."""
    table = tables.get(measure.table.casefold())
    if table is None:
        raise MissingColumn(measure.table, "")
    found = {}
    for name in (measure.amount, *measure.times, *(column for column, _ in measure.where), *others):
        column = table.column(name)
        if column is None:
            raise MissingColumn(measure.table, name)
        found[name] = column
    return table, found


def sums(session: Session, measure: SourceMeasure, tables: dict[str, Table]) -> Iterator[tuple[str, int, int, int]]:
    """Month, clinic, cents and rows."""
    others = [name for name in (measure.day, measure.clinic) if name]
    table, columns = columns_of(measure, tables, *others)
    month = _month(columns[measure.day]) if measure.day else "''"
    clinic = _number(columns[measure.clinic]) if measure.clinic else "0"
    for found in session.stream(_sql(measure, table, columns, f"{month}, {clinic}", 2), about=table.name):
        name, number, cents, rows = (part or b"0" for part in found)
        yield name.decode() if found[0] else "", int(number), int(cents), int(rows)


def sums_by(
    session: Session, measure: SourceMeasure, by: str, tables: dict[str, Table], only: Collection[int] | None = None
) -> Iterator[tuple[int, int, int]]:
    """The number in the column `by`, cents and rows; of these numbers `only`, if named."""
    table, columns = columns_of(measure, tables, by)
    if only is not None:
        if not only:
            return
        measure = replace(measure, where=(*measure.where, (by, tuple(sorted(only)))))
    for found in session.stream(_sql(measure, table, columns, _number(columns[by]), 1), about=table.name):
        number, cents, rows = (int(part or b"0") for part in found)
        yield number, cents, rows


def _sql(measure: SourceMeasure, table: Table, columns: dict[str, Column], groups: str, count: int) -> str:
    factors = " + ".join(_number(columns[name]) for name in measure.times)
    times = f"GREATEST(1, {factors})" if factors else "1"
    cents = _CENTS.format(amount=quoted(columns[measure.amount].name), times=times)
    conditions = [
        f"{quoted(columns[name].name)} IN ({', '.join(map(str, numbers)) or 'NULL'})" for name, numbers in measure.where
    ]
    places = ", ".join(str(place + 1) for place in range(count))
    return (
        f"SELECT {groups}, IFNULL(SUM({cents}), 0), COUNT(*) FROM {quoted(table.name)}"
        f" WHERE {' AND '.join(conditions) or 'TRUE'} GROUP BY {places} ORDER BY {places}"
    )


def _number(column: Column) -> str:
    return f"IFNULL({quoted(column.name)}, 0)"


def _month(column: Column) -> str:
    day = quoted(column.name)
    is_day = f"YEAR({day}) BETWEEN {_YEARS} AND MONTH({day}) > 0 AND DAYOFMONTH({day}) > 0"
    return f"IF({is_day}, DATE_FORMAT({day}, '%Y-%m'), '')"
