"""References from one paper into another of the same agreement: Section 13.4 of the MSA must stand in the MSA."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from abutment.agreements.clauses import Outline
from abutment.agreements.defects.finding import Defect, defect_at, place_of
from abutment.agreements.defects.kinds import KINDS, kind_of_paper
from abutment.agreements.defects.numbers import Numbers, fits, headings, is_excerpt

_NUMBER = (
    r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,4}(?!\w)(?:\((?:[A-Za-z]{1,2}|[ivxIVX]{1,5}|\d{1,3})\))*)"
    r"(?:\s*\((?P<title>[A-Z][^()\n]{2,80})\))?"
)
_NAME = (
    r"(?P<name>MSA|BAA|SLA|DPA|SOW|Master\s+(?:Services?\s+)?Agreement|Business\s+Associate\s+(?:Agreement|Addendum)|"
    r"Service\s+Level\s+Agreement|Data\s+Processing\s+(?:Agreement|Addendum)|Statement\s+of\s+Work)\b"
)
_BEHIND = re.compile(
    rf"\b(?:sections?|articles?|\u00a7)\s*{_NUMBER}\s+(?:of|in|to|under)\s+(?:the\s+|that\s+)?{_NAME}", re.I
)
_BEFORE = re.compile(
    rf"\b{_NAME}(?:['\u2019]s)?,?\s+(?:(?:per|under|pursuant\s+to|in\s+accordance\s+with|in)\s+)?(?:section|article|\u00a7)\s*{_NUMBER}",
    re.I,
)


def defects_across(outlines: Sequence[Outline]) -> Iterator[Defect]:
    """References into another paper that was read, to a clause that it does not have or that is headed otherwise."""
    kinds = [kind_of_paper(outline.text) for outline in outlines]
    numbers = [Numbers.of(outline) for outline in outlines]
    for document, outline in enumerate(outlines):
        for pattern in (_BEHIND, _BEFORE):
            for found in pattern.finditer(outline.text):
                named = next((kind for kind, words in KINDS if words.search(found["name"])), "")
                targets = [place for place, kind in enumerate(kinds) if kind == named and place != document]
                if len(targets) == 1 and kinds[document] != named and not is_excerpt(outlines[targets[0]].text):
                    yield from _checked(outline, found, numbers[targets[0]], named, document)


def _checked(outline: Outline, found: re.Match[str], numbers: Numbers, named: str, document: int) -> Iterator[Defect]:
    leading = numbers.leading(found["number"])
    place = place_of(outline, found.span(), document)
    paper = named if named.isupper() else f"{named} that was read"
    if not leading:
        if not numbers.may_hold(found["number"], "section"):
            words = f"{' '.join(place.quote.split())} leads nowhere: the {paper} has no {found['number']}."
            yield defect_at("dangling-reference", place, words)
    elif (title := found["title"]) and not any(fits(title, each) for each in leading) and (said := headings(leading)):
        words = f"{found['number']} of the {paper} is headed {said}, not \u201c{title}\u201d."
        yield defect_at("wrong-reference", place, words)
