"""References inside of a paper: each "Section 7.2 (Payment)" must lead to a section, and to one with that heading."""

from __future__ import annotations

import re
from collections.abc import Iterator

from abutment.agreements.clauses import Clause, Outline
from abutment.agreements.defects.finding import Defect, Place, defect_at, place_of
from abutment.agreements.defects.numbers import NUMBERED, Numbers, fits, headings, is_excerpt, letters, plain
from abutment.agreements.defects.pointing import Reference, references_in
from abutment.agreements.defects.subjects import Subjects
from abutment.agreements.defects.wording import sentence_around

_SURVIVES = re.compile(r"\bsurviv\w*|\bremain in (?:full )?(?:force|effect)", re.I)
_NO_HEADING = re.compile(
    r"(?:as |which |including|the |a |an |if |other than|except|i+\b|collectively|hereof|\d)"
    r"|.*\b(?:shall|will|is|are|may|must)\b",
    re.I,
)
_QUALIFIED = re.compile(
    r"\s+[-\u2013\u2014]\s+.*|\s*[;:].*|,\s*(?:as|to the extent|with respect|in each case|but|solely)\b.*", re.S
)
_STOP = re.compile(r"[.!?]\s+[A-Z]")
_LIST_REACH = 1_500


def defects_of_references(outline: Outline, document: int) -> Iterator[Defect]:
    """References that lead nowhere, to a clause with another heading, or to one about another thing."""
    if not any(clause.form in NUMBERED for clause in outline.clauses):
        return
    numbers, subjects = Numbers.of(outline), Subjects(outline)
    cut_off = is_excerpt(outline.text)
    told: set[tuple[str, str]] = set()
    for reference in references_in(outline.text):
        clause = outline.at(reference.start)
        if clause.start == reference.start or (
            clause.start <= reference.start <= clause.start + 4 and not clause.title
        ):
            continue
        leading = numbers.leading(reference.number)
        if leading:
            yield from _checked(outline, numbers, reference, leading, document)
            yield from subjects.of(reference, leading, document)
        elif not cut_off and not numbers.may_hold(reference.number, reference.word):
            place = place_of(outline, (reference.start, reference.end), document)
            key = (plain(reference.number), clause.place)
            if key not in told:
                told.add(key)
                yield _nowhere(outline, reference, place, subjects)


def _nowhere(outline: Outline, reference: Reference, place: Place, subjects: Subjects) -> Defect:
    better = subjects.headed(reference.title, place.document)
    hint = f" \u201c{reference.title}\u201d is the heading of {better.section}." if better else ""
    if _is_surviving(outline, reference):
        words = f"{reference.number} is to survive, and the paper has no {reference.number}."
        return defect_at("survival", place, words + hint, better)
    words = f"{' '.join(place.quote.split())} leads nowhere: the paper has no {reference.number}."
    return defect_at("dangling-reference", place, words + hint, better)


def _is_surviving(outline: Outline, reference: Reference) -> bool:
    """Whether the sentence, or the lead of the list in which the reference is an item, says that clauses survive."""
    start, end = sentence_around(outline.text, reference.start)
    if _SURVIVES.search(outline.text, start, end):
        return True
    clause = outline.at(reference.start)
    lead = max(clause.start, reference.start - _LIST_REACH)
    said = list(_SURVIVES.finditer(outline.text, lead, reference.start))
    return bool(said) and _STOP.search(outline.text, said[-1].end(), reference.start) is None


def _checked(
    outline: Outline, numbers: Numbers, reference: Reference, leading: list[Clause], document: int
) -> Iterator[Defect]:
    """The heading that a reference names must be its clause's."""
    title = _QUALIFIED.sub("", reference.title).strip()
    titled = [each for each in leading if each.title]  # 2.2 of an exhibit without headings is not what was meant
    if not title or _NO_HEADING.match(title) or any(fits(title, each) for each in titled):
        return
    if said := headings(leading):
        place = place_of(outline, (reference.start, reference.end), document)
        better = next((each for each in outline.clauses if each.form in NUMBERED and _is_headed(title, each)), None)
        hint = f" That is the heading of {better.number}." if better else ""
        other = place_of(outline, first_line(outline, better or leading[0]), document)
        words = f"{reference.number} is headed {said}, not \u201c{title}\u201d.{hint}"
        yield defect_at("wrong-reference", place, words, other)


def first_line(outline: Outline, clause: Clause) -> tuple[int, int]:
    """The characters of a clause's first line, at most so many."""
    stop = outline.text.find("\n", clause.start, clause.end)
    return clause.start, min(stop if stop > 0 else clause.end, clause.start + 120)


def _is_headed(title: str, clause: Clause) -> bool:
    own = letters(clause.title)
    return bool(own) and own == letters(title)
