"""What a printer put on each page of a text file: page numbers, running titles, marks of a page's end. It is part of
the text and no part of what was agreed; sentences go on beyond it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_BREAK = re.compile(r"</?page>|\f", re.I)
_NAMED = re.compile(
    r"[-\u2013\u2014]\s*\d{1,4}\s*[-\u2013\u2014]|page\s+[-\u2013\u2014]?\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\s*[-\u2013\u2014]?"
    r"|\d{1,4}\s+of\s+\d{1,4}",
    re.I,
)
_BARE = re.compile(r"\d{1,4}")
_NEAR = 3
_LEAST = 3


@dataclass(frozen=True, slots=True)
class _Line:
    words: str
    start: int
    end: int


def furniture_of(text: str) -> tuple[tuple[int, int], ...]:
    """Stretches of a text, in order, that are a page's own: from their first line to their last."""
    lines = [line for line in _lines(text) if line.words]
    breaks = {place for place, line in enumerate(lines) if _is_break(line.words)} | _counted(lines)
    if not breaks:
        return ()
    running = _running(lines, breaks)
    found: list[tuple[int, int]] = []
    for place in sorted(breaks | running):
        line = lines[place]
        if found and not text[found[-1][1] : line.start].strip():
            found[-1] = (found[-1][0], line.end)
        else:
            found.append((line.start, line.end))
    return tuple(found)


def _lines(text: str) -> Iterator[_Line]:
    at = 0
    for line in text.split("\n"):
        words = line.strip(" \t\r")
        start = at + line.find(words)
        if "\f" in words and words != "\f":  # a page's end in front of its first line, or behind its last
            for part in re.finditer(r"\f|[^\f]+", line):
                yield _Line(part[0].strip() or "\f" * ("\f" in part[0]), at + part.start(), at + part.end())
        else:
            yield _Line(words, start, start + len(words))
        at += len(line) + 1


def _is_break(words: str) -> bool:
    return len(words) <= 24 and (_BREAK.fullmatch(words) is not None or _NAMED.fullmatch(words) is not None)


def _counted(lines: Sequence[_Line]) -> set[int]:
    """Lines that are a number and nothing else, where such numbers count on by one through the text."""
    bare = [(place, int(line.words)) for place, line in enumerate(lines) if _BARE.fullmatch(line.words)]
    found: set[int] = set()
    for (place, number), (following, after) in pairwise(bare):
        if after == number + 1 and following - place > _NEAR:
            found |= {place, following}
    return found


def _running(lines: Sequence[_Line], breaks: set[int]) -> set[int]:
    """Lines beside a page's end that stand beside the ends of other pages as well."""
    near = {
        place
        for at in breaks
        for place in range(at - _NEAR, at + _NEAR + 1)
        if 0 <= place < len(lines) and place not in breaks and len(lines[place].words) <= 120
    }
    counts = Counter(_shape(lines[place].words) for place in near)
    everywhere = Counter(_shape(line.words) for line in lines)
    least = max(_LEAST, len(breaks) // 4)
    return {
        place
        for place in near
        if counts[shape := _shape(lines[place].words)] >= least and everywhere[shape] <= counts[shape] + 1
    }


def _shape(words: str) -> str:
    return re.sub(r"\d+", "#", " ".join(words.lower().split()))
