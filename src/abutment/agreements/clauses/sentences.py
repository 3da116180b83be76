"""Sentences: each passage cut once, for every rule that reads sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from abutment.agreements.clauses.outline import Outline
from abutment.agreements.clauses.passages import Passage, passages

_END = re.compile(r"(?<=[.!?])[\"\u201d)]?\s+(?=[A-Z(\u201c\"\u2022*-])|\n\s*\n")


@dataclass(frozen=True)
class Sentences:
    """The passages of a text and, for each, the characters of its sentences."""

    outline: Outline
    passages: tuple[Passage, ...]
    spans: tuple[tuple[tuple[int, int], ...], ...]

    @classmethod
    def of(cls, outline: Outline) -> Sentences:
        """Cut all passages of a text."""
        found = passages(outline)
        return cls(outline, found, tuple(tuple(_cut(outline.text, each)) for each in found))


def _cut(text: str, passage: Passage) -> Iterator[tuple[int, int]]:
    start = passage.start
    for found in _END.finditer(text, passage.start, passage.end):
        if text[start : found.start()].strip():
            yield _trimmed(text, start, found.start())
        start = found.end()
    if text[start : passage.end].strip():
        yield _trimmed(text, start, passage.end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
