"""The clauses of a text, nested by their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from abutment.agreements.clauses.furniture import furniture_of
from abutment.agreements.clauses.lines import marks_of
from abutment.agreements.clauses.marks import LETTERS, Form, Mark, roman

_MOST_ROWS = 6

_LETTERS_OR_NUMBERS = {"whole": "1.", "roman": "A.", "article": "A.", "letter": "A.", "decimal": "1."}


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause. number: as a reference would name it (6.3(a), Article 4, Exhibit B); path: the numbers and titles of
    what it stands in, widest first; start, end: its own characters, up to the next mark; close: the end of all that
    stands in it."""

    number: str
    title: str
    path: tuple[str, ...]
    form: Form
    start: int
    end: int
    close: int
    part: str = ""

    @property
    def name(self) -> str:
        """Number and title, as a person reads them."""
        return _named(self.number, self.title)

    @property
    def place(self) -> str:
        """Where it stands, with the exhibit that it stands in."""
        return f"{self.part}, {self.number}" if self.part and self.part != self.number else self.number


@dataclass(frozen=True)
class Outline:
    """All clauses of one text in the order of their characters; the first begins at 0. furniture: page numbers and
    running titles, which open no clause and end no sentence."""

    text: str
    clauses: tuple[Clause, ...]
    furniture: tuple[tuple[int, int], ...] = ()

    def at(self, character: int) -> Clause:
        """The narrowest clause in which a character stands."""
        low, high = 0, len(self.clauses)
        while high - low > 1:
            middle = (low + high) // 2
            if self.clauses[middle].start <= character:
                low = middle
            else:
                high = middle
        return self.clauses[low]

    def words(self, clause: Clause) -> str:
        """The clause's own words."""
        return self.text[clause.start : clause.end]


@dataclass(slots=True)
class _Open:
    """A clause that is still open."""

    mark: Mark
    number: str
    title: str
    value: int = 0


@dataclass
class _Stack:
    """What is open at a line, widest first."""

    open: list[_Open] = field(default_factory=list)
    article: int = 0
    letter: int = 0
    part: str = ""

    def last(self, form: Form) -> _Open | None:
        """The narrowest open clause of a form."""
        return next((each for each in reversed(self.open) if each.mark.form is form), None)


def outlined(text: str) -> Outline:
    """The outline of a text; a text without any mark is one clause."""
    stack = _Stack()
    opened: list[tuple[int, _Open, tuple[str, ...], str]] = []
    preamble = _Open(Mark(Form.TITLE, "Preamble", depth=0), "Preamble", "")
    opened.append((0, preamble, (), ""))
    furniture = furniture_of(text)
    for start, mark in marks_of(text, furniture):
        if (placed := _placed(stack, mark)) is None:
            continue
        path = tuple(_said(each) for each in stack.open)
        opened.append((start, placed, path, stack.part))
        stack.open.append(placed)
    return Outline(text, tuple(_closed(text, opened)), furniture)


def _placed(stack: _Stack, mark: Mark) -> _Open | None:
    """Where a mark belongs; what it closes is closed. None for a mark that is none in its place."""
    if mark.is_doubtful and not _is_next(stack, mark):
        return None
    if mark.form is Form.PART:
        stack.open.clear()
        stack.article = 0
        stack.part = "" if mark.style == "recitals" else mark.label
        return _Open(mark, mark.label, mark.title)
    if mark.form is Form.ARTICLE:
        return _article(stack, mark)
    if mark.form is Form.SECTION:
        return _section(stack, mark) if mark.style != "lettered" or _is_next_letter(stack, mark) else None
    if mark.form is Form.ITEM:
        return _listed(stack, mark)
    if mark.form is Form.TITLE:
        return _titled(stack, mark)
    return None


def _is_next(stack: _Stack, mark: Mark) -> bool:
    """Whether a mark in the middle of a paragraph is the one that its row leads to expect."""
    if mark.form is Form.SECTION:
        row = stack.last(Form.SECTION)
        before = row.mark.parts if row is not None else (stack.article,)
        steps = {(*before[:place], count + 1) for place, count in enumerate(before)}
        return mark.parts in {(*before, 1), *steps, *((*step, 1) for step in steps)}
    if mark.form is Form.ARTICLE and mark.parts[0] in (1, stack.article + 1):
        return True
    item = replace(mark, form=Form.ITEM, style=_LETTERS_OR_NUMBERS.get(mark.style, mark.style))
    rows = (each for each in stack.open if each.mark.form is Form.ITEM)
    return mark.label.strip("().").lower() in ("a", "i", "1") or any(_value(item, row) is not None for row in rows)


