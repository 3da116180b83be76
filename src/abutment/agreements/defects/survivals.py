"""Clauses that are to survive by their names: each name must be the heading of a clause."""

from __future__ import annotations

import re
from collections.abc import Iterator

from abutment.agreements.clauses import Outline
from abutment.agreements.defects.finding import Defect, defect_at, place_of
from abutment.agreements.defects.numbers import NUMBERED, fits
from abutment.agreements.defects.wording import sentence_around

_NAMES = re.compile(
    r"\b(?:sections|provisions|articles|clauses|paragraphs)\s+(?:entitled|titled|captioned|headed|called)\s+"
    r"(?P<names>[^.;]{5,600})",
    re.I,
)
_NAME = re.compile(r"[\u201c\"](?P<name>[A-Z][^\u201d\"\n]{2,80}?),?[\u201d\"]")
_SURVIVES = re.compile(r"\bsurviv\w*", re.I)


def defects_of_survivals(outline: Outline, document: int) -> Iterator[Defect]:
    """Names in a list of surviving clauses that no clause has, where some clause has another of them."""
    titled = [clause for clause in outline.clauses if clause.form in NUMBERED and clause.title]
    for found in _NAMES.finditer(outline.text):
        if not _SURVIVES.search(outline.text, *sentence_around(outline.text, found.start())):
            continue
        names = list(_NAME.finditer(outline.text, found.start("names"), found.end("names")))
        missing = [name for name in names if not any(fits(name["name"], clause) for clause in titled)]
        if len(missing) < len(names):
            for name in missing:
                words = f"\u201c{name['name']}\u201d is to survive, and no clause is headed so."
                yield defect_at("survival", place_of(outline, name.span(), document), words)
