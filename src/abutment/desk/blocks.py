"""What a morning page is made of: values only, so that a page can be tested without a browser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from abutment.web.figures import Matrix


@dataclass(frozen=True, slots=True)
class Stat:
    """A number that matters this morning; without a value, the reason why there is none."""

    label: str
    value: str = ""
    note: str = ""
    kind: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Words in a row, perhaps leading somewhere."""

    text: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """A status in a row: word and kind, with a note beside."""

    word: str
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A date in a row; None is said as no data."""

    on: date | None


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment in a row."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Act:
    """Something to do about a row: a button that leads there."""

    label: str
    url: str


Cell = Text | State | Day | Moment | Act


@dataclass(frozen=True, slots=True)
class Block:
    """A list under a question, with what it says when it is empty."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    empty: str
    sentence: str = ""
    more: str = ""
    more_url: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A morning page: the answer in a sentence, the numbers that matter, what comes first, and what to do about it.

    The matrix is for wide screens; `first` says in words what in it needs somebody.
    """

    sentence: str
    question: str = ""
    stats: Sequence[Stat] = ()
    first: Block | None = None
    matrix: Matrix | None = None
    matrix_sentence: str = ""
    blocks: Sequence[Block] = field(default_factory=tuple)


def sentence(*parts: str) -> str:
    """Parts that have something to say, as one sentence.

    >>> sentence("24 locations in 12 practices", "", "one lease notice is due")
    '24 locations in 12 practices; one lease notice is due.'
    """
    said = "; ".join(part for part in parts if part)
    return f"{said[:1].upper()}{said[1:]}." if said else ""
