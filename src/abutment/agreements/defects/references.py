"""References inside of a paper: each "Section 7.2 (Payment)" must lead to a section, and to one with that heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from abutment.agreements.clauses import Clause, Outline
from abutment.agreements.clauses.marks import Form, roman
from abutment.agreements.defects.finding import Defect

_REFERENCE = re.compile(
    r"\b(?P<word>sections?|articles?|paragraphs?|clauses?|\u00a7\u00a7?)\s*"
    r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,4}(?:\([A-Za-z0-9]{1,4}\))*|[IVXL]{1,6}\b)"
    r"(?:\s*\((?P<title>[A-Z][^()\n]{2,80})\))?",
    re.I,
)
_PART = re.compile(
    r"\b(?P<word>Exhibit|Schedule|Appendix|Annex|Attachment)\s+(?P<number>[A-Z]{1,2}(?:-\d{1,2})?|\d{1,2})\b(?!\.?\w)"
)
_ELSEWHERE = re.compile(
    r"^\W{0,3}(?:\([a-z0-9]+\))*\s*(?:,\s*\d[\d.()a-z]*\s*)*(?:and\s+\d[\d.()a-z]*\s*)?"
    r"(?:of|under|to|in|pursuant to)\s+(?:the\s+|title\s+\d+\s+|such\s+|that\s+)?"
    r"(?!this|agreement\b|these|terms\b|framework|key terms|baa\b|sla\b|order form)"
    r"(?P<what>[A-Z0-9][\w.\u2019'&-]*(?:\s+(?:[A-Z][\w.\u2019'&-]*|of|and|the|for|to))*)",
    re.I,
)
_LAWS = re.compile(
    r"\b(?:act|code|law|regulations?|rules?|statutes?|u\.?s\.?c|c\.?f\.?r|title|hitech|hipaa|stat|ann|gdpr|far|dfars|"
    r"standards?|msa|psa|dpa|lease|indenture|plan|policy|addendum|restatement|constitution|ucc|internal revenue)\b",
    re.I,
)
_LAW_BEFORE = re.compile(
    r"(?:\bu\.?s\.?c\.?|\bc\.?f\.?r\.?|\bcode|\bact|\bstat\w*\.?|\bann\.?|\blaws?|\brules?|\bhipaa|\bgdpr|"
    r"\bregulations?|\bfar|\bdfars|\d+ (?:nycrr|tac))(?: supplement)?[\s,.\u00a7-]*$",
    re.I,
)
_ALIKE = 0.85


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The clauses of a paper by their numbers; the same number may stand in several of its parts."""

    by_number: dict[str, list[Clause]]

    @classmethod
    def of(cls, outline: Outline) -> _Numbers:
        found: dict[str, list[Clause]] = {}
        for clause in outline.clauses:
            if clause.form in (Form.ARTICLE, Form.SECTION, Form.ITEM, Form.PART):
                found.setdefault(_plain(clause.number), []).append(clause)
        return cls(found)

    def leading(self, number: str) -> list[Clause]:
        """Where a number leads; items are looked for at the narrowest clause that is known."""
        plain = _plain(number)
        while plain:
            if found := self.by_number.get(plain):
                return found
            if "(" not in plain:
                return []
            plain = plain.rpartition("(")[0]
        return []


def defects_of_references(outline: Outline, document: int) -> Iterator[Defect]:
    """References that lead nowhere, or to a clause with another heading. Statutes are not looked for."""
    numbers = _Numbers.of(outline)
    if not any(clause.form in (Form.ARTICLE, Form.SECTION) for clause in outline.clauses):
        return
    for found in _REFERENCE.finditer(outline.text):
        clause = outline.at(found.start())
        if clause.start == found.start() or _is_elsewhere(outline.text, found):
            continue
        yield from _checked(outline, numbers, found, clause, document)
    for found in _PART.finditer(outline.text):
        yield from _part(outline, numbers, found, document)


def _checked(
    outline: Outline, numbers: _Numbers, found: re.Match[str], clause: Clause, document: int
) -> Iterator[Defect]:
    leading = numbers.leading(found["number"])
    words = outline.text[found.start() : found.end()]
    if not leading:
        explanation = f"{words} leads nowhere: the paper has no {found['number']}."
        yield Defect("dangling-reference", words, explanation, clause.place, found.start(), found.end(), document)
        return
    title = found["title"]
    if title and _is_heading(title) and not any(_fits(title, each) for each in leading):
        headings = " or ".join(f"\u201c{each.title}\u201d" for each in leading if each.title)
        if headings:
            explanation = f"{found['number']} is headed {headings}, not \u201c{title}\u201d."
            yield Defect("wrong-reference", words, explanation, clause.place, found.start(), found.end(), document)


def _part(outline: Outline, numbers: _Numbers, found: re.Match[str], document: int) -> Iterator[Defect]:
    label = f"{found['word'].capitalize()} {found['number'].upper()}"
    clause = outline.at(found.start())
    if clause.start == found.start() or _plain(label) in numbers.by_number or _is_elsewhere(outline.text, found):
        return
    if not any(each.form is Form.PART and each.part for each in outline.clauses):
        return  # exhibits are often papers of their own
    explanation = f"{label} is not among the papers that were read."
    yield Defect("dangling-reference", found[0], explanation, clause.place, found.start(), found.end(), document)


def _plain(number: str) -> str:
    """A number as it is compared: Article IV and Article 4 are one."""
    words = re.sub(r"^(?:article|section)\s+", "", number.lower()).rstrip(".")
    as_roman = roman(words) if re.fullmatch(r"[ivxlc]+", words) else None
    return str(as_roman) if as_roman else words


def _is_elsewhere(text: str, found: re.Match[str]) -> bool:
    """Whether a reference leads out of the paper: into a statute, or into another agreement."""
    if _LAW_BEFORE.search(text[max(0, found.start() - 30) : found.start()]):
        return True
    number = found["number"]
    if re.match(r"\d{3,}", number) or re.search(r"\.\d{3}", number):
        return True
    after = _ELSEWHERE.match(text[found.end() : found.end() + 120])
    return after is not None and _LAWS.search(after["what"]) is not None


def _is_heading(title: str) -> bool:
    return not re.match(r"(?:as |which |including|the |a |if |other than|except|i+\b|collectively)", title)


def _fits(title: str, clause: Clause) -> bool:
    """Whether a reference's heading is the clause's own, or its article's and its own together."""
    asked = _letters(title)
    own = _letters(clause.title)
    above = _letters(clause.path[-1].partition(" ")[2]) if clause.path else ""
    if not own or asked in (own, above + own, own + above) or own in asked or asked in own:
        return True
    return SequenceMatcher(None, asked, own).ratio() >= _ALIKE  # a plural, a "with" for an "and"


def _letters(words: str) -> str:
    return re.sub(r"[^a-z0-9]", "", words.lower().replace("&", "and"))
