"""Arithmetic that a paper prints: products, sums, shares, installments and counts of locations must come out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from math import prod

from abutment.agreements.clauses import Outline
from abutment.agreements.defects.finding import Defect, defect_at, place_of
from abutment.agreements.defects.money import AMOUNT, dollars, is_printed_as, value_of_amount

_FACTOR = r"(?:\$\s?)?\d[\d,]{0,14}(?:\.\d{1,4})?\s?%?(?:\s?/?\s?[A-Za-z-]{1,20}(?![\w$])){0,3}?"
_TIMES = rf"{_FACTOR}(?:\s*[x\u00d7*]\s*{_FACTOR}){{1,3}}"
_PLUS = rf"{AMOUNT}(?:\s*\+\s*{AMOUNT}){{1,9}}"
_EQUATION = re.compile(rf"(?<![\w.$])(?P<left>{_TIMES}|{_PLUS})\s*(?:=|equals)\s*(?P<right>{AMOUNT})", re.I)
_BRACKETED = re.compile(
    rf"(?P<right>{AMOUNT})(?P<between>[^\n$()=;]{{0,40}})\(\s*(?P<left>{_TIMES})(?:\s[^()\n$]{{0,40}})?\)", re.I
)
_SHARE = re.compile(
    rf"(?P<rate>\d{{1,3}}(?:\.\d+)?)\s?%\s+of\s+(?P<base>{AMOUNT})(?:\s+[a-z]+){{0,3}}\s*(?:=|\bis\b|\bequals\b|\()\s*"
    rf"(?P<right>{AMOUNT})",
    re.I,
)
_PER_YEAR = r"(?:\s?/\s?|\s+(?:per|a|each)\s+)(?:year|yr|annum)\b|\s+annually|\s+per\s+annum"
_PER_MONTH = r"(?:\s?/\s?|\s+(?:per|a|each)\s+)(?:calendar\s+)?mo(?:nth)?\b|\s+monthly"
_YEAR_THEN_MONTH = re.compile(
    rf"(?P<year>{AMOUNT})(?:{_PER_YEAR})(?P<between>[^$\n]{{0,100}})(?P<month>{AMOUNT})(?P<after>(?:{_PER_MONTH})?)",
    re.I,
)
_MONTH_THEN_YEAR = re.compile(
    rf"(?P<month>{AMOUNT})(?:{_PER_MONTH})(?P<between>[^$\n]{{0,60}})(?P<year>{AMOUNT})(?:{_PER_YEAR})", re.I
)
_IN_PARTS = re.compile(r"monthly (?:installments?|payments?)|\(\s*$|\bor\b|equal|i\.e\.|=|that is", re.I)
_REDUCED = re.compile(
    r"save|discount|\boff\b|reduc|prepa|effective|up to|increas|additional|plus|minimum|tier|location", re.I
)
_COUNTED = re.compile(
    rf"(?P<price>{AMOUNT})\s+(?:per|for each|for every|a)\s+(?P<unit>location|site|office|clinic|practice|user|"
    rf"workstation|device|server|provider|dentist|seat|license|endpoint)\b(?P<between>[^$.;\n]{{0,120}}?)"
    rf"\b(?P<count>\d{{1,4}})\s+(?P=unit)s?\b[^$.;\n]{{0,80}}?(?:total\w*|aggregate|sum|=|equals)"
    rf"[^$.;\n]{{0,40}}(?P<right>{AMOUNT})",
    re.I,
)
_COUNT_FIRST = re.compile(
    rf"\b(?P<count>\d{{1,4}})\s+(?P<unit>location|site|office|clinic|practice|user|workstation|device|server|provider|"
    rf"dentist|seat|license|endpoint)s\b[^$.;\n]{{0,40}}?\bat\s+(?P<price>{AMOUNT})\s+(?:each|per\s+(?P=unit)|a\s+(?P=unit))"
    rf"[^$.;\n]{{0,60}}?(?:total\w*|aggregate|sum|=|equals|for)[^$.;\n]{{0,30}}(?P<right>{AMOUNT})",
    re.I,
)
_MONTHS = 12
_ROUNDED = Decimal(12)


def defects_of_equations(outline: Outline, document: int) -> Iterator[Defect]:
    """Printed arithmetic that does not come out."""
    text = outline.text
    for found in _EQUATION.finditer(text):
        parts = re.split(r"[x\u00d7*+](?=[\s\d$])", found["left"], flags=re.I)
        values = [value_of_amount(part) for part in parts if re.search(r"\d", part)]
        right = sum(values, Decimal(0)) if "+" in found["left"] else prod(values, start=Decimal(1))
        yield from _unless_right(outline, found, right, document)
    for found in _BRACKETED.finditer(text):
        values = [
            value_of_amount(part)
            for part in re.split(r"[x\u00d7*]", found["left"], flags=re.I)
            if re.search(r"\d", part)
        ]
        if not re.search(r"\b(?:max|cap|min|plus|up to)", found["between"], re.I):
            yield from _unless_right(outline, found, prod(values, start=Decimal(1)), document)
    for found in _SHARE.finditer(text):
        right = Decimal(found["rate"]) / 100 * value_of_amount(found["base"])
        yield from _unless_right(outline, found, right, document)
    for pattern in (_COUNTED, _COUNT_FIRST):
        for found in pattern.finditer(text):
            right = value_of_amount(found["price"]) * int(found["count"])
            year = right * _MONTHS
            if not (
                re.search(r"year|annual|annum", outline.text[found.start() : found.end() + 20], re.I)
                and is_printed_as(year, found["right"])
            ):
                yield from _unless_right(outline, found, right, document)
    yield from _of_a_year(outline, document)


def _unless_right(outline: Outline, found: re.Match[str], right: Decimal, document: int) -> Iterator[Defect]:
    if not is_printed_as(right, found["right"]):
        words = f"That makes {dollars(right)}, not {dollars(value_of_amount(found['right']))}."
        yield defect_at("sum", place_of(outline, found.span(), document), words)


def _of_a_year(outline: Outline, document: int) -> Iterator[Defect]:
    """A yearly amount and its months beside each other, where nothing says that one is reduced."""
    for pattern in (_YEAR_THEN_MONTH, _MONTH_THEN_YEAR):
        for found in pattern.finditer(outline.text):
            between = found["between"]
            around = outline.text[max(0, found.start() - 60) : found.end() + 40]
            is_month = pattern is _MONTH_THEN_YEAR or bool(found["after"]) or "monthly" in between.lower()
            if not is_month or not _IN_PARTS.search(between) or _REDUCED.search(around.split("\n\n")[-1]):
                continue
            month, year = value_of_amount(found["month"]), value_of_amount(found["year"])
            if abs(month * _MONTHS - year) > (_ROUNDED if "." not in found["month"] else Decimal("0.12")):
                words = f"Twelve times {dollars(month)} is {dollars(month * _MONTHS)}, not {dollars(year)}."
                yield defect_at("sum", place_of(outline, found.span(), document), words)
