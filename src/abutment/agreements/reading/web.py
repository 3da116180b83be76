"""HTML: the words that a page would show, one line for each block; nothing is run, nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from abutment.agreements.reading.papers import MOST_CHARACTERS, Remark, TooLong, row_of

_words = str.split
_BLOCKS = frozenset(
    _words(
        "address article aside blockquote body caption center dd div dl dt fieldset figure footer form h1 h2 h3 h4 "
        "h5 h6 header hr li main nav ol p pre section table tbody tfoot thead title ul"
    )
)
_UNSEEN = frozenset(_words("script style template noscript svg math head"))
_VOID = frozenset(_words("br hr img input link meta area base col embed source track wbr"))
_OF_HEAD = frozenset(_words("head title meta link base script style noscript template"))
_MOST_TABLES = 100
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_SPACES = re.compile(r"[^\S\n]+")
_AROUND_BREAK = re.compile(r" *\n *")


class _Shown(HTMLParser):
    """Collects text; `head` and scripts are left out, cells of a row are parted by a bar."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[tuple[str, bool]] = []  # and whether it is a row of several cells
        self.hidden = 0
        self._line: list[str] = []
        self._rows: list[list[str]] = []  # for each open row: its cells
        self._tables: list[int] = []  # for each open table: how many rows were open around it
        self._unseen: list[str] = []
        self._counters: list[int | None] = []
        self._preformatted = 0
        self._length = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._unseen and not self._is_shown_again(tag):
            if tag in self._unseen:
                self._unseen.append(tag)
            return
        if tag not in _VOID and (tag in _UNSEEN or _is_hidden(attrs)):
            self._unseen.append(tag)
            self.hidden += tag not in _UNSEEN
            return
        if tag == "br":
            self._line.append("\n")
        elif tag == "tr":
            self._end_rows()
            self._end_line()
            self._rows.append([])
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag == "table":
            self._end_line()
            self._tables.append(len(self._rows))
            if len(self._tables) > _MOST_TABLES:
                raise RecursionError
        elif tag in _BLOCKS:
            self._end_line()
        self._count(tag, attrs)

    def _is_shown_again(self, tag: str) -> bool:
        """HTML lets the ends of a head and of a paragraph be left out."""
        open_ = self._unseen[0]
        if (open_ == "head" and tag not in _OF_HEAD) or (open_ == "p" and tag in _BLOCKS):
            self._unseen.clear()
        return not self._unseen

    def _count(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            self._counters.append(_start(attrs) if tag == "ol" else None)
        elif tag == "li" and self._counters and self._counters[-1] is not None:
            self._line.append(f"{self._counters[-1]}. ")
            self._counters[-1] += 1
        elif tag == "li":
            self._line.append("- ")
        elif tag == "pre":
            self._preformatted += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            del self._unseen[len(self._unseen) - 1 - self._unseen[::-1].index(tag) :]
            return
        if self._unseen:
            return
        if tag in ("ul", "ol") and self._counters:
            self._counters.pop()
        if tag in ("td", "th"):
            self._end_cell()
        elif tag == "tr":
            self._end_rows()
        elif tag == "table":
            self._end_rows()
            del self._tables[-1:]
        elif tag in _BLOCKS:
            self._end_line()
        if tag == "pre":
            self._preformatted = max(0, self._preformatted - 1)

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        self._length += len(data)
        if self._length > 2 * MOST_CHARACTERS:
            raise TooLong
        self._line.append(data if self._preformatted else " ".join(data.split("\n")))

    def end(self) -> Iterator[str]:
        """What was shown: a line for each block and an empty line between, but for the rows of a table."""
        self._tables.clear()
        self._end_rows()
        self._end_line()
        was_row = False
        for place, (words, is_row) in enumerate(self.lines):
            if place:
                yield "\n" if is_row and was_row else "\n\n"
            yield words
            was_row = is_row

    def _taken(self) -> str:
        words, self._line = "".join(self._line), []
        if self._preformatted:
            return words.strip("\n").rstrip()
        return _AROUND_BREAK.sub("\n", _SPACES.sub(" ", words)).strip()

    def _end_line(self) -> None:
        if self._rows:
            if self._line:
                self._line.append(" ")  # a block inside of a cell
            return
        if words := self._taken():
            self.lines.append((words, False))

    def _end_cell(self) -> None:
        if words := self._taken():
            if self._rows:
                self._rows[-1].append(words)
            else:
                self.lines.append((words, False))

    def _end_rows(self) -> None:
        """End the open row of the narrowest table: HTML lets its end be left out."""
        around = self._tables[-1] if self._tables else 0
        while len(self._rows) > around:
            self._end_row()

    def _end_row(self) -> None:
        self._end_cell()
        cells = self._rows.pop() if self._rows else []
        if not cells:
            return
        if self._rows:
            self._line.append(" / ".join(cells) + " ")  # a table inside of a cell
        else:
            row = row_of([" ".join(cell.split()) for cell in cells])
            self.lines.append((row, len(cells) > 1 and " | " in row))


def text_of_html(markup: str) -> tuple[str, tuple[Remark, ...]]:
    """The shown words of a page of HTML, a line for each block, an empty line between; what is hidden is told."""
    shown = _Shown()
    shown.feed(markup)
    shown.close()
    words = f"Parts of the page that a browser does not show ({shown.hidden:,}) were left out."
    return "".join(shown.end()) + "\n", (Remark("hidden", words),) if shown.hidden else ()


def _is_hidden(attrs: list[tuple[str, str | None]]) -> bool:
    return any(
        (name == "hidden" and value != "until-found") or (name == "style" and _HIDDEN.search(value or ""))
        for name, value in attrs
    )


def _start(attrs: list[tuple[str, str | None]]) -> int:
    value = dict(attrs).get("start") or "1"
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 1
