"""The text of a document cut into blocks for the screen, with the quotes of its terms marked by their characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Kind = Literal["heading", "text", "item", "table"]


@dataclass(frozen=True, slots=True)
class Quote:
    """Characters of a document on which a term rests."""

    term_id: int
    starts_at: int
    ends_at: int


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters with the same terms resting on them; begins: the terms whose quote starts here."""

    text: str
    term_ids: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, an item of a list or a table, as segments; joined they are the text of the paper.

    starts_at: its first character in the text.
    """

    kind: Kind
    segments: tuple[Segment, ...]
    level: int = 0
    starts_at: int = 0


_HEADING = re.compile(r"^(?P<marks>#{1,6})\s+(?=\S)")
_ARTICLE = re.compile(
    r"^\s*(article|exhibit|schedule|section|appendix|amendment)\s+[\dA-Z][\w.]*\b.{0,80}$", re.IGNORECASE
)
_ITEM = re.compile(r"^\s*([-*+]\s|\(?[0-9]{1,2}(\.[0-9]+)*[.)]?\s|\([a-z]{1,4}\)\s|§)")
# Inside of a paragraph a line may begin with "30 days" or "Article 2 and"; only a mark that is nothing else breaks it.
_ITEM_INSIDE = re.compile(r"^\s*([-*+]\s|[0-9]{1,2}(\.[0-9]+)+[.)]?\s|[0-9]{1,2}[.)]\s|\([a-z]\)\s)")
_TABLE = re.compile(r"^\s*\|.*\|\s*$")
_RULE = re.compile(r"^\s*([-=_*])\1{2,}\s*$")


def blocks_of(text: str, quotes: Iterable[Quote] = ()) -> list[Block]:
    """The blocks of a text in order, each quote on its characters; what lies outside of the text is left out.

    >>> [(block.kind, block.segments[0].text) for block in blocks_of("# Fee\\nTen dollars\\na month.")]
    [('heading', 'Fee'), ('text', 'Ten dollars\\na month.')]
    """
    known = [quote for quote in quotes if 0 <= quote.starts_at < quote.ends_at <= len(text)]
    blocks, shown_to = [], 0
    for kind, level, starts_at, ends_at in _spans(text):
        # What lies between two blocks is not shown: a quote that starts there has its anchor at the next block.
        segments = _segments(text, (shown_to, starts_at, ends_at), known)
        blocks.append(Block(kind, tuple(segments), level, starts_at))
        shown_to = ends_at
    return blocks


def _spans(text: str) -> Iterator[tuple[Kind, int, int, int]]:
    """Kind, level and characters of each block; lines that go on with a paragraph stay in it."""
    open_kind: Kind | None = None
    begins = ends = at = 0
    for line in text.splitlines(keepends=True):
        bare = line.rstrip()
        kind, level, marks = _kind(bare, goes_on=open_kind in ("text", "item"))
        goes_on = kind is not None and kind == open_kind and kind in ("text", "table")
        goes_on = goes_on or (kind == "text" and open_kind == "item")
        if not goes_on and open_kind is not None:
            yield open_kind, 0, begins, ends
            open_kind = None
        if kind == "heading":
            yield kind, level, at + marks, at + len(bare)
        elif kind is not None:
            if not goes_on:
                open_kind, begins = kind, at
            ends = at + len(bare)
        at += len(line)
    if open_kind is not None:
        yield open_kind, 0, begins, ends


def _kind(line: str, *, goes_on: bool) -> tuple[Kind | None, int, int]:
    """Kind, level and how many characters of a line are marks; None for a line that says nothing.

    goes_on: the line before belongs to a paragraph, with which this one may go on.
    """
    if not line.strip() or _RULE.match(line):
        return None, 0, 0
    if found := _HEADING.match(line):
        return "heading", len(found["marks"]), found.end()
    is_shouted = line.isupper() and len(line) <= 90 and sum(sign.isalpha() for sign in line) >= 4
    if is_shouted or (not goes_on and not line.endswith(".") and _ARTICLE.match(line)):
        return "heading", 2, 0
    if _TABLE.match(line):
        return "table", 0, 0
    return ("item" if (_ITEM_INSIDE if goes_on else _ITEM).match(line) else "text"), 0, 0


def _segments(text: str, place: tuple[int, int, int], quotes: Sequence[Quote]) -> Iterator[Segment]:
    """The segments of a block; place: where the block before ends, where this one starts and where it ends."""
    shown_to, starts_at, ends_at = place
    inside = [quote for quote in quotes if quote.starts_at < ends_at and quote.ends_at > starts_at]
    cuts = {starts_at, ends_at}
    for quote in inside:
        cuts |= {max(quote.starts_at, starts_at), min(quote.ends_at, ends_at)}
    for first, after in pairwise(sorted(cuts)):
        over = [quote for quote in inside if quote.starts_at <= first and quote.ends_at >= after]
        earliest = shown_to if first == starts_at else first
        begins = tuple(quote.term_id for quote in over if earliest <= quote.starts_at <= first)
        yield Segment(text[first:after], tuple(quote.term_id for quote in over), begins)
