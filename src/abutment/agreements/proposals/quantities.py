"""The quantities of a text, each once: amounts of money, percentages, lengths of time, days, days of a month."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from abutment.agreements.proposals.numbers import BLANK, DAY, FIGURES, NUMBER, ORDINAL, WRITTEN, said

Kind = Literal["money", "percent", "span", "day", "ordinal", "words"]

_COUNT = rf"(?:{NUMBER}|\[\s*{FIGURES}\s*\]|{BLANK}(?:\s*\(\s*(?:{BLANK}|{FIGURES})\s*\))?)"
_MONEY = re.compile(
    rf"(?:{WRITTEN}(?:\s+and\s+(?:no|\d\d)/100)?(?:\s+(?:U\.?S\.?\s+)?dollars?)?\s*\(\s*(?:US|USD)?\s*\$\s?{FIGURES}"
    rf"(?:\s*USD)?\s*\)|(?:\bUSD?\s?)?\$\s?(?:{FIGURES}(?:\s*(?:million|thousand|billion|MM|M|K)\b)?|{BLANK})|\bUSD\s?{FIGURES}"
    rf"|(?:{WRITTEN}|\b{FIGURES})(?:\s+and\s+(?:no|\d\d)/100)?\s+(?:U\.?S\.?\s+)?dollars\b"
    r"|\{\{?\s*[\w.]*(?:fee|price|amount|cost)[\w.]*\s*\}\}?(?!\s*\**\s*(?:%|percent))"
    rf"|{BLANK}\s+dollars\s*\(\s*\${BLANK}?\s*\))",
    re.I,
)
_PERCENT = re.compile(
    rf"(?:(?:\b(?:one[\s-]half|(?:one|three)[\s-]quarters?)\s+of\s+)?{_COUNT}\s*(?:%|per\s?cent(?:age\s+points?)?\b)(?:\s*\(\s*(?:{FIGURES}|{BLANK})\s*%?\s*\))?"
    rf"|{WRITTEN}\s*\(\s*{FIGURES}\s*%\s*\)(?:\s*per\s?cent\b)?)",
    re.I,
)
_SPAN = re.compile(
    rf"(?P<count>{_COUNT})(?:\s+or\s+more)?(?:[\s-]+(?P<sort>business|working|calendar|consecutive|full|successive|"
    r"additional|whole|complete|banking))?(?:[\s-]+(?P<second>calendar))?[\s-]*"
    r"(?P<unit>minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)\b(?:\s*\(\s*(?P<after>\d+)\s*\))?",
    re.I,
)
_DAY = re.compile(rf"\b{DAY}", re.I)
_ORDINAL = re.compile(
    rf"\b{ORDINAL}(?:\s*\(\s*\d{{1,2}}(?:st|nd|rd|th)?\s*\))?(?=\s+(?:business\s+|calendar\s+)?(?:day|of\b|anniversary))"
    r"|(?<=\b(?:on|by)\sthe\s)\d{1,2}(?:st|nd|rd|th)\b",
                      re.I)  # fmt: skip
_UNITS = {"min": "minutes", "hou": "hours", "hr": "hours", "hrs": "hours", "day": "days", "wee": "weeks",
          "mon": "months", "yea": "years"}  # fmt: skip


_SIGN = re.compile(
    r"\$|%|\{\{|\bper\s?cent|\bdollars|\bUSD|\b(?:min(?:ute)?s?|h(?:ou)?rs?|days?|weeks?|months?|years?|anniversary)\b|"
    r"\d/\d|\d-\d\d-|(?:"
    + "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    + ")[a-z]*\\.?\\s+\\d|\\d(?:st|nd|rd|th)\\b|st\\s+of|th\\s+of",
    re.I,
)
_BEFORE, _AFTER = 160, 60


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity where it stands. values: what it says; two where words and figures disagree, none where it is blank.

    unit and sort: of a length of time, such as days and business.
    """

    kind: Kind
    start: int
    end: int
    values: tuple[Decimal, ...] = ()
    unit: str = ""
    sort: str = ""
    words: str = ""

    @property
    def value(self) -> Decimal | None:
        """What it says, None where that is not settled."""
        return self.values[0] if len(self.values) == 1 else None


@dataclass(frozen=True)
class Quantities:
    """All quantities of a text in the order of their characters."""

    all: Sequence[Quantity]

    @classmethod
    def of(cls, text: str) -> Quantities:
        """Find them; where two kinds claim the same words, money and percentages prevail over lengths of time."""
        taken: list[Quantity] = []
        for start, end in _windows(text):
            taken += _apart((found for read in _READERS for found in read(text, start, end)), start, end)
        return cls(tuple(taken))

    @cached_property
    def _starts(self) -> list[int]:
        return [each.start for each in self.all]

    def within(self, start: int, end: int) -> Sequence[Quantity]:
        """Those that stand wholly between two characters."""
        found = self.all[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return [each for each in found if each.end <= end]


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Stretches around the units and signs without which there is no quantity; the rest is not read again."""
    start = end = 0
    for found in _SIGN.finditer(text):
        if found.start() - _BEFORE > end:
            if end:
                yield start, end
            start = max(text.find(" ", found.start() - _BEFORE), 0)
        end = min(found.end() + _AFTER, len(text))
    if end:
        yield start, end


def _apart(found: Iterable[Quantity], start: int, end: int) -> list[Quantity]:
    """Quantities in their order; where two claim the same words, the one that was read first has them."""
    taken: list[Quantity] = []
    claimed = bytearray(end - start)
    for each in found:
        if not any(claimed[each.start - start : each.end - start]):
            claimed[each.start - start : each.end - start] = b"\1" * (each.end - each.start)
            taken.append(each)
    return sorted(taken, key=lambda each: each.start)


def _days(text: str, start: int, end: int) -> Iterator[Quantity]:
    for found in _DAY.finditer(text, start, end):
        yield Quantity("day", *found.span(), words=found[0])


def _money(text: str, start: int, end: int) -> Iterator[Quantity]:
    for found in _MONEY.finditer(text, start, end):
        yield Quantity("money", *found.span(), said(found[0].replace("$", "")), words=found[0])


def _percents(text: str, start: int, end: int) -> Iterator[Quantity]:
    for found in _PERCENT.finditer(text, start, end):
        yield Quantity("percent", *found.span(), said(found[0]), words=found[0])


def _spans(text: str, start: int, end: int) -> Iterator[Quantity]:
    for found in _SPAN.finditer(text, start, end):
        count = found["count"] + (f" ({found['after']})" if found["after"] else "")
        unit = found["unit"].lower()
        sort = (found["sort"] or "").lower()
        sort = "business" if sort in ("working", "banking") else "calendar" if found["second"] else sort
        yield Quantity("span", *found.span(), said(count), _UNITS.get(unit[:3], "hours"), sort, found[0])


def _ordinals(text: str, start: int, end: int) -> Iterator[Quantity]:
    for found in _ORDINAL.finditer(text, start, end):
        yield Quantity("ordinal", *found.span(), words=found[0])


_READERS = (_days, _money, _percents, _spans, _ordinals)