def _article(stack: _Stack, mark: Mark) -> _Open | None:
    """An article, unless it is an item of a list that only looks like one: out of its turn, and no heading."""
    row = stack.last(Form.ARTICLE)
    if mark.style == "roman" and row is not None and row.mark.style == "letter" and len(mark.label) == 1:
        mark = replace(mark, style="letter", parts=(ord(mark.label) - ord("A") + 1,))  # I. after H.
    value = mark.parts[0]
    lettered = replace(mark, form=Form.ITEM, label=f"{mark.label}.", style=_LETTERS_OR_NUMBERS[mark.style])
    if mark.style in ("roman", "letter") and len(mark.label) == 1 and _follows_a_row(stack, lettered):
        return _listed(stack, lettered)
    if mark.style in ("whole", "roman", "letter"):
        follows = value == stack.article + 1
        inside = stack.last(Form.SECTION) is not None or stack.last(Form.ITEM) is not None
        stands_out = mark.weight >= 3 or (bool(mark.title) and mark.weight >= 1)
        begins = value == 1 and stack.article == 0
        if not (stands_out and (follows or value > stack.article)) and not (follows and not inside) and not begins:
            return _listed(stack, lettered)
    before = next((depth for depth, each in enumerate(stack.open) if each.mark.form is Form.ARTICLE), None)
    if before is not None:
        del stack.open[before:]  # with whatever heading without a number stood in it
    _close(stack, Form.ARTICLE)
    _close_titles(stack, mark.depth)
    stack.article = value
    return _Open(mark, mark.label, mark.title, value)


def _section(stack: _Stack, mark: Mark) -> _Open:
    while stack.open and stack.open[-1].mark.form >= Form.SECTION:
        above = stack.open[-1]
        if above.mark.form is Form.SECTION and _contains(above.mark.parts, mark.parts):
            break
        stack.open.pop()
    if stack.open and stack.open[-1].mark.form is Form.TITLE and stack.last(Form.ARTICLE) is not None:
        _close(stack, Form.TITLE, keep=stack.last(Form.ARTICLE))
    if mark.style == "lettered":
        stack.letter = mark.parts[0] - LETTERS
    else:
        stack.article = max(stack.article, mark.parts[0])
    return _Open(mark, mark.label, mark.title, mark.parts[-1])


def _is_next_letter(stack: _Stack, mark: Mark) -> bool:
    """Whether A1 or B.2 counts on: with the letter of the part or of the clause before, or with the next letter from 1.
    Else it may be anything: a priority P1, a cell B2."""
    letter = mark.parts[0] - LETTERS
    if letter == stack.letter or stack.part.rpartition(" ")[2] == mark.label[0]:
        return True
    return letter == stack.letter + 1 and mark.parts[1] == 1


def _close_titles(stack: _Stack, depth: int) -> None:
    """An article ends the recitals, and what stood under headings without numbers but for wider levels of Markdown."""
    while stack.open and (
        stack.open[-1].mark.style == "recitals"
        or (stack.open[-1].mark.form is Form.TITLE and stack.open[-1].mark.depth >= (depth or 7))
    ):
        stack.open.pop()


def _contains(outer: tuple[int, ...], inner: tuple[int, ...]) -> bool:
    return len(outer) < len(inner) and inner[: len(outer)] == outer


def _follows_a_row(stack: _Stack, mark: Mark) -> bool:
    """Whether C. stands after B.: then it is a letter and not a hundred."""
    row = stack.last(Form.ITEM)
    return row is not None and _value(mark, row) is not None


def _listed(stack: _Stack, mark: Mark) -> _Open:
    """An item: the next of an open row, or the first of a row inside of the narrowest clause."""
    rows = 0
    for depth in range(len(stack.open) - 1, -1, -1):
        row = stack.open[depth]
        if row.mark.form is not Form.ITEM:
            break
        rows += 1
        value = _value(mark, row)
        if value is None and row.mark.label == mark.label:
            value = row.value  # a list that begins anew is none inside of itself
        if value is not None:
            del stack.open[depth:]
            return _item_in(stack, mark, value)
    if rows >= _MOST_ROWS:
        stack.open.pop()
    return _item_in(stack, mark, 1)


