"""A paper as its page shows it: emphasis and tables as what they are, while each quote stays on its own characters.

What is stored stays verbatim. A text that writes emphasis with asterisks is shown with emphasis; the signs are left out
on the screen alone, so no character of a quote ever moves.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from abutment.agreements.clauses import outlined
from abutment.agreements.clauses.marks import Form
from abutment.agreements.clauses.outline import Clause
from abutment.agreements.rules.paper import Block, Quote, Segment, blocks_of

MARKED_UP = ("markdown", "text")
"""Formats in which asterisks are signs of emphasis; of a PDF or a Word file they are what the paper prints."""
MOST_SECTIONS = 150


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that are set alike."""

    text: str
    strong: bool = False
    emphasized: bool = False

    @property
    def html(self) -> SafeString:
        """The characters, set as they are to be read."""
        words = format_html("{}", self.text)
        words = format_html("<em>{}</em>", words) if self.emphasized else words
        return format_html("<strong>{}</strong>", words) if self.strong else words


@dataclass(frozen=True, slots=True)
class ShownSegment:
    """Characters with the same quotes on them; begins: the quotes that start here."""

    runs: tuple[Run, ...]
    term_ids: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()

    @property
    def words(self) -> SafeString:
        """What is read here."""
        return format_html_join("", "{}", ((run.html,) for run in self.runs))


Cell = tuple[ShownSegment, ...]


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A paragraph of a paper with its anchor; page: the page that begins with it, else None.

    rows: the cells of a table; has_head: its first row names the columns.
    """

    kind: str
    level: int
    anchor: str
    page: int | None
    segments: Cell = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    has_head: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a paper that the list of its sections leads to."""

    name: str
    anchor: str
    depth: int


def shown_blocks(
    number: int, text: str, pages: Sequence[Sequence[int]], quotes: Iterable[Quote], *, is_marked_up: bool
) -> Iterator[ShownBlock]:
    """The blocks of a paper. number: its place from 0; pages: number, first character, and more of each."""
    firsts = [page[1] for page in pages] if len(pages) > 1 else []
    shown_page = 0
    for place, block in enumerate(blocks_of(text, quotes)):
        at = bisect_right(firsts, block.starts_at)
        page = int(pages[at - 1][0]) if at else 0
        begins_page = page if page != shown_page else None
        shown_page = page
        yield _shown(block, f"at-{number}-{place}", begins_page, is_marked_up=is_marked_up)


def _shown(block: Block, anchor: str, page: int | None, *, is_marked_up: bool) -> ShownBlock:
    words = "".join(segment.text for segment in block.segments)
    cut = _Cut(words, block.segments, is_marked_up=is_marked_up)
    if block.kind == "table":
        rows, has_head = _rows(words)
        cells = tuple(tuple(cut.between(start, end) for start, end in row) for row in rows)
        return ShownBlock("table", 0, anchor, page, cut.left_over(), cells, has_head)
    shown = cut.between(0, len(words))
    return ShownBlock(block.kind, block.level, anchor, page, (*shown, *cut.left_over()))


def as_set(text: str, *, is_marked_up: bool) -> SafeString:
    """Words of a paper by themselves, their emphasis set as emphasis; a sign whose other half stands outside of them is
    not shown either."""
    runs = _runs(text, (0, len(text)), 0, _settings(text, is_marked_up=is_marked_up, is_cut=True))
    return format_html_join("", "{}", ((run.html,) for run in runs))


# --- Sections --------------------------------------------------------------------------------------------------------
@lru_cache(maxsize=64)
def _openings(text: str) -> tuple[tuple[str, int, int], ...]:
    """Name, first character and depth of the articles, exhibits and headings of a text."""
    named = [
        (_named(clause), _past_marks(text, clause.start), 0 if clause.form is Form.PART else 1)
        for clause in outlined(text).clauses
        if clause.form <= Form.ARTICLE and clause.title.strip() and clause.start
    ]
    return tuple(named[:MOST_SECTIONS])


def _named(clause: Clause) -> str:
    name = clause.title if clause.title.casefold() == clause.number.casefold() else clause.name
    return " ".join(name.replace("*", "").split())


