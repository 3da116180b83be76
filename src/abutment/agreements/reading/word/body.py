"""The text of a DOCX in the order in which Word shows it: numbers, tables, notes, and what was changed or hidden."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from abutment.agreements.reading.papers import MOST_CHARACTERS, Page, Remark, TooLong, cut, row_of
from abutment.agreements.reading.word.numbering import Counters, lists_of
from abutment.agreements.reading.word.package import Package, attribute, child, is_on, local, number, value
from abutment.agreements.reading.word.styles import Styles

_words = str.split
_THROUGH = frozenset(
    _words("ins moveTo hyperlink smartTag sdt sdtContent fldSimple customXml dir bdo ruby rubyBase sectPrChange")
)
_GONE = frozenset(("del", "moveFrom"))
_BREAKS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_PAGE_NUMBER = re.compile(r"\b(?:page|of)\b|[\d\W_]+", re.I)
MARGINS = "Headers and footers"
"""The line above what stood on the margins of the pages; the outline knows it."""
_NOTES = (("footnoteReference", "footnotes"), ("endnoteReference", "endnotes"))


@dataclass
class _Walk:
    """One walk through the body: what is written so far, and what was noticed on the way."""

    styles: Styles
    counters: Counters
    notes: dict[str, dict[str, str]]
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    breaks: list[int] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    cited: dict[str, str] = field(default_factory=dict)
    is_hidden: bool = False  # by the style of the paragraph that is being read
    _instructions: list[bool] = field(default_factory=list)  # for each open field: still in its instruction?

    def add(self, text: str) -> None:
        """Write a line or a table, and an empty line after it."""
        self.pieces.append(text + "\n\n")
        self.length += len(text) + 2
        if self.length > MOST_CHARACTERS:
            raise TooLong


def text_of_docx(content: bytes, name: str) -> tuple[str, tuple[Page, ...], tuple[Remark, ...]]:
    """The text of a DOCX: a line for each paragraph, with its number; pages where Word last broke them."""
    package = Package.opened(content, name)
    root = package.tree(package.main())
    styles = Styles.of(package.tree(package.beside("styles")))
    lists = lists_of(package.tree(package.beside("numbering")))
    walk = _Walk(styles, Counters(lists), {part: _notes(package, part) for _, part in _NOTES})
    for block in _blocks(child(root, "body")):
        _write(walk, block)
    for note in walk.cited.values():
        walk.add(note)
    walk.remarks += _margins(walk, package, lambda: _Walk(styles, Counters(lists), walk.notes))
    text = "".join(walk.pieces)
    walk.remarks += _comments(package)
    walk.remarks += _unread(package, root)
    return text, cut(text, walk.breaks), tuple(walk.remarks)


def _margins(walk: _Walk, package: Package, anew: Callable[[], _Walk]) -> list[Remark]:
    """What stands above and below the text of the pages: each once, behind the text, so that it parts no sections."""
    said: dict[str, str] = {}
    apart = anew()
    for kind in ("header", "footer"):
        for part in package.all_beside(kind):
            for block in _blocks(package.tree(part)):
                rows = [" ".join(cells) for cells in _rows(apart, block)] if local(block) == "tbl" else None
                words = " ".join((" / ".join(rows) if rows is not None else _paragraph(apart, block)).split())
                if _PAGE_NUMBER.sub("", words).strip():
                    said.setdefault(words, f"[{kind.capitalize()}: {words}]")
    if not said:
        return apart.remarks
    at = walk.length
    walk.add(MARGINS)
    for line in said.values():
        walk.add(line)
    return [*apart.remarks, Remark("header", "The headers and footers of its pages stand behind its text, once.", at)]


def _unread(package: Package, root: Element | None) -> Iterator[Remark]:
    """What a file holds besides its text."""
    if package.files("vbaProject.bin"):
        yield Remark("macros", "The file holds macros. They were not run; its text was read.")
    if embedded := package.files("/embeddings/"):
        yield Remark("hidden", f"Other files ({embedded:,}) are embedded in it. They were not read.")
    put_in = sum(local(each) in ("altChunk", "subDoc") for each in (root.iter() if root is not None else ()))
    if put_in:
        yield Remark(
            "hidden", f"Parts ({put_in:,}) were put in from other files and were not read. Save it anew in Word."
        )


def _blocks(element: Element | None) -> Iterator[Element]:
    """Paragraphs and tables, through the wrappers that Word puts around them."""
    for each in element if element is not None else ():
        name = local(each)
        if name in ("p", "tbl"):
            yield each
        elif name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _blocks(each)


def _write(walk: _Walk, block: Element) -> None:
    if local(block) == "tbl":
        rows = [row_of(cells) for cells in _rows(walk, block) if any(cells)]
        if rows:
            walk.add("\n".join(rows))
        return
    words = _paragraph(walk, block)
    if words:
        walk.add(words)


def _paragraph(walk: _Walk, paragraph: Element) -> str:
    """A paragraph with its number. A numbered paragraph without words is not counted: the cross-references of real
    forms only agree with their headings that way."""
    around, walk.is_hidden = walk.is_hidden, walk.styles.is_hidden(value(child(paragraph, "pPr"), "pStyle"))
    words = "".join(_runs(walk, paragraph)).strip()
    walk.is_hidden = around
    walk._instructions = [False for _ in walk._instructions]  # what a paragraph leaves open must not swallow the rest
    if not words:
        return ""
    label = _label(walk, paragraph)
    return f"{label} {words}" if label else words


def _label(walk: _Walk, paragraph: Element) -> str:
    properties = child(paragraph, "pPr")
    style = value(properties, "pStyle")
    by_style, style_level = walk.styles.listed(style)
    own = number(value(properties, "numPr", "numId"))
    level = number(value(properties, "numPr", "ilvl"), most=8)
    list_id = own if own is not None else by_style
    if not list_id:  # list 0 takes the number away
        return ""
    chosen = level if level is not None else style_level if style_level is not None else 0
    return walk.counters.label(list_id, chosen).strip()


def _runs(walk: _Walk, element: Element) -> Iterator[str]:
    for each in element:
        name = local(each)
        if name == "r":
            yield from _run(walk, each)
        elif name in _GONE:
            gone = "".join(part.text or "" for part in each.iter() if local(part) in ("delText", "t")).strip()
            if gone:
                walk.remarks.append(_change("deleted", each, gone, walk.length))
        elif name in _THROUGH:
            words = "".join(_runs(walk, each))
            if name in ("ins", "moveTo") and words.strip():
                walk.remarks.append(_change("inserted", each, words.strip(), walk.length))
            yield words


def _run(walk: _Walk, run: Element) -> Iterator[str]:
    is_hidden = _is_hidden(walk, child(run, "rPr"))
    for each in run:
        name = local(each)
        if name == "fldChar":
            _field(walk, attribute(each, "fldCharType"))
        elif name in ("br", "lastRenderedPageBreak"):
            if name != "br" or attribute(each, "type") == "page":
                walk.breaks.append(walk.length)
            else:
                yield "\n"
        elif any(walk._instructions):
            continue
        elif name == "t" and is_hidden:
            walk.remarks.append(
                Remark("hidden", f"Hidden text, not shown in Word: {_short(each.text or '')}", walk.length)
            )
        elif name == "t":
            yield each.text or ""
        elif name in _BREAKS:
            yield _BREAKS[name]
        elif name == "sym":
            yield "\u2022"
        elif name == "AlternateContent":
            yield from _chosen(walk, each)
        elif name in ("drawing", "pict", "object"):
            yield from _boxes(walk, each)
        else:
            yield from _cited(walk, each, name)


def _is_hidden(walk: _Walk, properties: Element | None) -> bool:
    if child(properties, "vanish") is not None:
        return is_on(properties, "vanish")
    style = value(properties, "rStyle")
    return walk.is_hidden or (style is not None and walk.styles.is_hidden(style))


def _field(walk: _Walk, kind: str | None) -> None:
    """A field is its instruction, then its result: only the result is shown."""
    if kind == "begin":
        walk._instructions.append(True)
    elif kind == "separate" and walk._instructions:
        walk._instructions[-1] = False
    elif kind == "end" and walk._instructions:
        walk._instructions.pop()


def _chosen(walk: _Walk, alternatives: Element) -> Iterator[str]:
    """The same drawing is there twice, for newer and older Words: read once."""
    for name in ("Choice", "Fallback"):
        found = child(alternatives, name)
        words = "".join(_boxes(walk, found)) if found is not None else ""
        if words:
            yield words
            return


def _boxes(walk: _Walk, drawing: Element) -> Iterator[str]:
    """Text boxes; one inside the other is read with the outer one."""
    for each in drawing:
        if local(each) == "txbxContent":
            lines = (_paragraph(walk, block) for block in _blocks(each) if local(block) == "p")
            yield " ".join(line for line in lines if line)
        elif local(each) != "AlternateContent":
            yield from _boxes(walk, each)
        else:
            yield from _chosen(walk, each)


def _cited(walk: _Walk, each: Element, name: str) -> Iterator[str]:
    for reference, part in _NOTES:
        key = attribute(each, "id") or ""
        found = walk.notes[part].get(key) if name == reference else None
        if found:
            count = len(walk.cited) + 1
            yield walk.cited.setdefault(f"{part} {key}", f"[{count}] {found}").partition(" ")[0]


def _rows(walk: _Walk, table: Element) -> Iterator[list[str]]:
    for row in _inner(table, "tr"):
        if child(child(row, "trPr"), "del") is not None:
            walk.remarks.append(Remark("deleted", "A deleted row of a table.", walk.length))
            continue
        yield [_cell(walk, cell) for cell in _inner(row, "tc")]


def _inner(element: Element, name: str) -> Iterator[Element]:
    for each in element:
        if local(each) == name:
            yield each
        elif local(each) in ("sdt", "sdtContent", "customXml"):
            yield from _inner(each, name)


def _cell(walk: _Walk, cell: Element) -> str:
    parts: list[str] = []
    for block in _blocks(cell):
        if local(block) == "p":
            parts.append(_paragraph(walk, block))
        else:
            parts += [" / ".join(cells) for cells in _rows(walk, block)]
    return " ".join(" ".join(part.split()) for part in parts if part)


def _notes(package: Package, part: str) -> dict[str, str]:
    root = package.tree(package.beside(part))
    return {
        attribute(note, "id") or "": _plain(note)
        for note in (root if root is not None else ())
        if attribute(note, "type") in (None, "normal")
    }


def _comments(package: Package) -> Iterable[Remark]:
    root = package.tree(package.beside("comments"))
    for each in root if root is not None else ():
        if words := _plain(each):
            yield Remark("comment", f"{attribute(each, 'author') or 'Somebody'}: {_short(words)}")


def _plain(element: Element) -> str:
    return " ".join(" ".join(part.text or "" for part in element.iter() if local(part) == "t").split())


def _change(kind: str, element: Element, words: str, at: int) -> Remark:
    who = attribute(element, "author") or "somebody"
    when = (attribute(element, "date") or "")[:10]
    said = "Deleted" if kind == "deleted" else "Inserted"
    return Remark(kind, f"{said} by {who}{' on ' + when if when else ''}: {_short(words)}", at)


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 300 else line[:299] + "…"
