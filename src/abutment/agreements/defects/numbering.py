"""Numbers of clauses: none left out of a row, none given twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from abutment.agreements.clauses import Clause, Outline
from abutment.agreements.clauses.marks import Form
from abutment.agreements.defects.finding import Defect, defect_at, place_of
from abutment.agreements.defects.numbers import is_excerpt, plain

_WRAPPED = re.compile(r"[\w,(]\n\Z")
_LEAST_ROW = 4
_WIDEST_HOLE = 2
_ROMANS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI",
           "XVII", "XVIII", "XIX", "XX")  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Step:
    """A clause in its row. prefix: what stands before its last number."""

    clause: Clause
    prefix: str
    value: int


def defects_of_numbering(outline: Outline, document: int) -> Iterator[Defect]:
    """Holes in a row of articles or sections that goes on behind them, and numbers that two neighbors share."""
    if is_excerpt(outline.text):
        return
    for row in _rows(outline):
        if len(row) < _LEAST_ROW:
            continue
        for place_in_row, (before, after) in enumerate(pairwise(row), start=2):
            if after.value == before.value and _goes_on(row[place_in_row : place_in_row + 1], after):
                place = place_of(outline, _line(outline, after.clause), document)
                other = place_of(outline, _line(outline, before.clause), document)
                words = f"{_said(after, after.value)} is the number of two clauses."
                yield defect_at("double-number", place, words, other)
            elif 1 < after.value - before.value <= 1 + _WIDEST_HOLE and not _is_between(outline, before, after):
                gone = " and ".join(_said(after, value) for value in range(before.value + 1, after.value))
                place = place_of(outline, _line(outline, after.clause), document)
                words = f"After {_said(after, before.value)} comes {_said(after, after.value)}: there is no {gone}."
                yield defect_at("missing-number", place, words)


def _rows(outline: Outline) -> Iterator[list[_Step]]:
    """Neighbors in a row: articles of one part, sections of one article; a number that falls back begins a new row."""
    rows: dict[tuple[str, str, int], list[_Step]] = {}
    for clause in outline.clauses:
        step = _step(outline, clause)
        if step is None:
            continue
        key = (clause.part, step.prefix, 0 if clause.form is Form.ARTICLE else len(step.prefix))
        row = rows.setdefault(key, [])
        if row and step.value < row[-1].value:
            yield row
            rows[key] = row = []
        row.append(step)
    yield from rows.values()


def _step(outline: Outline, clause: Clause) -> _Step | None:
    before = outline.text[max(0, clause.start - 60) : clause.start].rstrip(" \t#*")
    if outline.text[clause.start : clause.start + 1].islower() or _WRAPPED.search(before):
        return None  # a sentence that goes on: under\nsection 13, concerning
    number = plain(clause.number)
    if clause.form not in (Form.ARTICLE, Form.SECTION) or not re.fullmatch(r"\d{1,3}(?:\.\d{1,3})*", number):
        return None
    prefix, _, last = number.rpartition(".")
    return _Step(clause, prefix, int(last))


def _goes_on(following: list[_Step], step: _Step) -> bool:
    """Whether the row goes on after a doubled number by one: then it is a slip and not another list."""
    return not following or following[0].value == step.value + 1


def _is_between(outline: Outline, before: _Step, after: _Step) -> bool:
    """Whether the missing number begins a line between its neighbors, not told as a clause."""
    gone = before.value + 1
    roman = _ROMANS[gone] if gone < len(_ROMANS) else ""
    number = re.escape(f"{after.prefix}.{gone}" if after.prefix else str(gone)) + (f"|{roman}" if roman else "")
    opens = re.compile(
        rf"(?:^|[.;:)]\s)[^\w\n]{{0,6}}(?:(?:article|section|\u00a7)\s*)?(?:{number})\b(?!\.\d)", re.I | re.M
    )
    return opens.search(outline.text, before.clause.start, after.clause.start) is not None


def _said(step: _Step, value: int) -> str:
    return f"{step.prefix}.{value}" if step.prefix else str(value)


def _line(outline: Outline, clause: Clause) -> tuple[int, int]:
    stop = outline.text.find("\n", clause.start, clause.end)
    return clause.start, min(stop if stop > 0 else clause.end, clause.start + 120)
