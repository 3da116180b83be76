"""References by what they are about: "the confidentiality obligations of Article III" must not lead to the warranties
when the confidentiality has an article of its own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from abutment.agreements.clauses import Clause, Outline
from abutment.agreements.defects.finding import Defect, Place, defect_at, place_of
from abutment.agreements.defects.numbers import NUMBERED, headings
from abutment.agreements.defects.pointing import Reference
from abutment.agreements.defects.wording import stem, telling

_LINK = re.compile(
    r"\b(?:(?:obligations?|provisions?|requirements?|terms?|conditions?|rights?|restrictions?|covenants?|procedures?|"
    r"undertakings?|duties|commitments?|clauses?|limitations?|exclusions?|agreements?|responsibilit(?:y|ies))\s+)?"
    r"(?:(?:as\s+|which are\s+)?(?:set\s+forth|set\s+out|contained|described|provided(?:\s+for)?|specified|stated|"
    r"established|imposed|listed|granted|required|arising|found|pursuant)\s+)?"
    r"(?:in|of|under|by|per|to|in\s+accordance\s+with|pursuant\s+to|with)\s+(?:the\s+provisions\s+of\s+)?$",
    re.I,
)
_AFTER = re.compile(
    r"(?:\s+(?:hereof|above|below|of\s+this\s+Agreement))?,?\s+(?:regarding|relating\s+to|concerning|governing|"
    r"with\s+respect\s+to|dealing\s+with|pertaining\s+to)\s+(?P<subject>(?:[\w\u2019'-]+[ \n]){0,3}[\w\u2019'-]+)",
    re.I,
)
_BREAK = re.compile(r".*(?:[.;:,()\u201c\u201d\"]|\n\s*\n)", re.S)
_REACH = 120
_WORDS = 3
_FOOTNOTE = re.compile(r"^.*\b(?:omitted|redacted|filed separately|confidential treatment)\b.*$", re.I | re.M)
_LOOSE = frozenset(
    map(
        stem,
        str.split(
            "default failure violation claim dispute liability payment amount damages remedy relief compensation fee "
            "employment purchase sale transfer approval consent option election request action interest performance "
            "delivery acceptance benefit expense cost loss representation"
        ),
    )
)
"""What a clause may give rise to without naming it: a default under Section 8."""

_BARE = re.compile(r"(?:in|of|under|by|per|to|with|pursuant\s+to|in\s+accordance\s+with)\s+$", re.I)
_DEFINES = re.compile(r"[^\n]{0,60}[\u201c\"]")
_NOT_SUBJECTS = frozenset(
    map(
        stem,
        ("notice", "definition", "defined", "breach", "date", "time", "law", "services", "client", "except", "subject"),
    )
)


class Subjects:
    """The headings of a paper by the word that says what they are about."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._by_stem: defaultdict[str, list[Clause]] = defaultdict(list)
        self._headings = frozenset(
            frozenset(telling(clause.title)) for clause in outline.clauses if len(telling(clause.title)) > 1
        )
        self._said: dict[tuple[int, int], frozenset[str]] = {}
        for clause in outline.clauses:
            if clause.form in NUMBERED:
                for each in set(telling(clause.title)):
                    self._by_stem[each].append(clause)

    def headed(self, title: str, document: int) -> Place | None:
        """The clause that has just this heading."""
        asked = telling(title)
        for clause in self._by_stem.get(asked[-1], ()) if asked else ():
            if telling(clause.title) == asked:
                return self._heading(clause, document)
        return None

    def of(self, reference: Reference, leading: list[Clause], document: int) -> Iterator[Defect]:
        """A defect when the subject is another clause's heading and where it points to never speaks of it."""
        if reference.title or not reference.is_single or "(" in reference.number:
            return
        for subject in self._subjects(reference):
            better = self._better(subject, reference)
            if better is not None and all(self._is_silent(subject[-1], each) for each in leading):
                place = place_of(self._outline, (reference.start, reference.end), document)
                said = headings(leading)
                about = f"is headed {said} and " if said else ""
                words = f"{reference.number} {about}does not speak of this; {better.name} does."
                yield defect_at("wrong-reference", place, words, self._heading(better, document))
                return

    def _subjects(self, reference: Reference) -> Iterator[tuple[str, ...]]:
        """The words that say what a reference is about: just before it, or after it."""
        text = self._outline.text
        before = text[max(0, reference.start - _REACH) : reference.start]
        if found := _LINK.search(before):
            words = _BREAK.sub("", before[: found.start()]).split()[-_WORDS:]
            stems = telling(words[-1]) if words else ()
            subject = (*telling(" ".join(words[:-1])), *stems)
            is_loose = bool(stems) and stems[-1] in _LOOSE and _BARE.fullmatch(found[0]) is not None
            if stems and not (is_loose and frozenset(subject) not in self._headings):
                yield subject
        if (after := _AFTER.match(text, reference.end)) and (stems := telling(after["subject"].split("\n")[0])):
            yield stems[:1]

    def _better(self, subject: tuple[str, ...], reference: Reference) -> Clause | None:
        """The clause whose heading is about the subject; none when the reference stands in it."""
        head = subject[-1]
        if head in _NOT_SUBJECTS:
            return None
        for clause in self._by_stem.get(head, ()):
            named = set(telling(clause.title))
            is_inside = clause.start <= reference.at < clause.close
            is_definition = _DEFINES.match(self._outline.text, clause.start, clause.end) is not None
            if (
                not is_inside
                and not is_definition
                and len(named & set(subject)) * 2 >= len(named)
                and len(named) <= _WORDS
            ):
                return clause
        return None

    def _is_silent(self, head: str, clause: Clause) -> bool:
        """Whether a clause with all that stands in it, and the headings above it, never use the word."""
        span = (clause.start, clause.close)
        if span not in self._said:
            words = _FOOTNOTE.sub("", self._outline.text[clause.start : clause.close])
            self._said[span] = frozenset(telling(" ".join((*clause.path, words))))
        return clause.close > clause.start and head not in self._said[span]

    def _heading(self, clause: Clause, document: int) -> Place:
        text = self._outline.text
        stop = text.find("\n", clause.start, clause.end)
        return place_of(
            self._outline, (clause.start, min(stop if stop > 0 else clause.end, clause.start + 120)), document
        )
