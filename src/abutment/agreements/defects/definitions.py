"""Defined terms: used but not defined, defined but not used, used in other letters, defined twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from abutment.agreements.clauses import Outline
from abutment.agreements.clauses.marks import Form
from abutment.agreements.defects.finding import Defect, defect_at, place_of
from abutment.agreements.defects.glossary import Definition, Glossary, Key, key_of
from abutment.agreements.defects.numbers import Numbers, is_excerpt

_PARAGRAPH = re.compile(r"\n\s*\n")
_LEAST_USES = 3
_LEAST_DEFINED = 5
_EXCERPT = 6_000
"""Characters below which a text is likely a part of its paper: what it defines may be used in the rest."""

_POINTED = re.compile(
    r"[^.\n]{0,60}?\b(?:section|article)\s+(?P<number>\d{1,3}(?:\.\d{1,3}){0,4}(?!\w)(?:\([A-Za-z0-9]{1,4}\))*)", re.I
)
_SHORT = 2_500
_ARTICLES = 5

_PHRASE = re.compile(r"\b[A-Z][a-z]+(?:(?: |\n {0,8})[A-Z][a-z]+)+\b")
_IN_A_NAME = re.compile(r"\s+of\s+(?:the\s+)?[A-Z]")
_IN_A_NAME_BEFORE = re.compile(r"\b[A-Z][a-z]+\s+of\s+(?:the\s+)?$")
"""Limited Power of Attorney, Notice of Privacy Practices: a name goes on beyond its "of"."""
_NEAR = 40
_NOT_TERMS = frozenset(
    str.split(
        "including includes include or and day days herein hereof hereunder hereto will shall may written writing "
        "person persons agreement party parties business"
    )
)
_COMMON = frozenset(
    key_of(each)
    for each in str.split(
        "united states|new york|north carolina|north dakota|south carolina|south dakota|new jersey|new mexico|"
        "new hampshire|west virginia|rhode island|district of columbia|puerto rico|los angeles|san francisco|"
        "business associate|covered entity|protected health information|privacy rule|security rule|breach rule|"
        "effective date|vice president|social security|attorney general|civil rules|internal revenue|supreme court|"
        "chief executive|chief financial|chief operating|chief medical|managing director|general counsel|"
        "eastern time|pacific time|central time|mountain time|standard time|monday friday|new year|labor day|"
        "microsoft office|microsoft windows|google cloud|amazon web|active directory|human services|real estate|"
        "personal data|good faith|third parties|third party|force majeure|safe harbor|customer service|fair market|"
        "human resources|information technology|electronic health|health care|best practices|intellectual property",
        "|",
    )
)
_TITLE_ENDS = frozenset(
    str.split(
        "act code policy policies rule rules regulation regulations agreement form guide guidelines manual handbook "
        "plan order standard standards addendum schedule exhibit commission department association university court "
        "bank company corporation institute board bureau agency office officer director president secretary treasurer "
        "manager street avenue road suite drive county city state law laws license statement statements notice group "
        "program council academy society foundation center hospital clinic team"
    )
)
_NO_NAMES = frozenset(str.split("you your we our us this that these those any all if inc llc corp ltd floor suite dr"))
_ELSEWHERE = re.compile(
    r"capitalized (?:terms|words)[^.]{0,120}(?:not|otherwise)[^.]{0,80}defined[^.]{0,160}"
    r"(?:meaning|defined|set forth|given)[^.]{0,60}(?:in|by|under) (?:the )?(?!this\b|section|article|exhibit)",
    re.I,
)


def defects_of_definitions(outline: Outline, document: int, beside: Sequence[Outline] = ()) -> Iterator[Defect]:
    """What is wrong with a paper's defined terms; a paper that defines little is not judged by what it leaves open."""
    glossary, others = Glossary(outline), [Glossary(each) for each in beside]
    for definitions in glossary.by_term.values():
        yield from _twice(outline, definitions, document)
    if _is_whole(outline):
        for definitions in glossary.by_term.values():
            yield from _unused(glossary, others, definitions, document)
    yield from _misled(outline, [each for each in glossary.definitions if each.points], document)
    leans = _ELSEWHERE.search(outline.text) is not None
    if len(glossary.by_term) >= _LEAST_DEFINED and (others or not leans):
        yield from _undefined(glossary, others, document)


def _is_whole(outline: Outline) -> bool:
    """Whether a text is a paper of its own and not a part of one: long, or with several articles to its end."""
    if is_excerpt(outline.text) or len(outline.text) <= _SHORT:
        return False
    return len(outline.text) > _EXCERPT or sum(clause.form is Form.ARTICLE for clause in outline.clauses) >= _ARTICLES


def _twice(outline: Outline, definitions: list[Definition], document: int) -> Iterator[Defect]:
    """Two full definitions in one part of the paper; a list that points to definitions is none."""
    full = [each for each in definitions if each.is_full and not each.points]
    for first, second in pairwise(full):
        before, after = outline.at(first.start), outline.at(second.start)
        is_one = _PARAGRAPH.search(outline.text, first.start, second.start) is None
        is_same = _meaning(outline, first) == _meaning(outline, second)
        if before.part == after.part and not (is_one or is_same) and first.term.lower() not in _NOT_TERMS:
            place = place_of(outline, (second.start, second.end), document)
            other = place_of(outline, (first.start, first.end), document)
            words = f"\u201c{second.term}\u201d is defined in {before.place} and again here."
            yield defect_at("defined-twice", place, words, other)


