"""References as a paper writes them: Section 7.2 (Payment); Sections 5, 9 and 14; Articles 3 through 6."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

_ITEM = r"\((?:[A-Za-z]{1,2}|[ivxIVX]{1,5}|\d{1,3})\)"
_NUMBER = rf"(?P<number>\d{{1,3}}(?:\.\d{{1,3}}){{0,4}}(?![\w])(?:\s?{_ITEM})*|[IVXL]{{1,6}}\b(?!\.?\w))"
_TITLE = (
    r"(?:\s*\((?P<title>[A-Z][^()\n]{2,80})\)"
    r"|,?\s*(?:entitled|titled|captioned|headed)\s*,?\s*[\u201c\"](?P<entitled>[A-Z][^\u201d\"\n]{2,80}?),?[\u201d\"])?"
)
_REFERENCE = re.compile(
    rf"\b(?P<word>sections?|articles?|paragraphs?|clauses?|\u00a7\u00a7?)\s*{_NUMBER}{_TITLE}", re.I
)
_SURVIVING = re.compile(
    r"\b(?P<word>sections|articles|clauses|paragraphs|provisions)\b[^.\n:]{0,100}?\bsurviv\w*[^.\n:]{0,100}:\s*"
    rf"(?:(?:sections?|articles?)\s*)?{_NUMBER}{_TITLE}",
    re.I,
)
_NEXT = re.compile(
    rf"(?P<joint>\s*(?:,|;)?\s*(?:(?:and/or|and|or|&|through|thru|to)\s+|[-\u2013\u2014]\s?)?)"
    rf"(?P<own>(?:sections?|articles?|paragraphs?|clauses?|\u00a7)\s*)?{_NUMBER}{_TITLE}",
    re.I,
)
_MEASURED = re.compile(
    r"\s*(?:\(\d+\)\s*)?(?:%|percent|business|calendar|consecutive|days?\b|hours?\b|weeks?\b|months?\b|years?\b|minutes?\b)",
    re.I,
)
_IS_MANY = re.compile(r"s$|\u00a7\u00a7", re.I)
_MOST_IN_A_LIST = 40
_LONGEST_QUOTE = 140

_ELSEWHERE = re.compile(
    r"[^\w.;]{0,3}(?:\([a-z0-9]+\))*\s*(?:of|under|to|in|pursuant to)\s+"
    r"(?:the\s+|title\s+\d+\s+|such\s+|that\s+|an?y?\s+)?"
    r"(?!this|agreement\b|these|terms\b|framework|key terms|order form)"
    r"(?P<what>[A-Z0-9][\w.\u2019'&-]*(?:\s+(?:[A-Z][\w.\u2019'&-]*|of|and|the|for|to)){0,9})",
    re.I,
)
_LAW = re.compile(
    r"\b(?:acts?|code|laws?|regulations?|rules?|statutes?|u\.?s\.?c|c\.?f\.?r|title|hitech|hipaa|erisa|stat|ann|gdpr|"
    r"far|dfars|standards?|indenture|policy|restatement|constitution|ucc|internal revenue|ordinances?|chapter|bylaws|"
    r"treaty|certificate|charter|directive)\b",
    re.I,
)
_ATTACHED = re.compile(r"(?:exhibit|schedule|attachment|appendix|annex|addendum)\b", re.I)
_PAPER = re.compile(
    r"\b(?:agreement|contract|lease|msa|psa|dpa|baa|sla|sow|addendum|plan|note|statement of work)\b", re.I
)
_CAPITALS = re.compile(r"[A-Z][\w\u2019'&-]*(?:\s+(?:(?:of|and|the|for)\s+)?[A-Z][\w\u2019'&-]*)*")
_OPENING = 1_500
_REACH = 260
_BELONGS_TO = re.compile(
    r"\b(?:supplements?|supplementary to|(?:a )?part of|amends?|addendum to|exhibit to|schedule to|attached to|"
    r"accompanies|pursuant to|in connection with|entered into an?)\b(?:(?![\u201c\"]\)).)*$",
    re.I | re.S,
)
_LAW_AFTER = re.compile(
    r"\s*,?\s*(?:the\s+)?(?:GDPR|UCC|HIPAA|ERISA|HITECH|U\.?S\.?C|C\.?F\.?R|(?:[A-Z][\w&.]*\s+){0,4}(?:Code|Act)\b)"
)
_BEFORE = re.compile(
    r"(?:\bu\.?s\.?c\.?|\bc\.?f\.?r\.?|\bcode|\bact|\bstat\w*\.?|\bann\.?|\blaws?|\brules?|\bhipaa|\bgdpr|\berisa|\bucc|"
    r"\bregulations?|\bfar|\bdfars|\bconstitution|\btreas\.? reg\.?|\bfasb|\basc|\bofac|\d+ (?:nycrr|tac)"
    r"|\b(?:msa|psa|dpa|baa|sla|sow|lease)(?:['\u2019]s)?(?:\s+(?:per|under|pursuant to|in accordance with|by|in))?"
    r")(?: supplement)?[\s,.\u00a7-]*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """One number that a paper points to. title: the heading that it names; start, end: the words to quote, for a number
    in a list from the list's first word where that is short; at: the number's own first character."""

    word: str
    number: str
    title: str
    start: int
    end: int
    at: int
    is_single: bool


def references_in(text: str) -> Iterator[Reference]:
    """All references of a text to its own clauses; statutes and other papers are left out."""
    told: set[int] = set()
    for found in chain(_REFERENCE.finditer(text), _SURVIVING.finditer(text)):
        if found.start("number") in told:
            continue
        row = [each for each in _row(text, found) if each.start("number") not in told]
        told |= {each.start("number") for each in row}
        if _leads_out(text, found, row[-1]):
            continue
        for each in row:
            start = found.start() if each.end() - found.start() <= _LONGEST_QUOTE else each.start("number")
            start = each.start("own") if each is not found and each["own"] else start
            title = each["title"] or each["entitled"] or ""
            yield Reference(
                found["word"], each["number"], title, start, each.end(), each.start("number"), len(row) == 1
            )


def _row(text: str, first: re.Match[str]) -> list[re.Match[str]]:
    """The numbers of one reference: more than one only after a plural."""
    row = [first]
    is_many = _IS_MANY.search(first["word"]) is not None
    while len(row) < _MOST_IN_A_LIST:
        found = _NEXT.match(text, row[-1].end())
        if (
            found is None
            or not _is_joint(found["joint"])
            or not (is_many or found["title"])
            or _MEASURED.match(text, found.end("number"))
        ):
            break
        row.append(found)
    return row


def _is_joint(joint: str) -> bool:
    """Whether a list goes on here; a dash at the beginning of a line begins another item."""
    return bool(joint.strip()) and not re.search(r"\n\s*[-\u2013\u2014]", joint)


def _leads_out(text: str, first: re.Match[str], last: re.Match[str]) -> bool:
    """Whether a reference leads out of the paper: into a statute, or into another agreement."""
    if _BEFORE.search(text[max(0, first.start() - 40) : first.start()]) or _LAW_AFTER.match(text, last.end()):
        return True
    number = first["number"]
    if re.match(r"\d{3,}", number) or re.search(r"\.\d{3}", number):
        return True
    after = _ELSEWHERE.match(text[last.end() : last.end() + 140])
    if after is None:
        return False
    what = after["what"]
    if _LAW.search(what) or _ATTACHED.match(what):
        return True
    return _PAPER.search(what) is not None and not _is_own_name(text[: min(first.start(), _OPENING)], what)


def _is_own_name(opening: str, what: str) -> bool:
    """Whether these words name the paper that opens so; what it supplements or belongs to has its name there too."""
    found = _CAPITALS.match(what)
    if found is None or found[0].lower() not in " ".join(opening.lower().split()):
        return False
    named = re.search(rf"[\u201c\"]{re.escape(found[0])}[\u201d\"]", opening)
    return named is None or _BELONGS_TO.search(opening[max(0, named.start() - _REACH) : named.start()]) is None
