"""Printed discounts: a yearly price beside a monthly one must be what the printed percentage makes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from abutment.agreements.clauses import Outline
from abutment.agreements.defects.finding import Defect, Place, defect_at, place_of
from abutment.agreements.defects.money import dollars, value_of_amount
from abutment.agreements.defects.rows import tables_in

_DISCOUNT = re.compile(
    r"(?:save|discount(?:ed)?(?: of| by)?|reduc\w+ (?:of|by))\s*(\d{1,2}(?:\.\d+)?)\s*%"
    r"|(\d{1,2}(?:\.\d+)?)\s*%\s*(?:off|discount|savings?|reduction)",
    re.I,
)
_PRICE = r"(?P<price>\$\s?(?:\d{1,3}(?:,\d{3})*(?:\.\d\d)?|\d+(?:\.\d\d)?))"
_NAME = re.compile(r"(?P<name>[A-Z][\w -]{2,30})\s*(?:[:\u2013\u2014|-]\s*|\s)\**$", re.I)
_MONTHLY = re.compile(rf"{_PRICE}\s*(?:/|per )\s*mo", re.I)
_YEARLY = re.compile(rf"{_PRICE}\s*(?:/|per )\s*(?:year|yr|annum)", re.I)
_NAME_REACH = 44
_MONTH_HEAD = re.compile(r"\bmonth", re.I)
_YEAR_HEAD = re.compile(r"\bannual|\byear", re.I)
_SAVED_HEAD = re.compile(r"\bsav|\bdiscount|\beffective|\bequivalent", re.I)
_ONLY_PRICE = re.compile(r"\$\s?\d[\d,]*(?:\.\d\d)?(?:\s?/\s?\w+)?")
_NEAR = 1_500
_ROOM = Decimal("0.50")


@dataclass(frozen=True, slots=True)
class _Printed:
    name: str
    price: str
    place: Place


def defects_of_prices(outline: Outline, document: int) -> Iterator[Defect]:
    """Yearly prices that the printed discount on twelve months does not give; a cent of rounding is no defect."""
    monthly = {each.name: each for each in _printed(_MONTHLY, outline, document)}
    discounts = [(Decimal(found[1] or found[2]), found.start()) for found in _DISCOUNT.finditer(outline.text)]
    for year in _printed(_YEARLY, outline, document):
        month = monthly.get(year.name)
        if month is not None and (near := _near(discounts, year.place.start)):
            yield from _compared(month.price, year.price, near[-1], year.place, month.place)
    yield from _of_tables(outline, discounts, document)


def _near(discounts: list[tuple[Decimal, int]], start: int) -> list[Decimal]:
    return [rate for rate, at in discounts if abs(at - start) < _NEAR]


def _compared(month: str, year: str, rate: Decimal, place: Place, other: Place | None = None) -> Iterator[Defect]:
    monthly, yearly = value_of_amount(month), value_of_amount(year)
    right = (monthly * 12 * (100 - rate) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if abs(right - yearly) >= (_ROOM if "." in year or "." not in f"{right.normalize():f}" else Decimal(1)):
        by_month = [
            (monthly * (100 - rate) / 100).quantize(step, ROUND_HALF_UP) * 12 for step in (Decimal(1), Decimal("0.01"))
        ]
        if yearly in by_month:
            return
        off = f"{rate}% off twelve" if rate else "Twelve"
        yield defect_at(
            "price", place, f"{off} times {dollars(monthly)} is {dollars(right)}, not {dollars(yearly)}.", other
        )


def _of_tables(outline: Outline, discounts: list[tuple[Decimal, int]], document: int) -> Iterator[Defect]:
    """Rows of a table with one column of monthly and one of yearly prices."""
    for table in tables_in(outline.text):
        head = table[0].cells
        months = [at for at, cell in enumerate(head) if _MONTH_HEAD.search(cell) and not _SAVED_HEAD.search(cell)]
        years = [at for at, cell in enumerate(head) if _YEAR_HEAD.search(cell) and not _MONTH_HEAD.search(cell)]
        if len(months) != 1 or len(years) != 1:
            continue
        near = _near(discounts, table[0].start)
        for row in table[1:]:
            if len(row.cells) != len(head):
                continue
            month, year = row.cells[months[0]], row.cells[years[0]]
            if _ONLY_PRICE.fullmatch(month) and _ONLY_PRICE.fullmatch(year):
                place = place_of(outline, (row.start, row.end), document)
                yield from _compared(month, year, near[-1] if near else Decimal(0), place)


def _printed(pattern: re.Pattern[str], outline: Outline, document: int) -> Iterator[_Printed]:
    for found in pattern.finditer(outline.text):
        start = max(0, found.start() - _NAME_REACH)
        named = _NAME.search(outline.text[start : found.start()].rpartition("\n")[2])
        if named is None:
            continue
        name = re.sub(r"\b(?:tier|plan|package|edition)\b", "", named["name"].lower()).strip(" -*")
        span = (found.start() - (named.end() - named.start()), found.end())
        yield _Printed(name, found["price"], place_of(outline, span, document))
