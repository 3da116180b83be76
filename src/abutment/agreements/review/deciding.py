"""Rules over sentences: which elements of a provision stand where, and what follows from that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from abutment.agreements.clauses import Passage
from abutment.agreements.review.bearers import NOBODY, bearers, has_own_subject, headed, receivers
from abutment.agreements.review.catalog import Element, Provision
from abutment.agreements.review.catalog.loading import Rule
from abutment.agreements.review.findings import State
from abutment.agreements.review.negations import is_denied
from abutment.agreements.review.sides import BOTH
from abutment.agreements.review.units import Unit, Units
from abutment.agreements.review.weakenings import Weakness, hangs_on_the_manager, is_paid_for, weakness

_VERBS = frozenset(("does", "done"))
"""Groups of a need in which the verb stands whose bearer a rule asks for; of one pattern with two orders both."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that holds: its passage, and the characters of what it holds for. lead: the words that open its list;
    weakness: how far it is optional, denied or left to the manager's will."""

    passage: int
    start: int
    end: int
    element: str
    lead: tuple[int, int] | None = None
    weakness: Weakness = Weakness.NONE

    @property
    def is_weak(self) -> bool:
        """Whether what it says binds nobody."""
        return self.weakness > Weakness.NONE


@dataclass(frozen=True, slots=True)
class Decided:
    """What the rules say of one provision."""

    state: State
    missing: tuple[Element, ...]
    hits: tuple[Hit, ...]


def decided(provision: Provision, units: Units) -> Decided:
    """How a text stands to a provision by the catalog's rules."""
    core = [hit for element in provision.core for hit in _hits(units, element.rules, element.code)]
    is_there = not all(hit.is_weak for hit in core)
    adverse = tuple(_hits(units, [rule for rule in provision.adverse if not (is_there and rule.alone)], "adverse"))
    if not core or (adverse and not is_there):
        return Decided(State.ADVERSE if adverse else State.ABSENT, (), adverse)
    if adverse and any(_hits(units, [rule for rule in provision.adverse if rule.decisive], "adverse")):
        return Decided(State.ADVERSE, (), adverse)
    found = list(core)
    missing: list[Element] = []
    for element in provision.elements:
        own = [hit for hit in core if hit.element == element.code]
        if not element.is_core:
            own = list(_hits(units, element.rules, element.code, _near(units, element, core)))
            found += own
        if all(hit.is_weak for hit in own) and element.is_essential:
            missing.append(element)
            if own and (element.weak == "adverse" or (element.is_core and own[0].weakness is Weakness.DENIED)):
                return Decided(State.ADVERSE, (), tuple(own))
    if missing and adverse:
        return Decided(State.ADVERSE, (), adverse)
    return Decided(State.PARTIAL if missing else State.ADDRESSED, tuple(missing), tuple(found))


def spoken_of(element: Element, units: Units) -> tuple[Hit, ...]:
    """Where a paper speaks of an element, whether or not it has the rest of the provision."""
    return tuple(hit for hit in _hits(units, element.rules, element.code) if not hit.is_weak)


def _hits(units: Units, rules: Iterable[Rule], element: str, near: Set[int] | None = None) -> Iterator[Hit]:
    """Everything that is read at once and in which one of the rules holds, in the order of the text. near: only in
    these passages."""
    weak: dict[int, Weakness] = {}
    for rule in rules:
        for place in _candidates(units, rule):
            unit = units.units[place]
            if (near is not None and unit.passage not in near) or weak.get(place) is Weakness.NONE:
                continue
            found = _found(rule, units, unit)
            if found is not None:
                said = Weakness.NONE if rule.weak == "allowed" else _weakness(rule, units, unit, found)
                weak[place] = min(said, weak.get(place, said))
    by_span: dict[tuple[int, int], tuple[Unit, Weakness]] = {}
    for place in sorted(weak):
        unit = units.units[place]
        first, said = by_span.get((unit.start, unit.end), (unit, weak[place]))
        by_span[unit.start, unit.end] = first, min(said, weak[place])
    for unit, said in by_span.values():
        yield Hit(unit.passage, unit.start, unit.end, element, unit.lead, said)


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


