"""Tables by bands of percent (service credits): between two bands no value may be left out or counted twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from abutment.agreements.clauses import Outline
from abutment.agreements.defects.finding import Defect

_NUMBER = r"(\d{1,3}(?:\.\d+)?)\s*%"
_BETWEEN = re.compile(
    rf"{_NUMBER}\s*(?:-|\u2013|\u2014|to|and|through)\s*(?P<less><|less than|below|under)?\s*{_NUMBER}"
)
_BELOW = re.compile(rf"(?:<|less than|below|under)\s*{_NUMBER}", re.I)
_RESULT = re.compile(r"credit|fee|refund|%.*%", re.I)
_COMMITTED = re.compile(
    rf"{_NUMBER}[^.\n]{{0,60}}(?:uptime|availab|commit)|(?:uptime|availab|commit)\w*[^.\n]{{0,60}}?{_NUMBER}", re.I
)


@dataclass(frozen=True, slots=True)
class Band:
    """A band of a table. low is in it; high is not, where the table says "less than"."""

    low: Decimal
    high: Decimal
    high_is_out: bool
    start: int
    end: int
    line: str


def defects_of_bands(outline: Outline, document: int) -> Iterator[Defect]:
    """Holes and overlaps between the bands of each table, and between the first band and what was promised."""
    for table in tables_of_bands(outline.text):
        ordered = sorted(table, key=lambda band: (band.low, band.high), reverse=True)
        for upper, lower in pairwise(ordered):
            yield from _between(outline, upper, lower, document)
        yield from _under_promise(outline, ordered[0], document)


def _between(outline: Outline, upper: Band, lower: Band, document: int) -> Iterator[Defect]:
    if lower.high < upper.low:
        words = f"Between {lower.high}% and {upper.low}% the table says nothing."
        yield _defect("gap", outline, lower, words, document)
    elif lower.high > upper.low:
        words = f"From {upper.low}% to {lower.high}% two bands hold at once."
        yield _defect("overlap", outline, lower, words, document)
    elif not lower.high_is_out and _is_closed(upper):
        words = f"{lower.high}% itself stands in two bands."
        yield _defect("overlap", outline, lower, words, document)


def _is_closed(band: Band) -> bool:
    return band.low != band.high


def _under_promise(outline: Outline, first: Band, document: int) -> Iterator[Defect]:
    """The promise stands in the same article; what misses it by less than the first band is not answered."""
    clause = outline.at(first.start)
    area_start = max(clause.start - 2_500, 0)
    promised = [Decimal(found[1] or found[2]) for found in _COMMITTED.finditer(outline.text, area_start, first.start)]
    above = [value for value in promised if first.high < value <= 100 and value - first.high < 5]
    if above and not any(value <= first.high for value in promised if value >= 90):
        words = f"{min(above)}% is promised; below it, down to {first.high}%, the table gives nothing."
        yield _defect("gap", outline, first, words, document)


def tables_of_bands(text: str) -> Iterator[list[Band]]:
    """The tables of a text whose rows are bands: neighboring lines; an empty line may stand between two."""
    table: list[Band] = []
    misses = at = 0
    for line in text.split("\n"):
        band = _band(line, at)
        if band is not None:
            table.append(band)
            misses = 0
        elif line.strip():
            misses += 1
        if misses > 1 or (misses and band is None and re.match(r"\s*(?:\*\*|#)", line)):
            if len(table) > 1:
                yield table
            table, misses = [], 0
        at += len(line) + 1
    if len(table) > 1:
        yield table


def _band(line: str, at: int) -> Band | None:
    if not _RESULT.search(line):
        return None
    end = at + len(line.rstrip())
    start = at + len(line) - len(line.lstrip())
    if found := _BETWEEN.search(line[:80]):
        low, high = sorted((Decimal(found[1]), Decimal(found[3])))
        return Band(low, high, bool(found["less"]), start, end, line)
    if found := _BELOW.search(line[:80]):
        return Band(Decimal(0), Decimal(found[1]), True, start, end, line)
    return None


def _defect(kind: str, outline: Outline, band: Band, words: str, document: int) -> Defect:
    quote = outline.text[band.start : band.end]
    return Defect(kind, quote, words, outline.at(band.start).place, band.start, band.end, document)
