"""Printed discounts: a yearly price beside a monthly one must be what the printed percentage makes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from abutment.agreements.clauses import Outline
from abutment.agreements.defects.finding import Defect

_DISCOUNT = re.compile(
    r"(?:save|discount(?: of)?|reduc\w+ (?:of|by))\s*(\d{1,2}(?:\.\d+)?)\s*%"
    r"|(\d{1,2}(?:\.\d+)?)\s*%\s*(?:off|discount|savings?)",
    re.I,
)
_PRICE = r"\$\s?(\d{1,3}(?:,\d{3})*(?:\.\d\d)?|\d+(?:\.\d\d)?)"
_NAMED = rf"(?P<name>[A-Z][\w -]{{2,30}}?)\s*(?:[:\u2013\u2014|-]\s*|\s)\**{_PRICE}\s*(?:/|per )\s*"
_MONTHLY = re.compile(rf"{_NAMED}mo", re.I)
_YEARLY = re.compile(rf"{_NAMED}(?:year|yr|annum)", re.I)


@dataclass(frozen=True, slots=True)
class _Printed:
    name: str
    amount: Decimal
    start: int
    end: int


def defects_of_prices(outline: Outline, document: int) -> Iterator[Defect]:
    """Yearly prices that the printed discount on twelve months does not give; a cent of rounding is no defect."""
    monthly = {each.name: each for each in _printed(_MONTHLY, outline.text)}
    discounts = [(Decimal(found[1] or found[2]), found.start()) for found in _DISCOUNT.finditer(outline.text)]
    for year in _printed(_YEARLY, outline.text):
        month = monthly.get(year.name)
        near = [rate for rate, at in discounts if abs(at - year.start) < 1_500]
        if month is None or not near:
            continue
        rate = near[-1]
        right = (month.amount * 12 * (100 - rate) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
        if abs(right - year.amount) >= Decimal("0.50"):
            words = f"{rate}% off twelve times ${month.amount} is ${right:,}, not ${year.amount:,}."
            place = outline.at(year.start).place
            yield Defect("price", outline.text[year.start : year.end], words, place, year.start, year.end, document)


def _printed(pattern: re.Pattern[str], text: str) -> Iterator[_Printed]:
    for found in pattern.finditer(text):
        name = re.sub(r"\b(?:tier|plan|package|edition)\b", "", found["name"].lower()).strip(" -*")
        yield _Printed(name, Decimal(found[2].replace(",", "")), found.start(), found.end())
