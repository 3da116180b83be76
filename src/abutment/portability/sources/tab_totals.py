"""Adding up a table's money from its file, as the server would."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from abutment.portability.sources.base import SourceMeasure, Table
from abutment.portability.sources.tab_rows import TabRows
from abutment.portability.sources.totals import columns_of

_EXACT = Context(prec=400)
_PLACES = Decimal("0.00000001")
_LARGEST = Decimal("9999999999999999999999.99999999")  # of DECIMAL(30, 8), where the server stops counting
_FIRST_YEAR = 1753

OpenRows = Callable[[Table], TabRows]


def sums(measure: SourceMeasure, tables: dict[str, Table], rows_of: OpenRows) -> Iterator[tuple[str, int, int, int]]:
    """Month, clinic, cents and rows."""
    others = [name for name in (measure.day, measure.clinic) if name]
    table, places = _places(measure, tables, *others)
    found: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
    rows = rows_of(table)
    for row, cents in _counted(measure, rows, places):
        month = _month(rows.cell(row, places[measure.day])) if measure.day else ""
        clinic = _number(rows.cell(row, places[measure.clinic])) if measure.clinic else 0
        total = found[month, clinic]
        total[0] += cents
        total[1] += 1
    for (month, clinic), (cents, count) in sorted(found.items()):
        yield month, clinic, cents, count


def sums_by(
    measure: SourceMeasure, by: str, tables: dict[str, Table], rows_of: OpenRows, only: Collection[int] | None = None
) -> Iterator[tuple[int, int, int]]:
    """The number in the column `by`, cents and rows; of these numbers `only`, if named."""
    table, places = _places(measure, tables, by)
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    rows = rows_of(table)
    for row, cents in _counted(measure, rows, places):
        number = _number(rows.cell(row, places[by]))
        if only is not None and number not in only:
            continue
        total = found[number]
        total[0] += cents
        total[1] += 1
    for number, (cents, count) in sorted(found.items()):
        yield number, cents, count


def cents_of(amount: bytes | None, times: int) -> int:
    """The decimal text of an amount in cents, times a number, rounded half away from zero."""
    try:
        exact = Decimal((amount or b"0").decode())
    except (InvalidOperation, UnicodeDecodeError):
        return 0
    rounded = exact.quantize(_PLACES, ROUND_HALF_UP, _EXACT)
    limited = max(min(rounded, _LARGEST), -_LARGEST)
    return int(_EXACT.multiply(limited, Decimal(100 * times)).quantize(Decimal(1), ROUND_HALF_UP, _EXACT))


def _places(measure: SourceMeasure, tables: dict[str, Table], *others: str) -> tuple[Table, dict[str, int]]:
    table, columns = columns_of(measure, tables, *others)
    return table, {name: table.columns.index(column) for name, column in columns.items()}


def _counted(
    measure: SourceMeasure, rows: TabRows, places: dict[str, int]
) -> Iterator[tuple[bytes | list[bytes | None], int]]:
    where = [(places[name], {b"%d" % number for number in numbers}) for name, numbers in measure.where]
    times = [places[name] for name in measure.times]
    for row in rows.rows():
        if all(rows.cell(row, place) in numbers for place, numbers in where):
            factor = max(1, sum(_number(rows.cell(row, place)) for place in times)) if times else 1
            yield row, cents_of(rows.cell(row, places[measure.amount]), factor)


def _number(cell: bytes | None) -> int:
    return int(cell) if cell else 0


def _month(cell: bytes | None) -> str:
    text = (cell or b"")[:10].decode(errors="replace")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return ""
    return text[:7] if day.year >= _FIRST_YEAR else ""
