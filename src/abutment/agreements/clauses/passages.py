"""Passages: clauses cut or joined to a size at which they can be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass

from abutment.agreements.clauses.marks import Form
from abutment.agreements.clauses.outline import Clause, Outline

_LONGEST = 1_200
_SHORTEST = 120
_SENTENCE = re.compile(r"(?<=[.;:!?])[\"\u201d)]?\s+(?=[A-Z(\u201c\"\u2022-])|\n\s*\n|\n(?=\s*[-*\u2022])")
_PAUSE = re.compile(r",\s+")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a clause that is read as one. path: its headings, for what a clause says only in its heading."""

    clause: Clause
    start: int
    end: int

    @property
    def path(self) -> tuple[str, ...]:
        """The headings above, and the clause's own."""
        return (*self.clause.path, self.clause.name)


def passages(outline: Outline) -> tuple[Passage, ...]:
    """All of a text in passages: items stay with the sentence that opens them while both are short."""
    found: list[Passage] = []
    place = 0
    clauses = outline.clauses
    while place < len(clauses):
        clause = clauses[place]
        end, following = clause.end, place + 1
        while (
            following < len(clauses)
            and _belongs(clauses[following], clause)
            and (clauses[following].end - clause.start <= _LONGEST)
        ):
            end = clauses[following].end
            following += 1
        found += _cut(outline.text, clause, end)
        place = following
    return tuple(found)


def _belongs(item: Clause, clause: Clause) -> bool:
    return item.form is Form.ITEM and clause.start < item.start < clause.close


def _cut(text: str, clause: Clause, end: int) -> list[Passage]:
    start = clause.start
    pieces: list[Passage] = []
    while end - start > _LONGEST:
        stop = _stop(text, start + _SHORTEST, start + _LONGEST)
        pieces.append(Passage(clause, start, stop))
        start = stop
    if text[start:end].strip():
        pieces.append(Passage(clause, start, end))
    return pieces


def _stop(text: str, start: int, end: int) -> int:
    """Where a passage that is too long is cut: after a sentence, else after a comma, else between words."""
    for pattern in (_SENTENCE, _PAUSE, _SPACE):
        ends = [found.end() for found in pattern.finditer(text, start, end)]
        if ends:
            return ends[-1]
    return end
