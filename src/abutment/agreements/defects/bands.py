"""Tables by bands of percent (service credits): between two bands no value may be left out or counted twice, and worse
service must not earn less."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from abutment.agreements.clauses import Outline
from abutment.agreements.defects.finding import Defect, defect_at, place_of

_NUMBER = r"(?P<{0}>\d{{1,3}}(?:\.\d+)?)"
_LESS = r"<(?!=)|less\s+than|below|under|lower\s+than"
_MOST = r"<=|\u2264|at\s+most|up\s+to|no\s+more\s+than|not\s+more\s+than"
_LEAST = (
    r">=|\u2265|at\s+least|greater\s+than\s+or\s+equal\s+to|equal\s+to\s+or\s+(?:greater|more)\s+than"
    r"|(?:no|not)\s+less\s+than|at\s+or\s+above|equal\s+to\s+or\s+above"
)
_OVER = r">(?!=)|(?:greater|more|higher)\s+than(?!\s+or)|above|over|exceeding"
_JOINT = r"\s*%?\s*,?\s*(?:-|\u2013|\u2014|to|and|through|but|or)\s*(?:(?:is|was)\s+)?"
_BETWEEN = re.compile(
    rf"(?:(?:{_LEAST}|{_OVER}|between|from)\s*)?{_NUMBER.format('one')}{_JOINT}"
    rf"(?:(?P<less>{_LESS})|(?P<most>{_MOST}))?\s*{_NUMBER.format('two')}\s*%",
    re.I,
)
_DOWN = re.compile(
    rf"(?:(?P<less>{_LESS})|(?P<most>{_MOST}))\s*{_NUMBER.format('two')}\s*%{_JOINT.replace('%?', '')}"
    rf"(?:{_LEAST}|{_OVER})\s*{_NUMBER.format('one')}\s*%",
    re.I,
)
_BELOW = re.compile(
    rf"(?:(?P<less>{_LESS})|(?P<most>{_MOST}))\s*{_NUMBER.format('two')}\s*%"
    rf"|{_NUMBER.format('three')}\s*%\s*(?:or|and)\s*(?:less|below|lower|under)",
    re.I,
)
_RESULT = re.compile(r"credit|fee|refund", re.I)
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*%")
_HEAD = re.compile(r"\s*(?:\*\*|#)")
_COMMITTED = re.compile(
    r"(\d{1,3}(?:\.\d+)?)\s*%[^.\n]{0,60}(?:uptime|availab|commit)"
    r"|(?:uptime|availab|commit)\w*[^.\n]{0,60}?(\d{1,3}(?:\.\d+)?)\s*%",
    re.I,
)
_HEAD_OF_ROW = 110
_REACH = 2_500
_SERVED = 90
_NEAR = 5
_LONGEST_LINE = 1_000


@dataclass(frozen=True, slots=True)
class Band:
    """A band of a table. low is in it; high is not, where the table says "less than". is_open: everything below."""

    low: Decimal
    high: Decimal
    high_is_out: bool
    start: int
    end: int
    line: str
    is_open: bool = False


def defects_of_bands(outline: Outline, document: int) -> Iterator[Defect]:
    """What does not fit between the bands of each table, and between its first band and what was promised."""
    for table in tables_of_bands(outline.text):
        ordered = stepwise(table)
        for upper, lower in pairwise(ordered):
            yield from _between(outline, upper, lower, document)
        yield from _under_promise(outline, ordered[0], document)
        yield from _direction(outline, ordered, document)


def stepwise(table: list[Band]) -> list[Band]:
    """The bands from the highest; of several that say only "below", each goes down to the next."""
    ordered = sorted(table, key=lambda band: (band.low if not band.is_open else band.high, band.high), reverse=True)
    return [
        replace(band, low=below.high) if band.is_open and below.is_open and below.high < band.high else band
        for band, below in zip(ordered, (*ordered[1:], ordered[-1]), strict=True)
    ]


def credit_of(band: Band) -> Decimal | None:
    """What a band gives, in percent: the first percentage behind its limits, None where there is none or several."""
    limits = _limits(band.line[:_HEAD_OF_ROW])
    rest = band.line[limits.end() :] if limits else ""
    found = _PERCENT.findall(rest)
    return Decimal(found[0]) if len(found) == 1 else None


def _between(outline: Outline, upper: Band, lower: Band, document: int) -> Iterator[Defect]:
    place = place_of(outline, (lower.start, lower.end), document)
    other = place_of(outline, (upper.start, upper.end), document)
    if lower.high < upper.low:
        yield defect_at("gap", place, f"Between {lower.high}% and {upper.low}% the table says nothing.", other)
    elif lower.high > upper.low:
        top = min(lower.high, upper.high)
        words = f"From {max(upper.low, lower.low)}% to {top}% two bands hold at once."
        yield defect_at("overlap", place, words, other)
    elif not lower.high_is_out and upper.low != upper.high and not upper.is_open and not _starts_above(upper):
        yield defect_at("overlap", place, f"{lower.high}% itself stands in two bands.", other)


def _starts_above(band: Band) -> bool:
    """Whether the lower limit itself is left to the band below: more than 99%."""
    return re.match(rf"[^\d]*(?:{_OVER})\s*\d", band.line, re.I) is not None


def _direction(outline: Outline, ordered: list[Band], document: int) -> Iterator[Defect]:
    """Worse service with a smaller credit than better service."""
    if ordered[0].high < _SERVED or not any(re.search("credit|refund|reduc", band.line, re.I) for band in ordered):
        around = outline.text[max(0, ordered[0].start - _REACH // 5) : ordered[0].start]
        if ordered[0].high < _SERVED or not re.search("credit|refund", around, re.I):
            return
    for upper, lower in pairwise(ordered):
        better, worse = credit_of(upper), credit_of(lower)
        if better is not None and worse is not None and worse < better:
            place = place_of(outline, (lower.start, lower.end), document)
            other = place_of(outline, (upper.start, upper.end), document)
            yield defect_at("direction", place, f"Worse service earns less: {worse}% after {better}%.", other)


def _under_promise(outline: Outline, first: Band, document: int) -> Iterator[Defect]:
    """The promise stands in the same article; what misses it by less than the first band is not answered."""
    clause = outline.at(first.start)
    area_start = max(clause.start - _REACH, 0)
    found = [(Decimal(each[1] or each[2]), each) for each in _COMMITTED.finditer(outline.text, area_start, first.start)]
    above = [(value, each) for value, each in found if first.high < value <= 100 and value - first.high < _NEAR]
    if above and first.high < 100 and not any(_SERVED <= value <= first.high for value, _ in found):
        value, each = min(above, key=lambda pair: pair[0])
        words = f"{value}% is promised; below it, down to {first.high}%, the table gives nothing."
        place = place_of(outline, (first.start, first.end), document)
        yield defect_at("gap", place, words, place_of(outline, each.span(), document))


def tables_of_bands(text: str) -> Iterator[list[Band]]:
    """The tables of a text whose rows are bands: neighboring lines; an empty line may stand between two. A sentence
    with several bands is a table of its own."""
    table: list[Band] = []
    misses = at = 0
    for line in text.split("\n"):
        bands = _bands(line, at)
        if len(bands) > 1 or (bands and table and not _goes_on(table, bands[0])):
            yield from _if_table(table)
            table = []
        if bands:
            table += bands
            misses = 0
        elif line.strip():
            misses += 1
        if misses > 1 or len(bands) > 1 or (misses and not bands and _HEAD.match(line)):
            yield from _if_table(table)
            table, misses = [], 0
        at += len(line) + 1
    yield from _if_table(table)


def _if_table(table: list[Band]) -> Iterator[list[Band]]:
    if len(table) > 1:
        yield table


def _goes_on(table: list[Band], band: Band) -> bool:
    """Whether a row goes on in the table's direction; one that turns back begins another table."""
    if len(table) < 2:
        return True
    falls = table[1].high < table[0].high
    return (band.high < table[-1].high) is falls or (band.high == table[-1].high and band.low != table[-1].low)


