"""Worked examples: what a paper computes must be what its own formula gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from abutment.agreements.clauses import Clause, Outline
from abutment.agreements.defects.finding import Defect, defect_at, place_of
from abutment.agreements.defects.money import AMOUNT, dollars, is_printed_as, value_of_amount

_PERCENT = re.compile(r"(?P<rate>\d{1,3}(?:\.\d+)?)\s?(?:%|percent\b)", re.I)
_ABOVE = re.compile(
    rf"(?P<rate>\d{{1,3}}(?:\.\d+)?)\s?(?:%|percent)[^$\n]{{0,120}}?\b"
    rf"(?:exceed\w*|excess of|above|over|greater than|more than)\s+(?P<threshold>{AMOUNT})",
    re.I,
)
_SHARE = re.compile(r"(?P<rate>\d{1,3}(?:\.\d+)?)\s?(?:%|percent)(?:\s*\([^)]{1,12}\))?\s+of\b", re.I)
_SAYS = re.compile(
    rf"(?P<base>{AMOUNT})[^$\n=]{{0,80}}?(?P<link>=|\u2192|\bfee\b[^$\n]{{0,25}}\b(?:is|be|of|equals?|to)\b)\s*(?P<result>{AMOUNT})",
    re.I,
)
_EXAMPLE = re.compile(
    r"\b(?:for example|by way of example|examples?|e\.g\.|for instance|illustrat\w+|assum\w+|suppose)\b", re.I
)
_BOUNDED = re.compile(
    r"\b(?:minimum|maximum|not exceed|capped?|greater of|lesser of|whichever|floor|at least|no less than|up to|"
    r"compar\w*|competitor\w*|plus|discount)\b",
    re.I,
)
_LONGEST = 6_000


def defects_of_examples(outline: Outline, document: int) -> Iterator[Defect]:
    """Examples in clauses with one formula whose result is not the formula's."""
    for clause in outline.clauses:
        words = outline.text[clause.start : min(clause.end, clause.start + _LONGEST)]
        begins = _EXAMPLE.search(words)
        if begins is None:
            continue
        formula = _formula(words)
        if formula is None:
            continue
        for found in _SAYS.finditer(outline.text, clause.start + begins.start(), clause.start + len(words)):
            yield from _checked(outline, clause, found, formula, document)


def _formula(words: str) -> tuple[Decimal, Decimal] | None:
    """The only rate of a clause and the threshold from which it counts; None where it has several, or bounds."""
    rates = {Decimal(each["rate"]) for each in _PERCENT.finditer(words)}
    if len(rates) != 1:
        return None
    rate = next(iter(rates)) / 100
    above = {value_of_amount(each["threshold"]) for each in _ABOVE.finditer(words)}
    if above:
        return (rate, next(iter(above))) if len(above) == 1 else None
    return (rate, Decimal(0)) if _SHARE.search(words) and not _BOUNDED.search(words) else None


def _checked(
    outline: Outline, clause: Clause, found: re.Match[str], formula: tuple[Decimal, Decimal], document: int
) -> Iterator[Defect]:
    rate, threshold = formula
    base = value_of_amount(found["base"])
    right = rate * max(Decimal(0), base - threshold)
    stop = outline.text.find("\n", found.end())
    line = outline.text[found.start() : stop if stop > 0 else len(outline.text)][:400]
    if is_printed_as(right, found["result"]) or (_BOUNDED.search(line) and not threshold):
        return
    if is_printed_as(base - right, found["result"]) or base <= 0:
        return
    from_where = f" above {dollars(threshold)}" if threshold else ""
    words = f"{rate * 100:f}".rstrip("0").rstrip(".") + f"%{from_where} of {dollars(base)} is {dollars(right)}, not "
    words += f"{dollars(value_of_amount(found['result']))}."
    yield defect_at("sum", place_of(outline, found.span(), document), words)
