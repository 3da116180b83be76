"""HTML: the words that a page would show, one line for each block; nothing is run, nothing is fetched."""

from __future__ import annotations

from html.parser import HTMLParser

_words = str.split
_BLOCKS = frozenset(
    _words(
        "address article aside blockquote body br caption center dd div dl dt fieldset figure footer form h1 h2 h3 h4 "
        "h5 h6 header hr li main nav ol p pre section table tbody tfoot thead title tr ul"
    )
)
_UNSEEN = frozenset(_words("script style template noscript svg math head"))
_VOID = frozenset(_words("br hr img input link meta area base col embed source track wbr"))


class _Shown(HTMLParser):
    """Collects text; `head` and scripts are left out, cells of a row are parted by a bar."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self._hidden: list[str] = []
        self._counters: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN and tag not in _VOID:
            self._hidden.append(tag)
        if tag in _BLOCKS:
            self._new_line()
        if tag in ("ul", "ol"):
            self._counters.append(_start(attrs) if tag == "ol" else None)
        elif tag == "li":
            self._mark_item()
        elif tag in ("td", "th") and self.lines[-1].strip():
            self.lines[-1] = self.lines[-1].rstrip() + " | "

    def handle_endtag(self, tag: str) -> None:
        if tag in self._hidden:
            del self._hidden[self._hidden.index(tag) :]
        if tag in ("ul", "ol") and self._counters:
            self._counters.pop()
        if tag in _BLOCKS:
            self._new_line()

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        words = " ".join(data.split())
        if not words:
            if data and self.lines[-1] and not self.lines[-1].endswith(" "):
                self.lines[-1] += " "
            return
        before = " " if data[0].isspace() and self.lines[-1] and not self.lines[-1].endswith(" ") else ""
        self.lines[-1] += before + words + (" " if data[-1].isspace() else "")

    def _mark_item(self) -> None:
        if self._counters and self._counters[-1] is not None:
            self.lines[-1] += f"{self._counters[-1]}. "
            self._counters[-1] += 1
        else:
            self.lines[-1] += "- "

    def _new_line(self) -> None:
        if self.lines[-1]:
            self.lines.append("")


def text_of_html(markup: str) -> str:
    """The shown words of a page of HTML, a line for each block, an empty line between."""
    shown = _Shown()
    shown.feed(markup)
    shown.close()
    lines = (line.strip() for line in shown.lines)
    return "\n\n".join(line for line in lines if line) + "\n"


def _start(attrs: list[tuple[str, str | None]]) -> int:
    value = dict(attrs).get("start") or "1"
    return int(value) if value.isdigit() and len(value) < 6 else 1
