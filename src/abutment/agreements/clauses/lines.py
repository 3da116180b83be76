"""The marks of a text's lines, with what only their neighbors tell: titles in the next line, tables of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from abutment.agreements.clauses.marks import Form, Mark, bare, mark_of, title_of
from abutment.agreements.reading.letters import UNSEEN

_LEADERS = re.compile(r"\.{4,}\s*\d+\s*$|\t+\s*\d{1,3}\s*$|(?:\. ){4,}\s*\d+\s*$")
_CONTENTS = re.compile(r"(?:table of )?contents|index", re.I)
_UNSEEN = re.compile(f"[{UNSEEN}]")
_TAIL = 100
_WRAPPED = re.compile(r"\S.{38,}[^.;:!?\s|*_-]\s*$")
"""A line that is long enough to have been broken, and ends as no sentence does."""
_REFERS = re.compile(
    r"\b(?:sections?|sec\.|articles?|paragraphs?|clauses?|exhibits?|schedules?|parts?)\s*$|\u00a7\s*$", re.I
)
_FILED = re.compile(r"Exhibit (?:\d{2}|\d{1,2}(?:\.\d{1,2})+)")
_SHORT = 150
_LEAST_ENTRIES = 3
_SIGNS = 12  # "Article ", a point, stars
_WORDS = 5
_MOSTLY = 0.8
_PARAGRAPH = 60
_PARTS = re.compile(
    r"(?:(?:fee|price|pricing|rate|payment) schedule|schedule of (?:fees|prices|rates|charges|services)|order form"
    r"|statement of work|service[ -]level (?:agreement|addendum)|business associate (?:agreement|addendum)"
    r"|data (?:processing|protection) (?:agreement|addendum))",
    re.I,
)
"""What papers are called that are attached without a letter or a number."""


def marks_of(text: str, furniture: Sequence[tuple[int, int]]) -> list[tuple[int, Mark]]:
    """The marks of all lines that open a clause, each with its first character."""
    found: list[tuple[int, Mark]] = []
    contents: int | None = None  # how many marks stood before a table of contents
    listed: tuple[int, int] | None = None  # the entries of a table of contents that text followed
    untitled = False
    headings: set[int] = set()  # where the line of an article is its heading and nothing else
    for start, line, stands_alone, goes_on in _lines(text, furniture):
        mark = mark_of(line, stands_alone=stands_alone, goes_on=goes_on)
        if untitled and (title := _title_of(line, mark)):
            found[-1] = (found[-1][0], replace(found[-1][1], title=title))
            untitled = False
            continue
        if contents is not None and len(line) > _SHORT:
            listed, contents = _entries(found, contents), None
        if mark is None or _is_filed_as(found, mark):
            untitled = False
            continue
        if contents is not None and _begins_anew(found[contents:], mark):
            del found[contents:]
            contents = None
        if listed is not None and _begins_anew(found[slice(*listed)], mark):
            if letters_of(found[listed[0]][1].title) == letters_of(mark.title):
                del found[slice(*listed)]
            listed = None
        if mark.form is Form.TITLE and _CONTENTS.fullmatch(mark.title):
            contents = len(found) + 1
        untitled = mark.form in (Form.ARTICLE, Form.PART) and not mark.title and mark.style != "whole"
        if mark.form is Form.ARTICLE and mark.title and len(line.strip()) <= len(mark.label) + len(mark.title) + _SIGNS:
            headings.add(start)
        found.append((start, mark))
    articles = sum(mark.form is Form.ARTICLE for _, mark in found)
    if len(headings) >= max(_LEAST_ENTRIES, articles * _MOSTLY):
        found = [(start, _headed(text, start, mark)) for start, mark in found]
    return _parted(_weighed(found))


def _headed(text: str, start: int, mark: Mark) -> Mark:
    """A short line between two paragraphs is a heading where all articles are headed by such lines."""
    if mark.form is not Form.TITLE or mark.weight > 1 or len(mark.title.split()) > _WORDS:
        return mark
    above = text[max(0, start - _SHORT) : start].rstrip()
    line_end = text.find("\n", start)
    below = text[line_end : line_end + _SHORT].lstrip() if line_end > 0 else ""
    is_between = above[-1:] in (".", ";", ":") and len(below.partition("\n")[0]) >= _PARAGRAPH
    return replace(mark, weight=3, depth=7) if is_between else mark


def _parted(found: list[tuple[int, Mark]]) -> list[tuple[int, Mark]]:
    """FEE SCHEDULE is a part of its own where articles stand before it and begin anew after it."""
    following = 1
    for place in range(len(found) - 1, -1, -1):
        start, mark = found[place]
        if mark.form in (Form.ARTICLE, Form.SECTION):
            following = mark.parts[0]
        elif mark.form is Form.TITLE and mark.weight >= 2 and following == 1 and _PARTS.fullmatch(mark.title):
            is_inside = any(each.form is Form.ARTICLE for _, each in found[:place])
            if is_inside:
                found[place] = (start, replace(mark, form=Form.PART, label=mark.title.title(), style="part"))
    return found


def _title_of(line: str, mark: Mark | None) -> str:
    """The title that a line gives to the article or exhibit in the line above; empty where it is none."""
    if mark is not None and mark.form is not Form.TITLE:
        return ""
    words, level, is_bold = bare(line)
    found = title_of(words, level, is_bold, stands_alone=True)
    return found.title if found is not None and (found.weight >= 2 or mark is not None) else ""


def _is_filed_as(before: Sequence[tuple[int, Mark]], mark: Mark) -> bool:
    """Exhibit 10.3 above everything is what the whole paper was filed as, not a part of it."""
    is_first = all(each.form is Form.TITLE for _, each in before)
    return is_first and mark.form is Form.PART and _FILED.fullmatch(mark.label) is not None


def _entries(found: Sequence[tuple[int, Mark]], first: int) -> tuple[int, int]:
    """Where the entries of a table of contents stand among the marks: those of the form of the first."""
    last = len(found)
    while last > first and found[last - 1][1].form is not found[first][1].form:
        last -= 1
    return first, last


def letters_of(title: str) -> str:
    """A title as two writers may set it."""
    return re.sub(r"[^a-z0-9]", "", title.lower())


def _begins_anew(entries: Sequence[tuple[int, Mark]], mark: Mark) -> bool:
    """Whether the first entry of a table of contents comes again: there the text itself begins."""
    if len(entries) < _LEAST_ENTRIES or mark.form is Form.BULLET:
        return False
    first = entries[0][1]
    return (first.form, first.label.lower()) == (mark.form, mark.label.lower())


def _weighed(found: list[tuple[int, Mark]]) -> list[tuple[int, Mark]]:
    """4. is the more an article where the next section is 4.1."""
    following: tuple[int, ...] = ()
    for place in range(len(found) - 1, -1, -1):
        start, mark = found[place]
        if mark.form is Form.SECTION:
            following = mark.parts
        elif mark.form is Form.ARTICLE:
            if following[:1] == mark.parts and following[1] <= 1:
                found[place] = (start, replace(mark, weight=mark.weight + 3))
            following = ()
        elif mark.form is Form.PART:
            following = ()
    return found


def _lines(text: str, furniture: Sequence[tuple[int, int]]) -> Iterator[tuple[int, str, bool, bool]]:
    """Lines with their first character, whether they stand alone between empty lines, and whether they go on with a
    sentence of the line above."""
    at = 0
    lines = _without(text, furniture).split("\n")
    for place, line in enumerate(lines):
        if line and not line.isspace() and not _LEADERS.search(line[-_TAIL:]):
            above = place == 0 or not lines[place - 1].strip()
            below = place + 1 >= len(lines) or not lines[place + 1].strip()
            goes_on = not above and _WRAPPED.search(lines[place - 1][-_TAIL:]) is not None
            if goes_on and _REFERS.search(lines[place - 1][-_TAIL:]):
                at += len(line) + 1
                continue  # Section, and its number on the next line
            words = line if line.isascii() else _UNSEEN.sub("", line)
            yield at + len(line) - len(line.lstrip()), words, above and below, goes_on
        at += len(line) + 1


def _without(text: str, furniture: Sequence[tuple[int, int]]) -> str:
    """A text of the same length, blank where a page's own lines stand."""
    pieces: list[str] = []
    done = 0
    for start, end in furniture:
        pieces += (text[done:start], "\n".join(" " * len(line) for line in text[start:end].split("\n")))
        done = end
    return "".join((*pieces, text[done:]))
