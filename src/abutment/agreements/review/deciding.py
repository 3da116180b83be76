"""Rules over sentences: which elements of a provision stand where, and what follows from that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from abutment.agreements.clauses import Passage
from abutment.agreements.review.catalog import Element, Provision
from abutment.agreements.review.catalog.loading import Rule
from abutment.agreements.review.findings import State
from abutment.agreements.review.negations import is_denied
from abutment.agreements.review.units import Unit, Units


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that holds: its passage, and the characters of what it holds for. lead: the words that open its list."""

    passage: int
    start: int
    end: int
    element: str
    lead: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What the rules say of one provision."""

    state: State
    missing: tuple[Element, ...]
    hits: tuple[Hit, ...]


def decided(provision: Provision, units: Units) -> Decided:
    """How a text stands to a provision by the catalog's rules."""
    adverse = tuple(_hits(units, provision.adverse, "adverse"))
    core = [hit for element in provision.core for hit in _hits(units, element.rules, element.code)]
    if not core:
        return Decided(State.ADVERSE if adverse else State.ABSENT, (), adverse)
    if adverse and any(_hits(units, [rule for rule in provision.adverse if rule.decisive], "adverse")):
        return Decided(State.ADVERSE, (), adverse)
    found = list(core)
    missing: list[Element] = []
    for element in provision.elements:
        if element.is_core:
            present = any(hit.element == element.code for hit in core)
        else:
            beside = list(_hits(units, element.rules, element.code, _near(units, element, core)))
            found += beside
            present = bool(beside)
        if not present and element.is_essential:
            missing.append(element)
    if missing and adverse:
        return Decided(State.ADVERSE, (), adverse)
    return Decided(State.PARTIAL if missing else State.ADDRESSED, tuple(missing), tuple(found))


def spoken_of(element: Element, units: Units) -> tuple[Hit, ...]:
    """Where a paper speaks of an element, whether or not it has the rest of the provision."""
    return tuple(_hits(units, element.rules, element.code))


def _hits(units: Units, rules: Iterable[Rule], element: str, near: Set[int] | None = None) -> Iterator[Hit]:
    """Everything that is read at once and in which one of the rules holds, in the order of the text. near: only in
    these passages."""
    places = {
        place
        for rule in rules
        for place in _candidates(units, rule)
        if (near is None or units.units[place].passage in near) and _holds(rule, units, units.units[place])
    }
    seen: set[tuple[int, int]] = set()
    for place in sorted(places):
        unit = units.units[place]
        if (unit.start, unit.end) not in seen:
            seen.add((unit.start, unit.end))
            yield Hit(unit.passage, unit.start, unit.end, element, unit.lead)


def _candidates(units: Units, rule: Rule) -> Iterable[int]:
    """The units that have the words without which the rule cannot hold."""
    left: frozenset[int] | None = None
    needed = rule.words[1:] if rule.defined else rule.words
    for words in needed:
        if words is not None:
            having = units.having(words)
            left = having if left is None else left & having
            if not left:
                return ()
    return range(len(units.units)) if left is None else left


def _near(units: Units, element: Element, core: Sequence[Hit]) -> Set[int] | None:
    """The passages in which an element may stand; None for anywhere."""
    if element.reach == "paper":
        return None
    own = {hit.passage for hit in core}
    if element.reach != "section":
        return own
    tops = {units.tops[place] for place in own}
    return own | {place for place, top in enumerate(units.tops) if top in tops}


def _holds(rule: Rule, units: Units, unit: Unit) -> bool:
    text, at, close = units.corpus, unit.at, unit.close
    for place, pattern in enumerate(rule.needs):
        found = pattern.search(text, at, close)
        if found is None:
            if place or not rule.defined or not _stands_in_a_definition(pattern, units, unit):
                return False
        elif place == 0 and rule.affirmed and not _is_affirmed(pattern, text[at:close]):
            return False
    if not _is_well_placed(rule, units.sentences.passages[unit.passage]):
        return False
    return not any(pattern.search(text, *unit.whole) for pattern in rule.unless)


def _is_well_placed(rule: Rule, passage: Passage) -> bool:
    """Whether the headings above are those that a rule asks for: a duty of the client is no service."""
    headings = " / ".join(passage.path)
    if rule.under is not None and not rule.under.search(headings):
        return False
    return rule.not_under is None or not rule.not_under.search(headings)


def _is_affirmed(pattern: re.Pattern[str], sentence: str) -> bool:
    """Whether the pattern holds somewhere in the sentence where it is not denied."""
    return any(not is_denied(sentence, found.start(), found.end()) for found in pattern.finditer(sentence))


def _stands_in_a_definition(pattern: re.Pattern[str], units: Units, unit: Unit) -> bool:
    """Whether a defined term of the sentence means, among other things, what the pattern looks for."""
    words = units.corpus[unit.at : unit.close]
    for term, (at, close) in units.definitions.items():
        if not unit.at <= at <= unit.close and term in words and pattern.search(units.corpus, at, close):
            return True
    return False