def sections_of(number: int, text: str, starts: Sequence[int]) -> tuple[Section, ...]:
    """The sections of a paper with the anchors of the paragraphs in which they open. starts: of its blocks."""
    found: list[Section] = []
    for name, start, depth in _openings(text):
        anchor = f"at-{number}-{max(bisect_right(starts, start) - 1, 0)}"
        if not found or found[-1].anchor != anchor:
            found.append(Section(name, anchor, depth))
    return tuple(found)


def without_signs(text: str) -> str:
    """Words of a paper that writes emphasis with signs, for where nothing can be set: without them.

    >>> without_signs("**2.1 Fee.** Ten dollars"), without_signs("Premium Tier:**")
    ('2.1 Fee. Ten dollars', 'Premium Tier:')
    """
    return "".join(run.text for run in _runs(text, (0, len(text)), 0, _settings(text, is_marked_up=True, is_cut=True)))


_MARKS = re.compile(r"[#\s>]*")


def _past_marks(text: str, start: int) -> int:
    """Where the words of a clause begin; a heading is shown without its marks."""
    found = _MARKS.match(text, start)
    return found.end() if found else start


# --- Signs of emphasis -----------------------------------------------------------------------------------------------
_SIGNS = re.compile(r"\\(?=[^\w\s])|\*+|_+|`+|(?m:^[ \t]*>[ \t]?)|\]\((?:https?:|mailto:|#|/)[^\s()]{0,400}\)")
_BULLET = re.compile(r"\s*[-*+]\s+(?=(?:\*\*)?\(?\w{1,4}[.)])")
"""The dash before an item that has a number of its own."""
_OPENS_AFTER = re.compile(r"[\w(\[\"'\u201c\u2018$\\*_`]")
_STRONG, _EMPHASIZED, _HIDDEN = "strong", "emphasized", "hidden"


def _signs(words: str, *, is_cut: bool) -> Iterator[tuple[int, int, str]]:
    """Stretches of a text that are strong, emphasized, or signs that are not shown. One pass, whatever the text.

    is_cut: the text is a piece of a longer one, so that half of a pair may stand outside.
    """
    opened: dict[str, int] = {}
    escaped_at = -1
    if bullet := _BULLET.match(words):
        yield 0, bullet.end(), _HIDDEN
    for found in _SIGNS.finditer(words):
        sign, start, end = found[0], found.start(), found.end()
        if start == escaped_at:
            continue
        if sign == "\\":
            escaped_at = end
            yield start, end, _HIDDEN
        elif sign[0] == "]":
            begins = words.rfind("[", max(0, start - 300), start)
            if begins >= 0:
                yield begins, begins + 1, _HIDDEN
                yield start, end, _HIDDEN
        elif sign[0] not in "*_`":
            yield start, end, _HIDDEN
        elif len(sign) <= 3:
            found_pair = list(_paired(words, sign, (start, end), opened))
            yield from found_pair
            if is_cut and not found_pair and sign == "**" and opened.get(sign) != end and not words[:start].isspace():
                yield start, end, _HIDDEN
    if is_cut and "**" in opened:
        yield opened["**"] - 2, opened["**"], _HIDDEN


def _paired(words: str, sign: str, place: tuple[int, int], opened: dict[str, int]) -> Iterator[tuple[int, int, str]]:
    start, end = place
    before, after = words[start - 1 : start], words[end : end + 1]
    if sign in opened and before and not before.isspace() and not (sign[0] == "_" and after.isalnum()):
        begins = opened.pop(sign)
        yield begins - len(sign), begins, _HIDDEN
        yield start, end, _HIDDEN
        if sign[0] != "`" and len(sign) != 1:
            yield begins, start, _STRONG
        if sign[0] != "`" and len(sign) != 2:
            yield begins, start, _EMPHASIZED
        return
    is_inside_a_word = before.isalnum() and (len(sign) == 1 or sign[0] == "_")
    if _OPENS_AFTER.match(after) and not is_inside_a_word:
        opened[sign] = end


