"""A paper as it was read: text, pages, and remarks on what the text does not show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from abutment.kernel.errors import AbutmentError

MOST_BYTES = 100_000_000
"""The largest file that is read: some 5,000 pages of a scanned agreement."""

MOST_CHARACTERS = 20_000_000
"""The longest text that is read: fifty times the longest agreement of its kind that was seen."""

MOST_PAGES = 5_000


class Unreadable(AbutmentError):
    """A file whose text cannot be had: broken, locked, too large, or of a kind that holds no text."""


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

    kind: str  # deleted, inserted, comment, hidden, macros, page, encoding
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


def cut(text: str, starts: Iterable[int]) -> tuple[Page, ...]:
    """Pages that begin at these characters; the first begins at 0."""
    firsts = sorted({0, *(start for start in starts if 0 < start < len(text))})
    ends = [*firsts[1:], len(text)]
    return tuple(
        Page(number, start, end, bool(text[start:end].strip()))
        for number, (start, end) in enumerate(zip(firsts, ends, strict=True), start=1)
    )
