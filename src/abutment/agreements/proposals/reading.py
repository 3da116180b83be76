"""All proposals of one text: sentence by sentence, and the tables of credits and prices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from abutment.agreements.clauses import Outline, Sentences
from abutment.agreements.defects.bands import Band, tables_of_bands
from abutment.agreements.proposals.finding import Proposal
from abutment.agreements.proposals.numbers import plain, rate
from abutment.agreements.proposals.shapes import shapes

_CREDIT = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*%(?!.*\d\s*%)")


def proposals_of(sentences: Sentences, document: int = 0) -> tuple[Proposal, ...]:
    """Every term that the text seems to state, in the order of its characters; each value with its own words."""
    found = (*_of_sentences(sentences, document), *_of_tables(sentences.outline, document))
    return tuple(sorted(_once(found), key=lambda proposal: (proposal.start, proposal.type)))


def _of_sentences(sentences: Sentences, document: int) -> Iterator[Proposal]:
    outline, wording = sentences.outline, sentences.wording
    for readings in sentences.readings:
        for start, end in readings:
            for shape in shapes():
                found = shape.pattern.search(wording.text, start, end)
                if found is None or (shape.unless and shape.unless.search(wording.text, start, end)):
                    continue
                value = shape.build(found)
                if value is not None:
                    yield _proposal(outline, shape.type, dict(value), wording.span(*found.span()), document)


def _of_tables(outline: Outline, document: int) -> Iterator[Proposal]:
    """A table of credits as one value: bands from the highest, each [from, to, share of the fee]."""
    for table in tables_of_bands(outline.text):
        rows = [[plain(band.low), plain(band.high), credit] for band in table if (credit := _credit(band))]
        if len(rows) == len(table):
            yield _proposal(outline, "sla.credit_table", {"rows": rows}, (table[0].start, table[-1].end), document)


def _credit(band: Band) -> str | None:
    found = _CREDIT.search(band.line)
    return rate(found[1]) if found else None


def _proposal(outline: Outline, type: str, value: dict[str, Any], span: tuple[int, int], document: int) -> Proposal:  # noqa: A002
    start, end = span
    clause = outline.at(start)
    return Proposal(type, value, outline.text[start:end], clause.place, start, end, document)


def _once(found: tuple[Proposal, ...]) -> Iterator[Proposal]:
    """The same type and value in one section is one proposal: the one that says it first."""
    seen: set[tuple[str, str, str]] = set()
    for proposal in sorted(found, key=lambda each: each.start):
        key = (proposal.type, proposal.section, repr(sorted(proposal.value.items())))
        if key not in seen:
            seen.add(key)
            yield proposal
