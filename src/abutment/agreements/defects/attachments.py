"""Exhibits and schedules that a paper points to and that are not among the papers that were read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from abutment.agreements.clauses import Outline
from abutment.agreements.clauses.marks import Form
from abutment.agreements.defects.finding import Defect, defect_at, place_of
from abutment.agreements.defects.numbers import is_excerpt, plain

_PART = re.compile(
    r"\b(?P<word>Exhibit|Schedule|Appendix|Annex|Attachment|EXHIBIT|SCHEDULE|APPENDIX|ANNEX|ATTACHMENT)\s+"
    r"(?P<number>[A-Z]{1,2}(?:-?\d{1,2})?|\d{1,2}(?:\.\d{1,2})?)\b(?!\.?\w|['\u2019]s?\s)"
)
_OPENS = re.compile(
    r"^[^\w\n]{0,8}(?P<word>exhibit|schedule|appendix|annex|attachment)\s+[\u201c\"]?"
    r"(?P<number>[a-z]{1,2}(?:-?\d{1,2})?|\d{1,2}(?:\.\d{1,2})?)\b[\u201d\"]?[ \t]*(?:$|[-\u2013\u2014:.(|*]|[A-Z])",
    re.I | re.M,
)
_BEFORE = re.compile(r"(?:form|irs|dea|sec|gsa|hhs|federal|part|title|c\.?f\.?r\.?)\s*$", re.I)
_AFTER = re.compile(
    r"\s*(?:(?:\([^)]{1,20}\)\s*)?(?:controlled|drugs?\b|substances?|narcotic|medications?|prescri|\(form)"
    r"|(?:to|of|under)\s+(?:(?:the|that|such|its|any|said|form|part|title)\s+)*"
    r"(?!this|agreement\b|contract\b|msa\b)(?:[\w.\u2019'&-]+\s+){0,5}?"
    r"(?:lease|plan|act|code|report|filing|regulations?"
    r"|(?:loan|purchase|credit|merger|security|license|other) agreement|\d+ c\.?f\.?r|form \d|registration statement))",
    re.I,
)
_TITLED = re.compile(r"\s*\((?P<title>[A-Z][^()\n]{2,60})\)")
_MAY_BE = re.compile(r"\b(?:if|should|when(?:ever)?)\b[^.;]{0,40}\battach\w*[^.;]{0,20}$", re.I)
_NEAR = 80
_OPENING = 2_000
_FILED_AS = 400
"""Where a filing prints the number under which it was filed: Exhibit 10.38."""

_IS_ATTACHED = re.compile(
    r"attach|annex|hereto|incorporat|set forth|set out|described|specified|listed|defined|accordance|identified|shown|"
    r"form of|provided|terms of|see\b|under\b|\bin\b|\bon\b|pursuant",
    re.I,
)


def parts_of(outline: Outline) -> frozenset[str]:
    """The exhibits and schedules that a paper holds or is, as their headings say."""
    held = {plain(clause.number) for clause in outline.clauses if clause.form is Form.PART}
    held |= {plain(f"{each['word']} {each['number']}") for each in _OPENS.finditer(outline.text)}
    return frozenset(held)


def defects_of_attachments(outline: Outline, beside: Sequence[Outline], document: int) -> Iterator[Defect]:
    """Each exhibit that is pointed to and was not read, once, at its first mention."""
    held = frozenset().union(parts_of(outline), *map(parts_of, beside))
    held |= _held_by_title(outline, beside)
    is_alone = not beside
    if is_excerpt(outline.text):
        return
    for found in _PART.finditer(outline.text):
        label = plain(f"{found['word']} {found['number']}")
        if label in held or _is_another(outline.text, found, is_alone and not held):
            continue
        held |= {label}
        name = f"{found['word'].capitalize()} {found['number']}"
        words = f"{name} is not among the papers that were read."
        yield defect_at("dangling-reference", place_of(outline, found.span(), document), words)


def _held_by_title(outline: Outline, beside: Sequence[Outline]) -> frozenset[str]:
    """Exhibit D (Fee Schedule) where a fee schedule is attached that bears no letter itself; and what the parties need
    not attach."""
    titles = {
        _letters(clause.title or clause.number)
        for each in (outline, *beside)
        for clause in each.clauses
        if clause.form in (Form.PART, Form.TITLE) and _PART.match(clause.number) is None
    }
    return frozenset(
        plain(f"{found['word']} {found['number']}")
        for found in _PART.finditer(outline.text)
        if ((named := _TITLED.match(outline.text, found.end())) and _letters(named["title"]) in titles)
        or _MAY_BE.search(outline.text, max(0, found.start() - _NEAR), found.start())
    )


def _letters(title: str) -> str:
    return re.sub(r"[^a-z0-9]", "", title.lower())


def _is_another(text: str, found: re.Match[str], must_be_attached: bool) -> bool:
    """Whether it is no part of this agreement: a tax form's schedule, another paper's exhibit, a filing's own name."""
    before = text[max(0, found.start() - _NEAR) : found.start()]
    line_start = text.rfind("\n", 0, found.start()) + 1
    is_heading = not text[line_start : found.start()].strip(" \t#*|") and found.start() < _OPENING
    is_heading |= "." in found["number"] and found.start() < _FILED_AS
    if is_heading or _BEFORE.search(before[-12:].split("\n")[-1]):
        return True
    return _AFTER.match(text, found.end()) is not None or (must_be_attached and not _IS_ATTACHED.search(before))
