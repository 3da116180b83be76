"""A text as rules read it: without what its printing put between its words, and with the way back to its characters."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from abutment.agreements.reading.hyphens import BROKEN, joint, vocabulary
from abutment.agreements.reading.letters import FOREIGN, LOOKALIKES, UNSEEN

_SPACES = r"(?P<spaces>[^\S ]\s*| \s+)"
_TAGS = r"</?(?:mark|u|b|i|em|strong|ins|span|sup|sub|small|font)(?:\s[^<>]{0,200})?>"
_EMPHASIS = rf"(?P<emphasis>{_TAGS}|\*\*(?=\S)|(?<=\S)\*\*|(?<![\w_])__(?=[A-Za-z])|(?<=[A-Za-z.:;])__(?![\w_]))"
_ASCII = re.compile(rf"(?P<broken>{BROKEN.pattern})|{_SPACES}|{_EMPHASIS}")
_ALL = re.compile(
    rf"(?P<broken>{BROKEN.pattern})|(?P<soft>\u00ad\r?\n\s*)|(?P<unseen>[{UNSEEN}]+)|{_SPACES}|{_EMPHASIS}"
    r"|(?P<folded>[\u2010\u2011\u2018\u2019\u201a\u201c\u201d\u201e\u2032\u2033])"
    rf"|(?P<foreign>{FOREIGN.pattern})"
    r"|(?P<composed>[\u0132\u0133\u017f\u2024-\u2026\u2100-\u214f\u2460-\u249b\ufb00-\ufb06\uff01-\uff5e\U0001d400-\U0001d7ff])"
)
_FOLDED = str.maketrans("\u2010\u2011\u2018\u2019\u201a\u201c\u201d\u201e\u2032\u2033", "--'''\"\"\"'\"")
_GOES_ON = re.compile(r"[^.;:!?\s]['\")]?\s*$")


@dataclass(frozen=True)
class Wording:
    """A text's words, one space between two, an empty line between paragraphs. Words that a line or a page broke are
    whole, ligatures are letters, quotation marks and hyphens are the plain ones.

    Pieces of it and of the text begin at the same places of both lists; a piece as long as its own in the text is the
    same character by character, one of another length stands for all of it.
    """

    text: str
    _at: Sequence[int]
    _own: Sequence[int]

    @classmethod
    def of(cls, text: str, furniture: Sequence[tuple[int, int]] = ()) -> Wording:
        """The wording of a text. furniture: stretches of it that stand between its words."""
        written: list[str] = []
        at, own = [0], [0]
        length = done = 0
        for start, end, words in _changes(text, furniture):
            written += (text[done:start], words)
            length += start - done
            if len(words) != end - start:
                at += (length, length + len(words))
                own += (start, end)
            length += len(words)
            done = end
        written.append(text[done:])
        at.append(length + len(text) - done)
        own.append(len(text))
        return cls("".join(written), at, own)

    def place(self, character: int) -> int:
        """Where a character of the text stands here; what was left out stands where the next one does."""
        piece = bisect_right(self._own, character) - 1
        if piece + 1 >= len(self._own) or self._differs(piece):
            return self._at[piece]
        return self._at[piece] + character - self._own[piece]

    def said(self, start: int, end: int) -> str:
        """What characters of the text say."""
        return self.text[self.place(start) : self.place(end)]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the text that are these ones here, half-open; never less than is read here."""
        if end <= start:
            first = self._first(start)
            return first, first
        return self._first(start), self._last(end - 1)

    def _first(self, place: int) -> int:
        piece = bisect_right(self._at, place) - 1
        if piece + 1 >= len(self._at):
            return self._own[-1]
        return self._own[piece] + (0 if self._differs(piece) else place - self._at[piece])

    def _last(self, place: int) -> int:
        piece = bisect_right(self._at, place) - 1
        if piece + 1 >= len(self._at):
            return self._own[-1]
        return self._own[piece + 1] if self._differs(piece) else self._own[piece] + place - self._at[piece] + 1

    def _differs(self, piece: int) -> bool:
        return self._at[piece + 1] - self._at[piece] != self._own[piece + 1] - self._own[piece]


def _changes(text: str, furniture: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """What is written otherwise, in order: from, to, and the words that stand for it."""
    known = vocabulary(text)
    pattern = _ASCII if text.isascii() else _ALL
    done = 0
    for start, end in furniture:
        while start > done and text[start - 1].isspace():
            start -= 1
        while end < len(text) and text[end].isspace():
            end += 1
        yield from _changed(text, done, start, pattern, known)
        yield start, end, _between(text, start, end)
        done = end
    yield from _changed(text, done, len(text), pattern, known)


def _between(text: str, start: int, end: int) -> str:
    """What stands for a page's end: a space inside of a sentence, else the end of a paragraph."""
    if start == 0 or end == len(text):
        return ""
    goes_on = _GOES_ON.search(text, max(0, start - 8), start) is not None
    return " " if goes_on and (text[end].islower() or text[end] in "$(") else "\n\n"


def _changed(
    text: str, start: int, end: int, pattern: re.Pattern[str], known: Set[str]
) -> Iterator[tuple[int, int, str]]:
    for found in pattern.finditer(text, start, end):
        yield found.start(), found.end(), _written(text, found, known)


def _written(text: str, found: re.Match[str], known: Set[str]) -> str:
    words = found[0]
    match found.lastgroup:
        case "spaces":
            return "\n\n" if words.count("\n") > 1 or "\u2029" in words else " "
        case "broken":
            return joint(text, found.start(), found.end(), known)
        case "folded":
            return words.translate(_FOLDED)
        case "foreign":
            return words.translate(LOOKALIKES)
        case "composed":
            return unicodedata.normalize("NFKC", words)
        case _:
            return ""
