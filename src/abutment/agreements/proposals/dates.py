"""The days between which an agreement runs, where it names them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from abutment.agreements.proposals.fees import Read
from abutment.agreements.proposals.numbers import day
from abutment.agreements.proposals.quantities import Quantity
from abutment.agreements.proposals.statements import Statement

_TERM = re.compile(r"\bterm\b|commenc|\beffect|\bbegin|\bstart|\bexpir|\bcontinu|\bin force", re.I)
_UNTIL = re.compile(
    r"[^.;]{0,120}?\b(?:until|through|thru|to|end(?:s|ing)?|expir\w+|terminat\w+|conclud\w+|up to)\b[^.;]{0,60}$", re.I
)
_ENDS = re.compile(r"\b(?:expires?|terminates?|ends?|until|through)\b[^.;]{0,60}$", re.I)
_OTHER = re.compile(
    r"whereas|rent\b|lease|loan|note\b|maturity|fiscal year|payment for|invoice|amended|dated as of|incorporated|"
    r"report|audit|"
    r"vest|tax year|calendar year|birth|period ending|months? ending|quarter|insur|licens",
    re.I,
)


def terms_of(statement: Statement, inside: Sequence[Quantity]) -> Iterator[Read]:
    """From which day to which an agreement runs; the first day is None where only its last is named."""
    days = [each for each in inside if each.kind == "day"]
    if (
        not days
        or not _TERM.search(statement.words)
        or _OTHER.search(statement.around(days[0].start, days[-1].end, 120))
    ):
        return
    if statement.heading.lower().find("recital") >= 0 or statement.heading.startswith("Preamble"):
        return
    for first, second in pairwise(days):
        if _UNTIL.fullmatch(statement.text[first.end : second.start]):
            start, end = _iso(first), _iso(second)
            if start and end and start < end:
                yield "term.fixed", {"start": start, "end": end}, (first.start, second.end), ()
                return
    last = days[-1]
    before = statement.text[max(statement.start, last.start - 120) : last.start]
    if _ENDS.search(before) and re.search(r"\bagreement\b|\bterm\b", statement.words, re.I) and (end := _iso(last)):
        yield "term.fixed", {"start": None, "end": end}, (last.start, last.end), ()


def _iso(quantity: Quantity) -> str | None:
    return day(" ".join(quantity.words.split()))
