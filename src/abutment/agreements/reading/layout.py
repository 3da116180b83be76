"""Paragraphs of a PDF's page: lines that stand apart, or are set in another size, get an empty line between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from ctypes import byref, c_double
from dataclasses import dataclass
from itertools import pairwise
from statistics import quantiles

import pypdfium2
import pypdfium2.raw

_APART = 1.3
_OTHER_SIZE = 1.08
_WIDEST = 1.45
"""Lines of one paragraph, in sizes of their letters, but in a paper that is set with double space."""

_FULL = 0.85
_GOES_ON = re.compile(r"[,\x02]$|\w-$")
_ENDS = (".", ":", ";", "!", "?", ")", "\u201d", '"')


@dataclass(frozen=True, slots=True)
class _Line:
    """A line: its words, the height of its base line over the page's foot, and the size of its letters."""

    words: str
    base: float
    size: float


def text_of_page(page: pypdfium2.PdfPage) -> str:
    """The text of a page, an empty line between its paragraphs; as PDFium gives it where places are not told."""
    shown = page.get_textpage()
    text: str = shown.get_text_range()
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 != shown.count_chars():
        return str(shown.get_text_bounded())
    lines = list(_lines(shown, text))
    apart = _apart(lines)
    return "\n".join("\n" + line.words if is_apart else line.words for line, is_apart in zip(lines, apart, strict=True))


def _lines(shown: pypdfium2.PdfTextPage, text: str) -> Sequence[_Line]:
    found = []
    at = 0
    across, up = c_double(), c_double()
    for words in text.split("\r\n"):
        first = at + len(words) - len(words.lstrip())
        is_told = pypdfium2.raw.FPDFText_GetCharOrigin(shown, first, byref(across), byref(up))
        found.append(
            _Line(
                words, up.value if is_told and words else 0.0, pypdfium2.raw.FPDFText_GetFontSize(shown, first) or 1.0
            )
        )
        at += len(words.encode("utf-16-le", "surrogatepass")) // 2 + 2
    return found


def _apart(lines: Sequence[_Line]) -> list[bool]:
    """For each line whether a paragraph begins there."""
    steps = [0.0, *(above.base - below.base for above, below in pairwise(lines))]
    downward = [step for step, line in zip(steps, lines, strict=True) if step > line.size / 2]
    usual = quantiles(downward, n=10)[0] if len(downward) > 1 else max(downward, default=0.0)
    full = _FULL * max((len(line.words) for line in lines), default=0)
    return [
        place > 0 and _begins(lines[place - 1], line, steps[place] / min(usual or 1.0, _WIDEST * line.size), full)
        for place, line in enumerate(lines)
    ]


def _begins(above: _Line, line: _Line, step: float, full: float) -> bool:
    """step: how far it stands below the line above, counted in usual lines; full: letters that fill a line."""
    last = above.words.rstrip()
    if not last or not line.words or line.words[:1].islower() or _GOES_ON.search(last):
        return False
    if max(above.size, line.size) > min(above.size, line.size) * _OTHER_SIZE:
        return step > 0
    return step > _APART and (len(last) < full or last.endswith(_ENDS))
