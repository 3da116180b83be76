"""A paper as it was read: text, pages, and remarks on what the text does not show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from abutment.kernel.errors import AbutmentError

MOST_BYTES = 100_000_000
"""The largest file that is read: some 5,000 pages of a scanned agreement."""

MOST_CHARACTERS = 20_000_000
"""The longest text that is read: fifty times the longest agreement of its kind that was seen."""

MOST_PAGES = 5_000


class Unreadable(AbutmentError):
    """A file whose text cannot be had: broken, locked, too large, or of a kind that holds no text."""


class TooLong(Exception):
    """More text than is read; raised where the file's name is not known."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its characters in the text, half-open. has_text: False for a picture of a page, whose words nobody
    read."""

    number: int
    start: int
    end: int
    has_text: bool = True


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reader of the text alone would not know. at: the character that it belongs to, where it has one."""

    kind: str  # deleted, inserted, comment, hidden, macros, form, page, ocr, encoding, header
    words: str
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One file and its text. Characters are counted from 0 in `text`; a text file's are those of the file itself.

    pages: in order, all of the text; one page where the format knows none.
    """

    name: str
    sha256: str
    kind: str  # pdf, docx, html, markdown, text
    text: str
    pages: tuple[Page, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def is_readable(self) -> bool:
        """Whether there is any text: a scan without any is not an agreement without provisions."""
        return any(page.has_text for page in self.pages)

    @property
    def unread_pages(self) -> tuple[int, ...]:
        """The numbers of pages that are pictures without text."""
        return tuple(page.number for page in self.pages if not page.has_text)

    def page_at(self, character: int) -> int:
        """The number of the page on which a character stands."""
        found = self.pages[0].number if self.pages else 1
        for page in self.pages:
            if page.start > character:
                break
            found = page.number
        return found


_LABEL = re.compile(
    r"(?:(?:article|section|exhibit|schedule)\s+)?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxlcIVXLC]{1,7})[.):]{0,2}"
    r"|\((?:\d{1,3}|[A-Za-z]{1,5})\)|[-*\u2022\u00b7\u25cf\u25aa]",
    re.I,
)


def row_of(cells: Sequence[str]) -> str:
    """A row of a table as a line: cells parted by bars, but for a number in front of a clause."""
    if len(cells) > 1 and len(cells[0]) <= 20 and _LABEL.fullmatch(cells[0].strip()) and _is_clause(cells):
        return f"{cells[0].strip()} {' | '.join(cells[1:])}"
    return " | ".join(cells)


def _is_clause(cells: Sequence[str]) -> bool:
    """Whether the second cell is words, and all that there is besides a number."""
    return len(cells) == 2 and len(cells[1]) > 20


def cut(text: str, starts: Iterable[int]) -> tuple[Page, ...]:
    """Pages that begin at these characters; the first begins at 0."""
    firsts = sorted({0, *(start for start in starts if 0 < start < len(text))})
    ends = [*firsts[1:], len(text)]
    return tuple(
        Page(number, start, end, bool(text[start:end].strip()))
        for number, (start, end) in enumerate(zip(firsts, ends, strict=True), start=1)
    )
