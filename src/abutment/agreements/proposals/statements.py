"""Statements: sentences cut at the items of lists and the rows of tables, each with what leads into it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from abutment.agreements.clauses import Outline, Sentences
from abutment.agreements.clauses.outline import Clause

_ITEM = (
    r"(?!\(\d+\)\s+(?:[a-z]+\s+)?(?:days?|months?|years?|hours?|weeks?|percent)\b)"  # a line that goes on: (30) days
    r"(?:[-*\u2022\u25cf|]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]\s)"
)
_LABEL = r"(?:\*\*[^*\n]{2,60}\*\*|[A-Z][\w /&()-]{1,40}:\s)"
_FURTHER = r";\s+(?:and\s+|or\s+|plus\s+)?(?=\([a-zA-Z0-9]{1,4}\)|[a-z]\.\s)"
_CUT = re.compile(rf"\n(?=\s*{_ITEM})|\n(?={_LABEL})|{_FURTHER}")
_GOES_ON = re.compile(r"\(\d+\)\s+(?:[a-z]+\s+)?(?:days?|months?|years?|hours?|weeks?|percent)\b")
_STARTS_AS_ITEM = re.compile(rf"\s*{_ITEM}")
_LEADS = re.compile(r"(?::|\u2014|\b(?:follows|following|to|be|of|by))[*\s]*$")


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said at text[start:end] of the wording of a paper.

    lead: the words that open the list it is an item of; heading: what it stands under, widest first.
    """

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
    """All statements of a text in the order of their characters, as the text's wording says them."""
    outline, wording = sentences.outline, sentences.wording
    marks = [clause.start for clause in outline.clauses]
    lead, lead_until = "", 0
    for spans in sentences.spans:
        for first, last in spans:
            for start, end in _pieces(outline, first, last, marks):
                clause = outline.at(start)
                is_item = _STARTS_AS_ITEM.match(outline.text, start, end) is not None
                if start >= lead_until or not is_item:
                    lead = ""
                found = Statement(wording.text, wording.place(start), wording.place(end), _heading(clause), lead)
                if found.words.strip():
                    yield found
                if not is_item and _LEADS.search(outline.text, max(start, end - 20), end):
                    lead, lead_until = found.words[-400:], clause.close


def _pieces(outline: Outline, start: int, end: int, marks: list[int]) -> Iterator[tuple[int, int]]:
    """Where a sentence is cut: at the marks of clauses in it, at its items, at the rows of a table; not at what stands
    between two pages."""
    text = outline.text
    inner = [
        at for at in marks[bisect_left(marks, start + 1) : bisect_left(marks, end)] if not _GOES_ON.match(text, at)
    ]
    items = {_begin(text, found.end(), end) for found in _CUT.finditer(text, start, end)}
    if items:
        items = {at for at in items if not any(first <= at < last for first, last in outline.furniture)}
    cuts = sorted({start, *inner, *items})
    for at, following in zip(cuts, [*cuts[1:], end], strict=True):
        first, last = at, following
        while first < last and text[first].isspace():
            first += 1
        while last > first and text[last - 1].isspace():
            last -= 1
        if first < last:
            yield first, last


def _begin(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _heading(clause: Clause) -> str:
    return " / ".join((*clause.path, clause.name))
