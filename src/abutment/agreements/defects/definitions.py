"""Defined terms: used but not defined, defined but not used, defined twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from abutment.agreements.clauses import Outline
from abutment.agreements.defects.finding import Defect

_OPEN, _CLOSE = '[\u201c"]', '[\u201d"]'
_NAME = r"(?P<term>[A-Z][\w&/'\u2019-]*(?:[ -][\w&/'\u2019-]+){0,5})"
_ARTICLES = "the|a|an|each|any|collectively|individually|each a|together|hereinafter|or|,|referred to as"
_DEFINITIONS = (
    re.compile(
        rf"{_OPEN}\*{{0,2}}{_NAME}\*{{0,2}}{_CLOSE}\*{{0,2}}\s+"
        r"(?:shall\s+|will\s+)?(?:means?|has the meaning|refers? to|is defined|includes?)\b"
    ),
    re.compile(rf"\((?:(?:{_ARTICLES})\s*,?\s*)*{_OPEN}{_NAME}{_CLOSE}[^()]{{0,80}}\)"),
)
_LEAST_USES = 3
_PHRASE = re.compile(r"\b[A-Z][a-z]+(?:[ ][A-Z][a-z]+)+\b")
_COMMON = frozenset(
    str.split(
        "united states|new york|north carolina|north dakota|south carolina|new jersey|new mexico|new hampshire|"
        "west virginia|rhode island|business associate|covered entity|protected health information|privacy rule|"
        "security rule|effective date|vice president|social security|attorney general|civil rules|internal revenue|"
        "supreme court",
        "|",
    )
)
_EXCERPT = 6_000
"""Characters below which a text is likely a part of its paper: what it defines may be used in the rest."""


def defects_of_definitions(outline: Outline, document: int) -> Iterator[Defect]:
    """What is wrong with a paper's defined terms; a paper that defines little is not judged by what it leaves open."""
    defined: dict[str, list[re.Match[str]]] = defaultdict(list)
    for pattern in _DEFINITIONS:
        for found in pattern.finditer(outline.text):
            defined[found["term"]].append(found)
    for term, places in defined.items():
        yield from _twice(outline, term, places, document)
        if len(outline.text) > _EXCERPT:
            yield from _unused(outline, term, places[0], document)
    if len(defined) >= 5:
        yield from _undefined(outline, set(defined), document)


def _twice(outline: Outline, term: str, places: list[re.Match[str]], document: int) -> Iterator[Defect]:
    means = [found for found in places if re.search(r"means?$|defined$", found[0])]
    if len(means) > 1:
        first, second = means[0], means[1]
        explanation = f"\u201c{term}\u201d is defined in {outline.at(first.start()).place} and again here."
        yield _defect("defined-twice", outline, second, explanation, document)


def _unused(outline: Outline, term: str, found: re.Match[str], document: int) -> Iterator[Defect]:
    stem = re.escape(term.removesuffix("s").removesuffix("ie").removesuffix("y"))
    uses = len(re.findall(rf"\b{stem}", outline.text, re.I if term.isupper() else 0))
    if uses <= 1:
        yield _defect("unused-definition", outline, found, f"\u201c{term}\u201d is defined and never used.", document)


def _undefined(outline: Outline, defined: set[str], document: int) -> Iterator[Defect]:
    """Capitalized phrases used in the middle of sentences, several times, which nothing defines."""
    uses: dict[str, list[re.Match[str]]] = defaultdict(list)
    titles = {clause.title.lower() for clause in outline.clauses if clause.title}
    stems = {_stem(each) for each in defined}
    for found in _PHRASE.finditer(outline.text):
        before = outline.text[max(0, found.start() - 2) : found.start()]
        if (before.endswith((" ", "\n")) and before[:1].islower()) or before.endswith(", "):
            uses[found[0]].append(found)
    for phrase, places in uses.items():
        lower = phrase.lower()
        is_known = (
            lower in _COMMON
            or lower in titles
            or _stem(phrase) in stems
            or any(_stem(phrase).endswith(stem) or stem.endswith(_stem(phrase)) for stem in stems)
        )
        if len(places) >= _LEAST_USES and not is_known and not _is_name(outline.text, phrase):
            explanation = f"\u201c{phrase}\u201d is used {len(places)} times like a defined term; nothing defines it."
            yield _defect("undefined-term", outline, places[0], explanation, document)


def _is_name(text: str, phrase: str) -> bool:
    """Whether a phrase is somebody's name: followed by a company's form, or standing in the paper's opening."""
    company = rf"{re.escape(phrase)},? (?:Inc|LLC|L\.L\.C|P\.?C|Corp|Ltd|LP)\b"
    return phrase in text[:1_500] or re.search(company, text) is not None


def _stem(term: str) -> str:
    return re.sub(r"(?:ies|es|s|y)$", "", term.lower())


def _defect(kind: str, outline: Outline, found: re.Match[str], explanation: str, document: int) -> Defect:
    clause = outline.at(found.start())
    return Defect(kind, found[0], explanation, clause.place, found.start(), found.end(), document)