def _meaning(outline: Outline, definition: Definition) -> str:
    """The first words of a definition, however its lines are broken."""
    return " ".join(outline.text[definition.end : definition.end + 200].split())[:80]


def _unused(
    glossary: Glossary, others: Sequence[Glossary], definitions: list[Definition], document: int
) -> Iterator[Defect]:
    first = definitions[0]
    names = [name for name in (first.term, first.second) if name]
    if any(name.lower() in _NOT_TERMS or name.endswith("Effective Date") for name in names):
        return
    said_here = len(definitions)
    if any(glossary.is_inflected(name, said_here) or glossary.uses_with_capitals(name) > said_here for name in names):
        return
    if any(key_of(name) in each.phrases for each in others for name in names):
        return
    place = place_of(glossary.outline, (first.start, first.end), document)
    if any(glossary.uses(name) > said_here for name in names):
        if _has_capitals(first.term):
            words = f"\u201c{first.term}\u201d is defined so, and written without its capitals wherever it is used."
            yield defect_at("capitalization", place, words)
    elif _has_capitals(first.term) or " " not in first.term:
        yield defect_at("unused-definition", place, f"\u201c{first.term}\u201d is defined and never used.")


def _misled(outline: Outline, pointers: Sequence[Definition], document: int) -> Iterator[Defect]:
    """Entries of a list of terms whose section never uses the term."""
    numbers = Numbers.of(outline) if pointers else None
    words: dict[int, frozenset[str]] = {}
    for each in pointers:
        found = _POINTED.match(outline.text, each.end)
        leading = numbers.leading(found["number"]) if numbers and found else []
        for clause in leading:
            if clause.start not in words:
                words[clause.start] = frozenset(key_of(f"| {clause.title} {outline.text[clause.start : clause.close]}"))
        if found and leading and not any(set(key_of(each.term)) <= words[clause.start] for clause in leading):
            place = place_of(outline, (each.start, found.end()), document)
            yield defect_at("wrong-reference", place, f"{found['number']} does not speak of \u201c{each.term}\u201d.")


def _has_capitals(term: str) -> bool:
    """Whether a term is written with capitals throughout, so that another writing is another word."""
    words = [
        word for word in re.findall(r"[A-Za-z]+", term) if word.lower() not in ("of", "and", "or", "the", "for", "to")
    ]
    return len(words) > 1 and all(word[0].isupper() for word in words)


def _undefined(glossary: Glossary, others: Sequence[Glossary], document: int) -> Iterator[Defect]:
    """Capitalized phrases used in the middle of sentences, several times, which nothing defines."""
    text = glossary.outline.text
    uses: defaultdict[Key, list[re.Match[str]]] = defaultdict(list)
    for found in _PHRASE.finditer(text):
        if _IN_A_NAME_BEFORE.search(text, max(0, found.start() - _NEAR), found.start()) or _IN_A_NAME.match(
            text, found.end()
        ):
            continue
        before = text[max(0, found.start() - 2) : found.start()]
        if (before.endswith((" ", "\n")) and before[:1].islower()) or before.endswith(", "):
            uses[key_of(found[0])].append(found)
    known = frozenset().union(glossary.known, *(each.known for each in others))
    tails = frozenset(key[at:] for key in known for at in range(len(key)))
    for key, places in uses.items():
        phrase = " ".join(places[0][0].split())
        if len(places) < _LEAST_USES or _is_known(key, known, tails) or _is_name(text, phrase):
            continue
        words = f"\u201c{phrase}\u201d is used {len(places)} times like a defined term; nothing defines it."
        yield defect_at("undefined-term", place_of(glossary.outline, places[0].span(), document), words)


def _is_known(key: Key, known: frozenset[Key], tails: frozenset[Key]) -> bool:
    """Whether a phrase is a term, the end of one, a term with a word before it, or terms beside each other."""
    if key in tails or key in _COMMON or key[:2] in _COMMON:
        return True
    if any(key[at:] in known for at in range(1, len(key))):
        return True
    return all((word,) in known for word in key)


def _is_name(text: str, phrase: str) -> bool:
    """Whether a phrase is the name of somebody or of a document: by its end, a company's form behind it, or because the
    paper's opening has it."""
    words = phrase.lower().split()
    if words[-1] in _TITLE_ENDS or _NO_NAMES & set(words):
        return True
    forms = r"Inc|LLC|L\.L\.C|P\.?C|P\.?L\.?L\.?C|Corp|Co|Ltd|LP|LLP|N\.A"
    company = rf"{re.escape(phrase)}(?:,? (?:{forms})\b|\s?[\u2122\u00ae]|\s\d)"
    return phrase in text[:1_500] or re.search(company, text) is not None
