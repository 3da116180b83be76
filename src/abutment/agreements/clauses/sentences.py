"""Sentences: each passage cut once, for every rule that reads sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from abutment.agreements.clauses.outline import Outline
from abutment.agreements.clauses.passages import Passage, passages
from abutment.agreements.clauses.wording import Wording

_SHORT = r"(?<!\bU\.S\.)(?<!\bNo\.)(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bSt\.)(?<!e\.g\.)(?<!i\.e\.)(?<!\bSec\.)"
_END = re.compile(_SHORT + r"(?<=[.!?])[\")]?\s+(?=[A-Z(\"\u2022*-])|\n\s*\n")


@dataclass(frozen=True)
class Sentences:
    """The passages of a text and, for each, its sentences: their characters in the text (spans), and where the same
    words stand in the wording (readings), which is what a rule reads."""

    outline: Outline
    passages: tuple[Passage, ...]
    spans: tuple[tuple[tuple[int, int], ...], ...]
    wording: Wording
    readings: tuple[tuple[tuple[int, int], ...], ...]

    @classmethod
    def of(cls, outline: Outline) -> Sentences:
        """Cut all passages of a text."""
        found = passages(outline)
        wording = Wording.of(outline.text, outline.furniture)
        readings = tuple(tuple(_cut(wording, each)) for each in found)
        spans = tuple(tuple(wording.span(start, end) for start, end in each) for each in readings)
        return cls(outline, found, spans, wording, readings)


def _cut(wording: Wording, passage: Passage) -> Iterator[tuple[int, int]]:
    start, end = wording.place(passage.start), wording.place(passage.end)
    for found in _END.finditer(wording.text, start, end):
        if wording.text[start : found.start()].strip():
            yield _trimmed(wording.text, start, found.start())
        start = found.end()
    if wording.text[start:end].strip():
        yield _trimmed(wording.text, start, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