def _found(rule: Rule, units: Units, unit: Unit) -> list[tuple[int, int]] | None:
    """Where in a unit's words the needs of a rule stand, the first one first; None where the rule does not hold."""
    text, at, close = units.corpus, unit.at, unit.close
    passage = units.sentences.passages[unit.passage]
    if not _is_well_placed(rule, passage):
        return None
    spans: list[tuple[int, int]] = []
    for place, pattern in enumerate(rule.needs):
        found = pattern.search(text, at, close)
        if found is not None:
            spans.append((found.start() - at, found.end() - at))
        elif place or not rule.defined or not _stands_in_a_definition(pattern, units, unit):
            return None
    if rule.affirmed and rule.needs[0].search(text, at, close) and not _is_affirmed(rule.needs[0], text[at:close]):
        return None
    if rule.near and not _stand_together(rule, text, at, close):
        return None
    if any(pattern.search(text, *unit.whole) for pattern in rule.unless) or not _fits(rule, units, unit, passage):
        return None
    return spans


def _stand_together(rule: Rule, text: str, at: int, close: int) -> bool:
    """Whether somewhere the first need and the second stand as near as a rule asks."""
    ones, others = ([each.span() for each in need.finditer(text, at, close)] for need in rule.needs[:2])
    return any(max(one[0] - other[1], other[0] - one[1]) <= rule.near for one in ones for other in others)


def _fits(rule: Rule, units: Units, unit: Unit, passage: Passage) -> bool:
    """Whether the right side does it, and for the right one: at one match at least nobody else is named."""
    if rule.free and is_paid_for(units.corpus[slice(*unit.whole)]):
        return False
    if not rule.by and not rule.to:
        return True
    text = units.corpus[unit.at : unit.close]
    provider = units.provider or rule.provider
    return any(
        (not rule.to or _agrees(rule.to, receivers(text, end, provider)))
        and (not rule.by or _agrees(rule.by, _bearers(provider, text, start, end, passage), is_sure=rule.sure))
        for start, end in _anchors(rule, text)
    )


def _bearers(provider: str, text: str, start: int, end: int, passage: Passage) -> Set[str]:
    return bearers(text, start, end, provider) or (
        NOBODY if has_own_subject(text, provider) else headed(passage.path, provider)
    )


def _agrees(wanted: str, said: Set[str], *, is_sure: bool = False) -> bool:
    """Whether sides that are named are those that a rule wants; nobody objects where none is, or one not told apart,
    unless the rule is to be sure."""
    if is_sure:
        return said == (BOTH if wanted == "both" else {wanted})
    if not said or not said <= BOTH or wanted == "either":
        return True
    return said == BOTH if wanted == "both" else wanted in said


def _anchors(rule: Rule, text: str) -> list[tuple[int, int]]:
    """Where the verb stands that a rule is about: its group `does` or `done`, or else its first need."""
    for pattern in rule.needs:
        groups = _VERBS & pattern.groupindex.keys()
        spans = [found.span(group) for found in pattern.finditer(text) for group in groups if found[group] is not None]
        if spans:
            return spans
    return [found.span() for found in rule.needs[0].finditer(text)] or [(0, len(text))]


def _weakness(rule: Rule, units: Units, unit: Unit, found: Sequence[tuple[int, int]]) -> Weakness:
    """How far what a rule found is optional, denied or left to the manager's will, here or in what it is an item of."""
    text = units.corpus[unit.at : unit.close]
    of_manager = rule.by == "manager"
    anchors = _anchors(rule, text) if any(_VERBS & need.groupindex.keys() for need in rule.needs) else found[:2]
    said = max(
        (
            weakness(text, *span, duty_of_manager=of_manager, provider=units.provider or rule.provider)
            for span in anchors
        ),
        default=Weakness.NONE,
    )
    if said is Weakness.NONE and unit.whole != (unit.at, unit.close):
        return Weakness(hangs_on_the_manager(units.corpus[slice(*unit.whole)]))
    return said


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