class _Cut:
    """A block cut where a quote begins or ends and where the setting changes; asked from its start to its end."""

    def __init__(self, words: str, segments: Sequence[Segment], *, is_marked_up: bool) -> None:
        self.words = words
        self.is_marked_up = is_marked_up
        self.bounds: list[tuple[int, int, Segment]] = []
        at = 0
        for segment in segments:
            self.bounds.append((at, at + len(segment.text), segment))
            at += len(segment.text)
        self._next, self._begun = 0, -1
        self.waiting: list[int] = []

    def between(self, start: int, end: int) -> Cell:
        """What stands between two characters; a quote that starts in what is not shown begins with what follows."""
        settings = _settings(self.words[start:end], is_marked_up=self.is_marked_up)
        found: list[ShownSegment] = []
        while self._next < len(self.bounds):
            first, after, segment = self.bounds[self._next]
            if first >= end:
                break
            if self._begun < self._next:
                self.waiting += segment.begins
                self._begun = self._next
            runs = tuple(_runs(self.words, (max(first, start), min(after, end)), start, settings))
            if runs:
                found.append(ShownSegment(runs, segment.term_ids, tuple(self.waiting)))
                self.waiting = []
            if after > end:
                break  # it goes on in what is asked for next
            self._next += 1
        return tuple(found)

    def left_over(self) -> Cell:
        """Where the quotes begin that start in signs after which nothing is shown."""
        for place in range(max(self._next, self._begun + 1), len(self.bounds)):
            self.waiting += self.bounds[place][2].begins
        return (ShownSegment((), (), tuple(self.waiting)),) if self.waiting else ()


def _settings(words: str, *, is_marked_up: bool, is_cut: bool = False) -> list[tuple[int, int, int, int]]:
    """From each character on where the setting changes: how often it is hidden, strong and emphasized."""
    changes: dict[int, Counter[str]] = {0: Counter()}
    for start, end, how in _signs(words, is_cut=is_cut) if is_marked_up else ():
        changes.setdefault(start, Counter())[how] += 1
        changes.setdefault(end, Counter())[how] -= 1
    now, settings = Counter[str](), []
    for at in sorted(changes):
        now.update(changes[at])
        settings.append((at, now[_HIDDEN], now[_STRONG], now[_EMPHASIZED]))
    return settings


def _runs(
    words: str, place: tuple[int, int], origin: int, settings: Sequence[tuple[int, int, int, int]]
) -> Iterator[Run]:
    """The runs between two characters. origin: from where the settings count."""
    start, end = place
    at = bisect_right(settings, start - origin, key=lambda each: each[0]) - 1
    while start < end:
        _, hidden, strong, emphasized = settings[at]
        until = min(end, settings[at + 1][0] + origin) if at + 1 < len(settings) else end
        if hidden <= 0 and until > start:
            yield Run(words[start:until], strong > 0, emphasized > 0)
        start, at = until, at + 1


# --- Tables ----------------------------------------------------------------------------------------------------------
_RULE_CELL = re.compile(r"\s*:?-+:?\s*$")
_BAR = re.compile(r"(?<!\\)\|")


def _rows(words: str) -> tuple[list[list[tuple[int, int]]], bool]:
    """First and last characters of the cells of a table, and whether its first row is a head."""
    rows: list[list[tuple[int, int]]] = []
    has_head, at = False, 0
    for line in words.splitlines(keepends=True):
        bars = [at + found.start() for found in _BAR.finditer(line)]
        bars += [at + len(line)] if words[bars[-1] + 1 : at + len(line)].strip() else []
        cells = [_trimmed(words, first + 1, after) for first, after in pairwise(bars)]
        if cells and all(_RULE_CELL.match(words[first:after] or " ") for first, after in cells if first < after):
            is_rule = any(first < after for first, after in cells)
            has_head = has_head or (is_rule and len(rows) == 1)
            if is_rule:
                at += len(line)
                continue
        if cells:
            rows.append(cells)
        at += len(line)
    return rows, has_head


def _trimmed(words: str, start: int, end: int) -> tuple[int, int]:
    while start < end and words[start].isspace():
        start += 1
    while end > start and words[end - 1].isspace():
        end -= 1
    return start, end
