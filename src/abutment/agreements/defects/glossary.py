"""A paper's defined terms, and how often each row of words stands in it. Made in one pass, so that a long paper with
many terms is not read once for each."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

from abutment.agreements.clauses import Outline
from abutment.agreements.defects.wording import singular, stem

Key = tuple[str, ...]

_OPEN, _CLOSE = '[\u201c"]', '[\u201d"]'
_NAME = r"[A-Z][\w&/'\u2019-]*(?:[ \n-][\w&/'\u2019-]+){0,5}"
_LONGEST = 6
_ARTICLES = (
    "the|a|an|each|any|such|collectively|individually|together|hereinafter|hereafter|herein|or|and|with|all|both|,|"
    "referred to as|called|known as|sometimes"
)
_MEANS = re.compile(
    rf"{_OPEN}\*{{0,2}}(?P<term>{_NAME})\*{{0,2}}[,.]?{_CLOSE}\*{{0,2}}"
    rf"(?:[^\S\n]*\n?[^\S\n]*\(?(?:(?:,|or|and|the|a|an|each)\s*){{0,3}}\(?{_OPEN}\*{{0,2}}(?P<second>{_NAME})\*{{0,2}}{_CLOSE}\*{{0,2}}\)?)?"
    r"(?:[ \n]+\([^()\n]{1,60}\))?"
    r"\s+(?:shall\s+|will\s+|each\s+)?(?P<how>means?|mean\s+and|ha(?:s|ve) the (?:same )?meanings?|refers? to|"
    r"(?:is|are) defined|includes?)\b(?P<after>[^.\n]{0,60})"
)
_BRACKETED = re.compile(
    rf"\((?:(?:{_ARTICLES})\s*,?\s*){{0,6}}{_OPEN}\*{{0,2}}(?P<term>{_NAME}),?\*{{0,2}}{_CLOSE}"
    rf"(?:[^()\"\u201c]{{0,40}}{_OPEN}\*{{0,2}}(?P<second>{_NAME}),?\*{{0,2}}{_CLOSE})?[^()]{{0,80}}\)"
)
_QUOTED = re.compile(rf"{_OPEN}\*{{0,2}}(?:(?:the|a|an)\s+)?(?P<term>{_NAME}),?\*{{0,2}}{_CLOSE}", re.I)
_LABELED = re.compile(
    r"^[ \t]*(?:(?:[-*\u2022|]|\(?[a-z0-9]{1,4}[.)]|\d+(?:\.\d+)*\.?)[ \t]+)?\*{0,2}"
    r"(?P<term>[A-Z][\w&/'\u2019-]*(?:[ -][\w&/'\u2019-]+){0,5})\*{0,2}[ \t]*"
    r"(?:[:|\t]|\*\*|[\u2013\u2014-][ \t]|means\b|shall mean\b|$)",
    re.M,
)
_BOLD = re.compile(rf"\*\*(?P<term>{_NAME})\*\*")
_GIVEN_ELSEWHERE = re.compile(
    r"\bterms?\b[^.:;]{0,160}\bmeanings?\b[^.:;]{0,160}?(?:\bincluding\b(?: without limitation,?)?|:)"
    r"(?P<terms>[^.:;]{5,1500})",
    re.I,
)
"""The following terms have the meaning that the HIPAA Rules give them: Breach, Individual, Secretary."""
_STATED = re.compile(
    rf"\b(?:The|the|Each|each)\s+(?P<term>{_NAME}?)\s+(?:(?:will|shall)\s+be|is|are|equals?)\s+"
    r"(?:(?:calculated|computed|determined|set|equal|as follows)\b|[$\[{\d])"
)
"""The Uptime Credit will be calculated as: its meaning, although nothing says so."""
_POINTS = re.compile(
    r"\W*(?:(?:set forth|set out|given|assigned|ascribed|specified|stated|defined|provided|to (?:it|such term|them))\W+"
    r"(?:\w+\W+){0,4}?){0,2}(?:in|by|under)\b",
    re.I,
)
_WORD = re.compile(r"[A-Za-z][\w'\u2019]*")
_CAPITALIZED = re.compile(r"\b[A-Z][\w\u2019'-]*(?:\s(?:of |and |or |the |for |to )?[A-Z][\w\u2019'-]*){0,6}")
_STOP = re.compile(r"[.;:!?|#]|\n\s*\n")
_SMALL = frozenset(str.split("of and or the for to in on a an by with de"))


@dataclass(frozen=True, slots=True)
class Definition:
    """A place at which a term is given its meaning. points: only to where else that is done."""

    term: str
    second: str
    start: int
    end: int
    is_full: bool
    points: bool


class Glossary:
    """The definitions of a paper and the rows of words in it."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.definitions = tuple(sorted(_definitions(outline.text), key=lambda each: each.start))

    @cached_property
    def by_term(self) -> dict[Key, list[Definition]]:
        """Definitions by the words of their term."""
        found: defaultdict[Key, list[Definition]] = defaultdict(list)
        for each in self.definitions:
            found[key_of(each.term)].append(each)
        return dict(found)

    @cached_property
    def known(self) -> frozenset[Key]:
        """Everything that the paper gives a meaning, or only a name: in quotes, as a label, as a heading."""
        found = {key_of(name) for each in self.definitions for name in (each.term, each.second) if name}
        for pattern in (_QUOTED, _LABELED, _BOLD, _STATED):
            found |= {key_of(each["term"]) for each in pattern.finditer(self.outline.text)}
        for listed in _GIVEN_ELSEWHERE.finditer(self.outline.text):
            found |= {key_of(each) for each in re.split(r",|;|\band\b", listed["terms"]) if each.strip()}
        for clause in self.outline.clauses:
            found |= {key_of(clause.title), key_of(clause.number)}
        return frozenset(found - {()})

    @cached_property
    def phrases(self) -> frozenset[Key]:
        """Every row of capitalized words in the paper, and the rows in it."""
        keys = (key_of(found[0]) for found in _CAPITALIZED.finditer(self.outline.text))
        return frozenset(
            key[first:last] for key in keys for first in range(len(key)) for last in range(first + 1, len(key) + 1)
        )

    @cached_property
    def _rows(self) -> tuple[Counter[Key], Counter[Key]]:
        """How often rows of up to six words stand in the paper: in any case, and with capitals."""
        counts: Counter[Key] = Counter()
        capitals: Counter[Key] = Counter()
        wanted = {len(key_of(name)) for each in self.definitions for name in (each.term, each.second) if name}
        words = _words_and_stops(self.outline.text)
        stems = [singular(word) for word in words]
        large = [word[:1].isupper() or word in _SMALL for word in words]
        for length in wanted & set(range(1, _LONGEST + 1)):
            for at in range(len(words) - length + 1):
                key = tuple(stems[at : at + length])
                counts[key] += 1
                if all(large[at : at + length]):
                    capitals[key] += 1
        return counts, capitals

    @cached_property
    def _stems(self) -> Counter[str]:
        return Counter(stem(found[0]) for found in _WORD.finditer(self.outline.text))

    def is_inflected(self, term: str, most: int) -> bool:
        """Whether a term of one word stands in the paper in its other forms: incorporated for incorporate."""
        return len(key_of(term)) == 1 and self._stems[stem(term)] > most

    def uses(self, term: str) -> int:
        """How often a term stands in the paper, its definitions among them, in whatever case."""
        return self._rows[0][key_of(term)]

    def uses_with_capitals(self, term: str) -> int:
        """How often a term stands in the paper as it is defined."""
        return self._rows[1][key_of(term)]


def _words_and_stops(text: str) -> list[str]:
    """The words of a text, and a stop where a sentence, a cell or a paragraph ends between two of them."""
    words: list[str] = []
    end = 0
    for found in _WORD.finditer(text):
        if _STOP.search(text, end, found.start()):
            words.append("|")
        words.append(found[0])
        end = found.end()
    return words


def key_of(term: str) -> Key:
    """The words of a term as they are compared, without an article."""
    words = _WORD.findall(term)
    if len(words) > 1 and words[0].lower() in ("the", "a", "an"):
        words = words[1:]
    return tuple(singular(word) for word in words)


def _definitions(text: str) -> list[Definition]:
    found = []
    for each in _MEANS.finditer(text):
        how = " ".join(each["how"].split())
        points = how.endswith("defined") or (how.startswith("ha") and _POINTS.match(each["after"]) is not None)
        stop = each.end("how")
        found.append(Definition(each["term"], each["second"] or "", each.start(), stop, how.startswith("mean"), points))
    for each in _BRACKETED.finditer(text):
        if text.startswith("#", text.rfind("\n", 0, each.start()) + 1):
            continue  # a short form in a heading
        found.append(Definition(each["term"], each["second"] or "", each.start(), each.end(), False, False))
    return found
