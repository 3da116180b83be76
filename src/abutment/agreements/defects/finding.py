"""One defect."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Defect:
    """Words that do not fit. kind: dangling-reference, wrong-reference, undefined-term, unused-definition,
    defined-twice, gap, overlap, price. quote is text[start:end] of the document."""

    kind: str
    quote: str
    explanation: str
    section: str
    start: int
    end: int
    document: int = 0
