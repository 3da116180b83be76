"""One defect."""

from __future__ import annotations

from dataclasses import dataclass

from abutment.agreements.clauses import Outline


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a paper and where they stand: quote is text[start:end] of the document."""

    quote: str
    section: str
    start: int
    end: int
    document: int = 0


@dataclass(frozen=True, slots=True)
class Defect:
    """Words that do not fit. quote is text[start:end] of the document; other: the words they do not fit with.

    kind: dangling-reference, wrong-reference, survival, missing-number, double-number, undefined-term,
    unused-definition, defined-twice, capitalization, gap, overlap, direction, price, sum, ambiguity, figures,
    conflict.
    """

    kind: str
    quote: str
    explanation: str
    section: str
    start: int
    end: int
    document: int = 0
    other: Place | None = None


def place_of(outline: Outline, span: tuple[int, int], document: int) -> Place:
    """The place of a span of characters."""
    start, end = span
    return Place(outline.text[start:end], outline.at(start).place, start, end, document)


def defect_at(kind: str, place: Place, explanation: str, other: Place | None = None) -> Defect:
    """A defect of the words at a place."""
    return Defect(kind, place.quote, explanation, place.section, place.start, place.end, place.document, other)