def _item_in(stack: _Stack, mark: Mark, value: int) -> _Open:
    above = stack.open[-1] if stack.open else None
    inner = mark.label.strip("().")
    if (above is None or above.mark.form <= Form.TITLE) and inner.isupper() and not stack.article and not stack.part:
        number = f"Recital {inner}"  # capital letters before the first article
    elif above is None:
        number = mark.label.rstrip(".")
    elif above.mark.form is Form.TITLE:
        number = f"{above.number} ({inner})"
    elif mark.label.endswith(".") and (inner.isalpha() or above.number[-1:].isalpha()):
        number = f"{above.number}.{inner}"  # V.C and 5.d as they are printed; 2.1(1) is not 2.1.1
    else:
        number = f"{above.number}({inner})"
    return _Open(mark, number, mark.title, value)


def _value(mark: Mark, row: _Open) -> int | None:
    """The place of an item in an open row, None where it does not follow there: (i) may follow (h), or begin a row."""
    if mark.style[1:] != row.mark.style[1:]:
        return None
    label = mark.label.strip("().").lower()
    after = row.value + 1
    if label.isdigit():
        return int(label) if row.mark.label.strip("().").isdigit() and int(label) > row.value else None
    if mark.style[:1] != row.mark.style[:1]:
        return None
    before = row.mark.label.strip("().").lower()
    by_letter = _letter(label) if row.value != roman(before) else None  # (b) does not follow the (i) that is a one
    by_roman = roman(label) if row.value != _letter(before) else None
    for value in (by_letter, by_roman):
        if value is not None and after <= value <= after + 2:
            return value
    return None


def _letter(label: str) -> int | None:
    """The place of a letter in its row, aa after z; None for different letters together."""
    return ord(label[0]) - ord("a") + 1 + 26 * (len(label) - 1) if label and len(set(label)) == 1 else None


def _titled(stack: _Stack, mark: Mark) -> _Open | None:
    """A heading without a number: inside of a numbered clause it heads a paragraph, else it opens a part of its own."""
    if mark.weight < 3 and stack.last(Form.ARTICLE) is not None and mark.depth == 8:
        return None
    while stack.open and _is_closed_by(stack, mark):
        stack.open.pop()
    if not stack.open and mark.depth <= 2:
        stack.article = 0
    return _Open(mark, mark.label, mark.title)


def _is_closed_by(stack: _Stack, title: Mark) -> bool:
    """Whether a heading without a number ends the narrowest open clause: by Markdown's levels where both have one."""
    mark = stack.open[-1].mark
    if mark.form is Form.PART:
        return False
    if mark.form is Form.TITLE or mark.depth:
        return mark.depth >= title.depth
    if mark.form in (Form.SECTION, Form.ARTICLE):
        levels = [each.mark.depth for each in stack.open if each.mark.depth]
        return title.depth != 7 and not any(level < title.depth for level in levels)
    return True


def _close(stack: _Stack, widest: Form, keep: _Open | None = None) -> None:
    """Close what stands at this form or inside of it."""
    while stack.open and stack.open[-1] is not keep and stack.open[-1].mark.form >= widest:
        stack.open.pop()


def _said(each: _Open) -> str:
    return _named(each.number, each.title)


def _named(number: str, title: str) -> str:
    return f"{number} {title}" if title and title != number else number


def _closed(text: str, opened: list[tuple[int, _Open, tuple[str, ...], str]]) -> Iterator[Clause]:
    starts = [start for start, _, _, _ in opened]
    for place, (start, found, path, part) in enumerate(opened):
        end = starts[place + 1] if place + 1 < len(opened) else len(text)
        depth = len(path)
        close = next(
            (starts[after] for after in range(place + 1, len(opened)) if len(opened[after][2]) <= depth), len(text)
        )
        if place == 0 and end == 0 and len(opened) > 1:
            continue
        yield Clause(found.number, found.title, path, found.mark.form, start, end, close, part)
