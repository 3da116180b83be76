"""All proposals of one text: fees, tables, and every quantity of every statement that a shape knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from abutment.agreements.clauses import Outline, Sentences
from abutment.agreements.clauses.wording import Wording
from abutment.agreements.proposals.amounts import amounts_of
from abutment.agreements.proposals.asking import days_are_defined
from abutment.agreements.proposals.composed import composed_of
from abutment.agreements.proposals.dates import terms_of
from abutment.agreements.proposals.examples import examples_of
from abutment.agreements.proposals.fees import FeeReader, Read
from abutment.agreements.proposals.finding import Proposal
from abutment.agreements.proposals.governing import law_of
from abutment.agreements.proposals.joining import joined
from abutment.agreements.proposals.quantities import Quantities, Quantity
from abutment.agreements.proposals.shapes import shapes, wordings
from abutment.agreements.proposals.statements import Statement, statements
from abutment.agreements.proposals.tables import tables_of
from abutment.agreements.proposals.values import valued

_LONGEST = 300
_MOST = 40
"""Quantities of one statement that are read; a sentence of words has fewer."""


def proposals_of(sentences: Sentences, document: int = 0) -> tuple[Proposal, ...]:
    """Every term that the text seems to state, in the order of its characters; each value with its own words."""
    outline, wording = sentences.outline, sentences.wording
    quantities = Quantities.of(wording.text)
    defined = days_are_defined(wording.text)
    tables = list(tables_of(outline.text, lambda *span: bool(quantities.within(*map(wording.place, span)))))
    claimed = _Claimed.of(tables, wording)
    found = [_whole(outline, each, document) for each in tables]
    for statement in statements(sentences):
        inside = [each for each in quantities.within(statement.start, statement.end) if not claimed.holds(each.start)]
        for read in _of_statement(statement, inside[:_MOST], days_are_defined=defined):
            found.append(_proposal(sentences, statement, read, document))
    return tuple(sorted(joined(outline.text, _once(found)), key=lambda proposal: (proposal.start, proposal.type)))


@dataclass(frozen=True)
class _Claimed:
    """The characters of the wording that stand in tables, whose quantities were read as a whole."""

    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, tables: Iterable[Read], wording: Wording) -> _Claimed:
        return cls(tuple(sorted({(wording.place(start), wording.place(end)) for _, _, (start, end), _ in tables})))

    def holds(self, character: int) -> bool:
        """Whether a character stands in a table that was read."""
        return any(start <= character < end for start, end in self.spans)


def _whole(outline: Outline, read: Read, document: int) -> Proposal:
    kind, value, (start, end), asks = read
    return Proposal(kind, value, outline.text[start:end], outline.at(start).place, start, end, document, asks)


def _of_statement(statement: Statement, inside: Sequence[Quantity], *, days_are_defined: bool) -> Iterator[Read]:
    reader = FeeReader(statement, inside)
    if inside:
        yield from examples_of(reader)
        yield from composed_of(reader)
        yield from reader.read()
        yield from amounts_of(reader)
        yield from terms_of(statement, inside)
    kinds = {each.kind for each in inside if each.start not in reader.claimed}
    speaking = [shape for shape in shapes() if shape.of in kinds and shape.speaks(statement)]
    for quantity in inside if speaking else ():
        if quantity.start in reader.claimed:
            continue
        for shape in speaking:
            span = shape.found(statement, quantity)
            if span is None:
                continue
            made = valued(shape.value, statement, quantity, days_are_defined=days_are_defined)
            if made is not None:
                yield shape.type, made[0], span, made[1]
                break
    yield from _worded(statement)
    yield from law_of(statement)


def _worded(statement: Statement) -> Iterator[Read]:
    for each in wordings():
        for match in each.pattern.finditer(statement.text, statement.start, statement.end):
            if each.unless and each.unless.search(statement.words):
                break
            words = Quantity("words", match.start(), match.end(), words=match[0])
            made = valued(each.value, statement, words, days_are_defined=True)
            if made is not None and made[0]:
                yield each.type, made[0], match.span(), made[1]


def _proposal(sentences: Sentences, statement: Statement, read: Read, document: int) -> Proposal:
    """A proposal with its words as the paper prints them."""
    kind, value, span, asks = read
    outline, wording = sentences.outline, sentences.wording
    start, end = wording.span(*quoted(statement, *span))
    while start > 0 and outline.text[start - 1] == "*" and end - start < 2 * _LONGEST:
        start -= 1  # the stars of Markdown that open what is quoted
    place = outline.at(wording.span(*span)[0]).place
    return Proposal(kind, value, outline.text[start:end], place, start, end, document, asks)


def quoted(statement: Statement, first: int, last: int) -> tuple[int, int]:
    """The words to show for some characters: the whole statement while it is short, else up to where a phrase ends."""
    text, start, end = statement.text, statement.start, statement.end
    if end - start <= _LONGEST:
        return start, end
    before = [found.end() for found in _BREAK.finditer(text, max(start, first - 120), first)]
    after = _BREAK.search(text, last, min(end, last + 120))
    low = before[-1] if before else start if first - start <= 120 else _word_start(text, first, start)
    high = after.start() if after else end if end - last <= 120 else _word_end(text, last, end)
    return low, high


_BREAK = re.compile(r"[,;:]\s+|\.\s+")


def _word_start(text: str, at: int, start: int) -> int:
    while at > start and not text[at - 1].isspace():
        at -= 1
    return at


def _word_end(text: str, at: int, end: int) -> int:
    while at < end and not text[at].isspace():
        at += 1
    return at


def _once(found: Iterable[Proposal]) -> Iterator[Proposal]:
    """The same type and value in one section is one proposal: the one that says it first."""
    seen: set[tuple[str, str, str]] = set()
    for proposal in sorted(found, key=lambda each: each.start):
        key = (proposal.type, proposal.section, repr(sorted(proposal.value.items(), key=lambda item: item[0])))
        if key not in seen:
            seen.add(key)
            yield proposal
