"""Control against autonomy: who names the majority of a practice's board, where the practice is promised to decide."""

from __future__ import annotations

import re
from collections.abc import Iterator

from abutment.agreements.clauses import Outline
from abutment.agreements.defects.finding import Defect, defect_at, place_of
from abutment.agreements.defects.wording import sentence_around

_MANAGER = (
    r"(?:manager|management\s+company|administrator|service\s+company|business\s+manager|mso|dso|consultant|company)"
)
_PRACTICE = (
    r"(?:practice|professional\s+(?:corporation|entity|association)|p\.?c\.?|p\.?a\.?|provider|group|dentists?|physicians?|"
    r"doctors?)"
)
_NAMES = re.compile(
    rf"\b(?P<who>{_MANAGER})\b(?!['\u2019]s)(?P<between>[^.;]{{0,100}}?)"
    r"\b(?:appoint|designate|elect|select|nominate|choose|remove\s+and\s+replace)\b(?P<whom>[^.;]{0,260})",
    re.I,
)
_MAJORITY = re.compile(
    r"\bmajority\b|\ball\s+(?:of\s+the\s+)?(?:members|directors)|\bmore\s+than\s+(?:half|fifty\s+percent|50\s?%)", re.I
)
_BOARD = re.compile(
    rf"\b{_PRACTICE}['\u2019]s?\s+(?:board|governing\s+body|board\s+of\s+(?:directors|managers))"
    rf"|\b(?:board\s+of\s+(?:directors|managers)|board|governing\s+body)\s+of\s+(?:the\s+)?{_PRACTICE}\b"
    r"|\b(?:policy|joint\s+operating|management|operations|advisory|practice)\s+(?:board|committee|council)\b",
    re.I,
)
_NOT = re.compile(r"\b(?:not|no|neither|nor|never|without)\b", re.I)
_SOLELY = re.compile(r"\b(?:sole|solely|exclusive|exclusively|complete|full|absolute|independent)\b", re.I)
_DECIDES = re.compile(
    r"\b(?:authority|control|responsib\w+|discretion|judgment|decisions?|direction|supervision)\b", re.I
)
_CARE = re.compile(
    r"\b(?:clinical|medical|dental|professional)\s+(?:\w+\s+){0,2}?"
    r"(?:decisions?|judgments?|matters?|services|care|aspects)\b|"
    r"\bdiagnos\w+|\btreatments?\b|\bhealth\s?care\b|\bpatient\s+care\b|\bpractice\s+of\s+(?:medicine|dentistry)\b",
    re.I,
)
_ITS = re.compile(rf"\b{_PRACTICE}\b(?!['\u2019]s\s+board)", re.I)


def _promise(text: str) -> tuple[int, int] | None:
    """The first sentence that leaves care to the practice alone."""
    seen = -1
    for found in _SOLELY.finditer(text):
        start, end = sentence_around(text, found.start())
        if start == seen:
            continue
        seen = start
        if all(pattern.search(text, start, end) for pattern in (_ITS, _DECIDES, _CARE)):
            return start, end
    return None


def conflicts_of_control(outline: Outline, document: int) -> Iterator[Defect]:
    """The right to name the majority of the practice's board beside the promise that the practice decides."""
    promised = _promise(outline.text)
    if promised is None:
        return
    for found in _NAMES.finditer(outline.text):
        whom = found["whom"]
        another = re.search(rf"\b{_PRACTICE}\b\s+(?:shall|will|may|has)\b", found["between"], re.I)
        if another or _NOT.search(found["between"]) or not _MAJORITY.search(whom) or not _BOARD.search(whom):
            continue
        place = place_of(outline, found.span(), document)
        other = place_of(outline, promised, document)
        words = f"Care is left to the practice in {other.section}; here others name the majority of its board."
        yield defect_at("conflict", place, words, other)
        return
