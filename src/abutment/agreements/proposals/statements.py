"""Statements: sentences cut at the items of lists and the rows of tables, each with what leads into it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from abutment.agreements.clauses import Outline, Sentences
from abutment.agreements.clauses.outline import Clause

_ITEM = r"(?:[-*\u2022\u25cf|]|\(?[a-zA-Z0-9]{1,4}[.)]\s)"
_CUT = re.compile(rf"\n(?=\s*{_ITEM})|;\s+(?:and\s+|or\s+|plus\s+)?(?=\([a-zA-Z0-9]{{1,4}}\)|[a-z]\.\s)")
_STARTS_AS_ITEM = re.compile(rf"\s*{_ITEM}")
_LEADS = re.compile(r"(?::|\u2014|\b(?:follows|following|to|be|of|by))[*\s]*$")


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said at text[start:end]. lead: the words that open the list it is an item of; heading: what it stands
    under, widest first."""

    text: str
    start: int
    end: int
    heading: str
    lead: str = ""

    @property
    def words(self) -> str:
        """Its own words."""
        return self.text[self.start : self.end]

    def around(self, start: int, end: int, reach: int) -> str:
        """Its words near some characters, to judge these by."""
        return self.text[max(self.start, start - reach) : min(self.end, end + reach)]


def statements(sentences: Sentences) -> Iterator[Statement]:
    """All statements of a text in the order of their characters."""
    outline = sentences.outline
    marks = [clause.start for clause in outline.clauses]
    lead, lead_until = "", 0
    for spans in sentences.spans:
        for first, last in spans:
            for start, end in _pieces(outline.text, first, last, marks):
                clause = outline.at(start)
                is_item = _STARTS_AS_ITEM.match(outline.text, start, end) is not None
                if start >= lead_until or not is_item:
                    lead = ""
                found = Statement(outline.text, start, end, _heading(clause), lead)
                yield found
                if not is_item and _LEADS.search(outline.text, max(start, end - 20), end):
                    lead, lead_until = found.words[-400:], _reach(outline, clause)


def _pieces(text: str, start: int, end: int, marks: list[int]) -> Iterator[tuple[int, int]]:
    inner = marks[bisect_left(marks, start + 1) : bisect_left(marks, end)]
    cuts = sorted({start, *inner, *(found.end() for found in _CUT.finditer(text, start, end))})
    for at, following in zip(cuts, [*cuts[1:], end], strict=True):
        first, last = at, following
        while first < last and text[first].isspace():
            first += 1
        while last > first and text[last - 1].isspace():
            last -= 1
        if first < last:
            yield first, last


def _heading(clause: Clause) -> str:
    return " / ".join((*clause.path, clause.name))


def _reach(outline: Outline, clause: Clause) -> int:
    """How far a lead reaches: to the end of all that stands in its clause."""
    return clause.close
