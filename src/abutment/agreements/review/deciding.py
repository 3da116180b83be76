"""Rules over passages: which elements of a provision stand where, and what follows from that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from abutment.agreements.clauses import Passage, Sentences
from abutment.agreements.review.catalog import Element, Provision
from abutment.agreements.review.catalog.loading import Rule
from abutment.agreements.review.findings import State


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that holds: its passage, and the sentence in which it holds."""

    passage: int
    start: int
    end: int
    element: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What the rules say of one provision."""

    state: State
    missing: tuple[Element, ...]
    hits: tuple[Hit, ...]


def decided(provision: Provision, sentences: Sentences) -> Decided:
    """How a text stands to a provision by the catalog's rules."""
    adverse = tuple(_hits(sentences, provision.adverse, "adverse"))
    core = [hit for element in provision.core for hit in _hits(sentences, element.rules, element.code)]
    if not core:
        return Decided(State.ADVERSE if adverse else State.ABSENT, (), adverse)
    found = list(core)
    missing: list[Element] = []
    for element in provision.elements:
        if element.is_core:
            present = any(hit.element == element.code for hit in core)
        else:
            near = [
                hit for hit in _hits(sentences, element.rules, element.code) if _is_near(sentences, element, hit, core)
            ]
            found += near
            present = bool(near)
        if not present and element.is_essential:
            missing.append(element)
    if missing and adverse:
        return Decided(State.ADVERSE, (), adverse)
    return Decided(State.PARTIAL if missing else State.ADDRESSED, tuple(missing), tuple(found))


def _hits(sentences: Sentences, rules: Iterable[Rule], element: str) -> Iterator[Hit]:
    """Every sentence in which one of the rules holds."""
    rules = tuple(rules)
    for place, passage in enumerate(sentences.passages):
        headings = " / ".join(passage.path)
        for start, end in sentences.spans[place]:
            if any(_holds(rule, sentences.outline.text, start, end, headings) for rule in rules):
                yield Hit(place, start, end, element)


def _is_near(sentences: Sentences, element: Element, hit: Hit, core: Sequence[Hit]) -> bool:
    if element.reach == "paper":
        return True
    passage = sentences.passages[hit.passage]
    for other in core:
        if other.passage == hit.passage:
            return True
        if element.reach == "section" and _top(sentences.passages[other.passage]) == _top(passage):
            return True
    return False


def _top(passage: Passage) -> tuple[str, str]:
    """The widest numbered clause that a passage stands in: sections of one article speak of one thing."""
    path = passage.path
    numbered = [step for step in path if re.match(r"(?:Article |Section )?[\dIVX]", step)]
    return passage.clause.part, numbered[0] if numbered else path[-1]


def _holds(rule: Rule, text: str, start: int, end: int, headings: str) -> bool:
    if not all(pattern.search(text, start, end) for pattern in rule.needs):
        return False
    if rule.under is not None and not rule.under.search(headings):
        return False
    return not any(pattern.search(text, start, end) for pattern in rule.unless)