def _bands(line: str, at: int) -> list[Band]:
    if "%" not in line or not (_RESULT.search(line) or line.count("%") > 1 or ("|" in line and "$" in line)):
        return []
    start = at + len(line) - len(line.lstrip())
    first = _limits(line[:_HEAD_OF_ROW])
    sentence = _said_in(line, at) if len(line) <= _LONGEST_LINE and "|" not in line else []
    if len(sentence) > 1:
        return sentence
    return [_band(first, start, at + len(line.rstrip()), line.strip())] if first else []


def _said_in(line: str, at: int) -> list[Band]:
    """The bands of one sentence: less than 99.9% but at least 99%, 10%; less than 99%, 25%."""
    found: list[re.Match[str]] = []
    place = 0
    while (limits := _limits(line, place)) is not None:
        found.append(limits)
        place = limits.end()
    if not found:
        return []
    stops = [each.start() for each in found[1:]] + [len(line)]
    rows = [(each, line[each.start() : stop]) for each, stop in zip(found, stops, strict=True)]
    bands = [_band(each, at + each.start(), at + each.start() + len(row.rstrip()), row) for each, row in rows]
    return [band for band in bands if band.high >= _SERVED and len(_PERCENT.findall(band.line)) >= 2]


def _limits(line: str, place: int = 0) -> re.Match[str] | None:
    """The first limits in a line: both, or only the upper one."""
    both = [found for pattern in (_DOWN, _BETWEEN) if (found := pattern.search(line, place))]
    below = _BELOW.search(line, place)
    first = min(both, key=lambda found: (found.start(), -found.end()), default=None)
    if first is None or (below is not None and below.end() <= first.start()):
        return below
    return first


def _band(limits: re.Match[str], start: int, end: int, line: str) -> Band:
    groups = limits.groupdict()
    if groups.get("one"):
        low, high = sorted((Decimal(groups["one"]), Decimal(groups["two"])))
        return Band(low, high, bool(groups["less"]), start, end, line)
    high = Decimal(groups["two"] or groups["three"])
    return Band(Decimal(0), high, bool(groups["less"]), start, end, line, is_open=True)
