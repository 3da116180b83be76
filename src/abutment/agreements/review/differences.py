"""Usual wording against better wording, word by word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

SAME, LEFT_OUT, ADDED = "same", "left out", "added"
_MOST_WORDS = 1_000  # comparing takes the square of it
_FEWEST_SAME = 3
"""Fewer words than these in common are chance, and no help to who compares."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand in both wordings (`same`), only in the first (`left out`) or only in the second (`added`)."""

    how: str
    words: str


def difference(usual: str, better: str) -> tuple[Piece, ...]:
    """What is left out of the usual wording and what is added to come to the better one, in reading order."""
    before, after = usual.split(), better.split()
    if max(len(before), len(after)) > _MOST_WORDS:
        return tuple(_changed(before, after))
    pieces = [
        Piece(how, " ".join(piece.words for piece in together))
        for how, together in groupby(_in_order(before, after), key=lambda piece: piece.how)
    ]
    return tuple(pieces)


def _in_order(before: list[str], after: list[str]) -> Iterator[Piece]:
    """Between two runs in common first all that is left out, then all that is added."""
    left_out: list[str] = []
    added: list[str] = []
    for how, start, end, from_word, to_word in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if how == "equal" and end - start >= _FEWEST_SAME:
            yield from _changed(left_out, added)
            left_out, added = [], []
            yield Piece(SAME, " ".join(before[start:end]))
        else:
            left_out += before[start:end]
            added += after[from_word:to_word]
    yield from _changed(left_out, added)


def _changed(left_out: list[str], added: list[str]) -> Iterator[Piece]:
    if left_out:
        yield Piece(LEFT_OUT, " ".join(left_out))
    if added:
        yield Piece(ADDED, " ".join(added))
