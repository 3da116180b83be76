"""Totals of price lists and tables: a total must be the sum of its rows, and a row what its count and price make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate

from abutment.agreements.clauses import Outline
from abutment.agreements.defects.finding import Defect, defect_at, place_of
from abutment.agreements.defects.money import AMOUNT, dollars, is_printed_as, value_of_amount
from abutment.agreements.defects.rows import Row, tables_in

_AMOUNT = re.compile(rf"[-\u2212(]?\s?{AMOUNT}\s?\)?")
_ONLY_AMOUNT = re.compile(rf"{AMOUNT}(?:\s?/\s?\w+)?")
_TOTAL = re.compile(r"\W*(?:grand\s+|sub-?\s?|monthly\s+|annual\s+|yearly\s+|estimated\s+)*(?:total|sum)\b", re.I)
_SUBTOTAL = re.compile(r"\W*sub-?\s?total", re.I)
_UNIT = re.compile(
    r"(?:/|\bper\b|\ba\b|\beach\b)\s*(month|mo\b|year|yr\b|annum|hour|user|location|site|visit|day)|\b(one-time|once|setup)\b",
    re.I,
)
_COUNTS = re.compile(
    r"\b(?:qty|quantity|units?|count|number|no\.|#|locations?|sites?|users?|seats?|hours|offices)\b", re.I
)
_COUNT = re.compile(r"\d{1,4}(?:\.\d+)?")
_LAST = 1_000
_MOST_ROWS = 200
_LEAST_ROWS = 2
_LONGEST_LINE = 400
_LONGEST_ITEM = 120


@dataclass(slots=True)
class _List:
    """The rows of a list so far: their last amounts, the units they are in, and the cells they stand in."""

    amounts: list[Decimal] = field(default_factory=list)
    subtotals: list[Decimal] = field(default_factory=list)
    units: set[str] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    blanks: int = 0

    def takes(self, line: str, amount: str) -> None:
        """Add one row."""
        self.amounts.append(value_of_amount(amount))
        self.columns.add(_column(line))
        self.units |= _units(line)
        self.blanks = 0

    def may_total(self, printed: str) -> bool:
        """Whether a total is the sum of all rows, of the last ones, or of the subtotals."""
        sums = list(accumulate(reversed(self.amounts)))[_LEAST_ROWS - 1 :]
        above = sum(self.subtotals, Decimal(0))
        return any(is_printed_as(each, printed) for each in (*sums, above, above + sum(self.amounts, Decimal(0))))


def defects_of_totals(outline: Outline, document: int) -> Iterator[Defect]:
    """Totals that their rows do not make; an empty line may stand between rows."""
    rows, at = _List(), 0
    for line in outline.text.split("\n"):
        found = _AMOUNT.findall(line) if len(line) < _LONGEST_LINE and "$" in line else []
        if found and _TOTAL.match(line):
            if _is_of(rows, line) and not rows.may_total(found[-1]):
                yield _wrong(outline, rows, (at, line), found[-1], document)
            rows = _after(rows, line, value_of_amount(found[-1]))
        elif found and ("|" in line or (len(line) < _LONGEST_ITEM and not re.search(r"[a-z]\.\s", line))):
            rows = rows if len(rows.amounts) < _MOST_ROWS else _List()
            rows.takes(line, found[-1])
        elif line.strip(" |-:\t"):
            rows = _List()
        else:
            rows.blanks += not line.strip()
            rows = rows if rows.blanks <= 1 or not rows.amounts else _List()
        at += len(line) + 1
    yield from _rows_that_do_not_multiply(outline, document)


def _wrong(outline: Outline, rows: _List, where: tuple[int, str], printed: str, document: int) -> Defect:
    at, line = where
    span = (at + len(line) - len(line.lstrip()), at + len(line.rstrip()))
    words = f"The rows above make {dollars(sum(rows.amounts, Decimal(0)))}, not {dollars(value_of_amount(printed))}."
    return defect_at("sum", place_of(outline, span, document), words)


def _after(rows: _List, line: str, total: Decimal) -> _List:
    """What is added up after a total: after a subtotal the subtotals."""
    if _SUBTOTAL.match(line):
        return _List(subtotals=[*rows.subtotals, total], columns=rows.columns, units=rows.units)
    return _List()


def _is_of(rows: _List, line: str) -> bool:
    """Whether a total can be checked: rows of one unit, their amounts under each other, and the total in both."""
    units = _units(line)
    fits = not units or not rows.units or units == rows.units
    return len(rows.amounts) >= _LEAST_ROWS and len(rows.units) <= 1 and rows.columns == {_column(line)} and fits


def _column(line: str) -> int:
    """The cell of a line's last amount, one number for whatever cell is the last; without cells how many it has."""
    if "|" not in line:
        return -line.count("$")
    cells = line.strip().strip("|").split("|")
    place = max(at for at, cell in enumerate(cells) if "$" in cell)
    return _LAST if place == len(cells) - 1 else place


def _units(line: str) -> set[str]:
    said = {(found[0] or found[1]).lower()[:2] for found in _UNIT.findall(line)}
    return {{"an": "ye", "yr": "ye"}.get(each, each) for each in said}


def _rows_that_do_not_multiply(outline: Outline, document: int) -> Iterator[Defect]:
    """Rows with one count and two amounts, under a head that counts: three locations at $10 are $30."""
    for table in tables_in(outline.text):
        if not any(_COUNTS.search(cell) for cell in table[0].cells):
            continue
        for row in table[1:]:
            yield from _multiplied(outline, row, table[0], document)


def _multiplied(outline: Outline, row: Row, head: Row, document: int) -> Iterator[Defect]:
    counts = [place for place, cell in enumerate(row.cells) if _COUNT.fullmatch(cell)]
    amounts = [cell for cell in row.cells if _ONLY_AMOUNT.fullmatch(cell)]
    is_counted = len(counts) == 1 and counts[0] < len(head.cells) and _COUNTS.search(head.cells[counts[0]])
    if not is_counted or len(amounts) != 2 or _TOTAL.match(row.cells[0]):
        return
    right = Decimal(row.cells[counts[0]]) * value_of_amount(amounts[0])
    if not is_printed_as(right, amounts[1]) and not is_printed_as(right * 12, amounts[1]):
        words = f"{row.cells[counts[0]]} times {amounts[0]} is {dollars(right)}, not {amounts[1]}."
        yield defect_at("sum", place_of(outline, (row.start, row.end), document), words)
