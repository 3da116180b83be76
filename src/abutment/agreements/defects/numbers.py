"""The clauses of a paper by their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from abutment.agreements.clauses import Clause, Outline
from abutment.agreements.clauses.marks import Form, roman

NUMBERED = (Form.ARTICLE, Form.SECTION)
_RUN_IN = re.compile(
    r"(?:^|\n|[.;:)\u201d\"]\s)[^\w\n]{0,6}(?:(?:section|article|\u00a7)[ \t]*)?"
    r"(\d{1,3}(?:\.\d{1,3}){1,4})[.):]?[ \t]+(?-i:[A-Z\u201c\"(*\[])",
    re.I,
)
_LINE = re.compile(
    r"^[^\w\n]{0,6}(?:section|article|\u00a7)?[ \t]*(\d{1,3}|[IVXL]{1,6})"
    r"(?:[.):][^\w\n]{0,6}|[ \t]{1,6}[\u2013\u2014-]?[ \t]?)[A-Z\u201c\"(*\[]",
    re.M,
)
_STEP = re.compile(r"\.([a-z]{1,5}|(?<=[a-z]\.)\d{1,3})(?!\w)")
"""5.d and 5(d) are one."""
_NEAR = 20
_NAMED = re.compile(r"\b(?:sections?|articles?|paragraphs?|clauses?)\s*\n\s*$|\u00a7\s*\n\s*$", re.I)
"""Section, at the end of the line above: the number names another clause."""
_CUT_OFF = re.compile(r"\[(?:\.\.\.|\u2026)\]\s*$|\[(?:\.\.\.|\u2026)\]\s*\n")
_ENDS = '.!?:;)_]*"\u201d|>}'
_LONG_LINE = 25
_WORDS_OF_A_LINE = 4
_WHOLE_PAPER = 6_000
_ALIKE = 0.85


@dataclass(frozen=True, slots=True)
class Numbers:
    """The clauses of a paper by their numbers; the same number may stand in several of its parts. seen: numbers at
    which a clause seems to begin in the middle of a line."""

    by_number: dict[str, list[Clause]]
    endings: frozenset[str]
    seen: frozenset[str]
    has_decimals: bool
    tops: int

    @classmethod
    def of(cls, outline: Outline) -> Numbers:
        """Index the clauses of a paper."""
        found: dict[str, list[Clause]] = {}
        tops: set[str] = set()
        for clause in outline.clauses:
            if clause.form in (*NUMBERED, Form.ITEM, Form.PART):
                found.setdefault(plain(clause.number), []).append(clause)
            if clause.form in NUMBERED:
                tops.add(plain(clause.number).split(".")[0])
        endings = frozenset(last_of(each) for each in found)
        seen = frozenset(
            plain(each[1])
            for pattern in (_RUN_IN, _LINE)
            for each in pattern.finditer(outline.text)
            if not _NAMED.search(outline.text, max(0, each.start() - _NEAR), each.start(1))
        )
        return cls(found, endings, seen, any("." in number for number in found), len(tops))

    def leading(self, number: str) -> list[Clause]:
        """Where a number leads; items are looked for at the narrowest clause that is known."""
        short = plain(number)
        while short:
            if found := self.by_number.get(short):
                return found
            if "(" not in short:
                return []
            short = short.rpartition("(")[0]
        return []

    def may_hold(self, number: str, word: str) -> bool:
        """Whether a number that no clause has may be there unseen, or counted in another way."""
        short = plain(number).split("(")[0]
        if short in self.seen or ("." in short and not self.has_decimals) or self.tops < 2:
            return True
        return word[:1].lower() in ("p", "c") and short in self.endings


def is_excerpt(text: str) -> bool:
    """Whether a text seems to break off, so that what it points to may stand in the rest."""
    if len(text) > _WHOLE_PAPER and not _CUT_OFF.search(text[-200:]):
        return False
    last = text.rstrip().rpartition("\n")[2]
    return bool(_CUT_OFF.search(text)) or (
        len(last) > _LONG_LINE and len(last.split()) >= _WORDS_OF_A_LINE and last[-1:] not in _ENDS
    )


def plain(number: str) -> str:
    """A number as it is compared: Article IV and Article 4 are one."""
    words = re.sub(r"^(?:article|section)\s+|\s+", "", number.lower()).rstrip(".")
    words = _STEP.sub(r"(\1)", words)
    as_roman = roman(words) if re.fullmatch(r"[ivxlc]+", words) else None
    return str(as_roman) if as_roman else words


def last_of(number: str) -> str:
    """The last step of a number: 3 of 2(3)."""
    return re.sub(r"[().]", " ", number).split()[-1] if re.search(r"\w", number) else ""


def headings(clauses: Iterable[Clause]) -> str:
    """The headings of clauses as a sentence names them."""
    return " or ".join(dict.fromkeys(f"\u201c{clause.title}\u201d" for clause in clauses if clause.title))


def fits(title: str, clause: Clause) -> bool:
    """Whether a reference's heading is the clause's own, or its article's and its own together."""
    asked = letters(title)
    own = letters(clause.title)
    above = letters(clause.path[-1].partition(" ")[2]) if clause.path else ""
    if not own or asked in (own, above + own, own + above) or own in asked or asked in own:
        return True
    return SequenceMatcher(None, asked, own).ratio() >= _ALIKE  # a plural, a "with" for an "and"


def letters(words: str) -> str:
    """A heading without what two writers set differently."""
    return re.sub(r"[^a-z0-9]", "", words.lower().replace("&", "and"))
