"""What the beginning of a line says: that an article, a section, an item, an exhibit or a titled part opens here."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import IntEnum


class Form(IntEnum):
    """The forms of marks, from the widest part of a paper to the narrowest."""

    PART = 0  # Exhibit A, Schedule 2, Recitals
    TITLE = 1  # a heading without a number
    ARTICLE = 2  # Article IV, 4., IV.
    SECTION = 3  # 4.2, Section 4.2, 4.2.1
    ITEM = 4  # (a), a., (i), (1)
    BULLET = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """How a clause opens. label: its number as a reference names it; parts: the numbers of a decimal; style: which row
    of items it belongs to; title: the heading on its line; weight: how strongly the line looks like a heading;
    is_doubtful: only a clause if it is the next one."""

    form: Form
    label: str
    title: str = ""
    parts: tuple[int, ...] = ()
    style: str = ""
    depth: int = 0
    weight: int = 0
    is_doubtful: bool = False


_PART = re.compile(
    r"(?P<word>exhibit|schedule|appendix|annex|attachment|addendum|part)\s+"
    r"[\u201c\"]?(?P<number>[A-Z]{1,2}(?:-?\d{1,2})?|\d{1,2}(?:\.\d{1,2}){0,2}(?![.\d])|[IVX]{1,5})[\u201d\"]?"
    r"(?P<rest>\s*(?:[-\u2013\u2014:.]\s*\S.*|\(.*|[\u201c\"].*)?|\s+(?-i:[A-Z]).*)$",
    re.I,
)
_ARTICLE = re.compile(
    r"article\s+(?P<number>\d{1,3}|[IVXLC]{1,8}|[A-Z][a-z]+)\b[.:]?\s*[-\u2013\u2014:.]?\s*(?P<rest>.*)$", re.I
)
_SECTION = re.compile(
    r"(?:section|sec\.|\u00a7)\s*(?P<number>\d{1,3}(?:\.\d{1,3}){0,4}(?:\([a-z]{1,4}\))*)(?P<end>[.:)]?)\s*[-\u2013\u2014]?\s*(?P<rest>.*)$",
    re.I,
)
_DECIMAL = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,3}){1,5})(?P<end>[.:)]?)(?:\s+|$)[-\u2013\u2014]?\s*(?P<rest>.*)$")
_WITH_LETTER = re.compile(
    r"(?P<number>[A-Z](?:\.\d{1,2}){1,4}|[A-Z]-?\d{1,2}(?:\.\d{1,2}){0,3}[a-z]?)(?P<end>[.:)]?)"
    r"[ \t]{1,6}(?:[-\u2013\u2014][ \t]*)?(?P<rest>[A-Z\u201c\"(*\[](?!.*\S[ \t]{3,}\S).*)$"
)
"""A1. Scope; B.2 Fees; not the row of a table."""
_WHOLE = re.compile(r"(?P<number>\d{1,3})(?P<end>[.)])(?!\d)\s*(?P<rest>.*)$")
_BARE_NUMBER = re.compile(r"(?P<number>\d{1,2})[ \t]{1,8}(?P<rest>[A-Z][^.:\n|$%]{2,80})$")
_ROMAN = re.compile(r"(?P<number>[IVXLC]{1,7})\.\s+(?P<rest>\S.*)$")
_BRACKETED = re.compile(r"\((?P<number>[a-z]{1,5}|[A-Z]{1,5}|\d{1,3})\)\s*(?P<rest>.*)$")
_LETTERED = re.compile(r"(?P<number>[a-z]{1,2}|[A-Z]|[ivx]{1,5})(?P<end>[.)])\s+(?P<rest>\S.*)$")
_BULLET = re.compile(r"[-*\u2022\u25cf\u25aa\u2013\u2014]\s+(?P<rest>\S.*)$")
_HASHES = re.compile(r"(?P<hashes>#{1,6})\s+(?P<rest>.*)$")
_RECITALS = re.compile(r"(?:recitals?|witnesseth|w i t n e s s e t h|background|preamble)\b[:.,]?(?P<rest>.*)$", re.I)
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_words = str.split
_WORDS = {
    word: number
    for number, word in enumerate(
        _words(
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen twenty"
        ),
        start=1,
    )
}
_FIRSTS = {
    word: number
    for number, word in enumerate(
        _words("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"), start=1
    )
}
_HEADING = re.compile(
    r"[\u201c\"]?(?P<title>[^.:;]{2,90}?)[\u201d\"]?(?:[.:](?:\*\*)?(?:\s|$)|\s{2,}|\s+[-\u2013\u2014]\s|$)"
)
_NAMED = re.compile(
    r"\(\w{1,5}\)\s*(?:(?:above|below|of|hereof|thereof|hereto|and|or|through|days?|months?|years?|hours?|business|calendar"
    r"|percent)\b|[,;.)%])",
    re.I,
)
"""(b) of a reference, (30) days."""
_MEASURED_OR_NAMED = re.compile(
    r"(?:percent|million|billion|hours?|days?|weeks?|months?|years?|times|per|x|hereof|thereof|above|below|of|and|or|to"
    r"|through|shall|will|may|must|is|are|was|were|has|have)\b",
    re.I,
)
_COUNTED = re.compile(
    r"\(\d{1,4}\)\s+(?:(?:business|calendar|consecutive|working|full)\s+)?(?:days?|weeks?|months?|years?|hours?|minutes?|percent)\b",
    re.I,
)
"""(30) days: figures of a number whose words stand in the line above."""
_INITIAL = re.compile(r"[A-Z]\.\s")
_REFERRED = re.compile(r"(?:(?i:article|section|sec\.|\u00a7)\s*)?[\d.IVXLC]+(?:\(\w{1,4}\))*\.?\s*(?:$|[,;(a-z])")
"""Section 2.1 of a sentence: what follows the number begins no sentence."""
_LONGEST_TITLE = 90
_IN_BOLD = 2
LETTERS = 1000
"""Above every number of an article: the first part of A1 is 1001."""
_BOLD = re.compile(r"\*\*(?P<inside>[^*\u201c\u201d\"]{2,90})\*\*")
_LEANING = re.compile(r"(?:_(?P<inside>[A-Z][^_*]{2,60})_)(?=[\s:.,;]|$)")
"""Words in italics at the beginning of a line."""
_QUOTED = re.compile(r"[\u201c\u201d\"]")
_NO_TITLE = re.compile(r"(?:whereas|now,? therefore)\b|.*\b(?:and|or)$", re.I)
_CAPITALIZED = re.compile(
    r"[A-Z][\w'\u2019&/-]*(?:,? (?:(?:and|or|of|on|to|for|the|in|with|by|&) )*[A-Z][\w'\u2019&/-]*){0,7}"
)
_MARGINS = re.compile(r"headers and footers", re.I)
"""The line under which a reader of files puts what stood on the margins of pages."""
_SIGNATURES = re.compile(r"(?:in witness whereof|signature (?:page|block)s?\b)", re.I)


def roman(letters: str) -> int | None:
    """The value of a Roman numeral in either case; None for letters that are none, or not written so."""
    total = 0
    before = 0
    for letter in reversed(letters.lower()):
        value = _VALUES.get(letter)
        if value is None:
            return None
        total += value if value >= before else -value
        before = max(before, value)
    return total if total > 0 else None


def bare(line: str) -> tuple[str, int, bool]:
    """A line without Markdown's signs: its words, its level as a Markdown heading (0: none), whether it was bold."""
    words = line.strip()
    level = 0
    if found := _HASHES.match(words):
        level, words = len(found["hashes"]), found["rest"].strip()
    if words.startswith(">"):
        words = words.lstrip("> ").strip()
    is_bold = words.startswith(("**", "__")) and not words.startswith("***")
    if is_bold:
        words = words[2:]
        inside, closed, after = words.partition("**")
        words = inside + after if closed else words.removesuffix("__")
        is_bold = not after.strip() or inside.rstrip().endswith((".", ":"))
    if leaning := _LEANING.match(words):
        words = leaning["inside"] + words[leaning.end() :]
    return words.strip(), level, is_bold


def mark_of(line: str, *, stands_alone: bool, goes_on: bool = False) -> Mark | None:
    """The mark at the beginning of a line, None for a line without. stands_alone: nothing is above and below; goes_on:
    the line above ends within a sentence, so that a number is likely what that sentence names."""
    words, level, is_bold = bare(line)
    if not words:
        return None
    weight = (3 if level else 0) + (2 if is_bold else 0) + (1 if stands_alone else 0)
    found = _part(words, weight, stands_alone or bool(level) or is_bold) or _numbered(words, weight)
    doubtful = goes_on and not level and not is_bold
    if found is None and stands_alone:
        found = _bare_number(words, weight) or _running_on(words, weight)
    found = found or (None if _COUNTED.match(words) else _item(words, weight))
    if found is None:
        return title_of(words, level, is_bold, stands_alone=stands_alone)
    if doubtful and (_REFERRED if found.form < Form.ITEM else _NAMED).match(words):
        return None
    if doubtful and _INITIAL.match(words):
        return None
    return replace(found, depth=level if found.form < Form.ITEM else 0, is_doubtful=doubtful or found.is_doubtful)


def _part(words: str, weight: int, stands_out: bool) -> Mark | None:
    found = _PART.match(words)
    if found and len(words) <= 140 and (stands_out or words.isupper()) and _may_name_a_part(found):
        label = f"{found['word'].capitalize()} {found['number'].upper()}"
        return Mark(Form.PART, label, _clean(found["rest"]), style="part", weight=weight + 2)
    found = _RECITALS.match(words)
    if found and (len(words) <= 40 and (stands_out or words.isupper())):
        return Mark(Form.PART, "Recitals", _clean(words), style="recitals", weight=weight + 1)
    if _MARGINS.fullmatch(words):
        return Mark(Form.PART, "Headers and footers", "", style="part", weight=weight + 1)
    if _SIGNATURES.match(words):
        return Mark(Form.PART, "Signatures", "", style="recitals", weight=weight + 1)
    return None


def _may_name_a_part(found: re.Match[str]) -> bool:
    """Whether what stands behind an exhibit's number is set apart from it, or is a title and no sentence."""
    rest = found["rest"]
    if not rest[:1].isspace() or not rest.strip()[:1].isalpha():
        return "." not in found["number"] or not rest.strip() or len(rest) <= _LONGEST_TITLE
    return _CAPITALIZED.fullmatch(rest.strip()) is not None


def _bare_number(words: str, weight: int) -> Mark | None:
    """4 FEES: an article whose number has no point, where it is the next number."""
    found = _BARE_NUMBER.match(words)
    if found is None or not (found["rest"].isupper() or _CAPITALIZED.fullmatch(found["rest"].replace(";", ","))):
        return None
    number = found["number"]
    return Mark(Form.ARTICLE, number, found["rest"], (int(number),), style="whole", weight=weight + 1, is_doubtful=True)


def _running_on(words: str, weight: int) -> Mark | None:
    """9.2.1 any injury: a paragraph of its own in the sentence of the clause above, where it is the next number."""
    found = _DECIMAL.match(words)
    if found is None or not found["rest"][:1].islower() or _MEASURED_OR_NAMED.match(found["rest"]):
        return None
    parts = tuple(int(part) for part in found["number"].split("."))
    return Mark(Form.SECTION, found["number"], "", parts, "decimal", weight=weight, is_doubtful=True)


def _numbered(words: str, weight: int) -> Mark | None:
    if found := _ARTICLE.match(words):
        number = _article_number(found["number"])
        if number is not None and (len(words) <= 140):
            label = f"Article {found['number'].upper() if number > 0 else found['number']}"
            return Mark(Form.ARTICLE, label, heading(found["rest"]), (number,), "article", weight=weight + 3)
    if found := _SECTION.match(words):
        parts = tuple(int(part) for part in re.findall(r"\d+", found["number"].split("(")[0]))
        is_opening = bool(found["end"]) or not found["rest"] or not found["rest"][:1].islower()
        if is_opening:
            form = Form.SECTION if len(parts) > 1 else Form.ARTICLE
            return Mark(form, found["number"], heading(found["rest"]), parts, "decimal", weight=weight + 3)
    if found := _DECIMAL.match(words):
        parts = tuple(int(part) for part in found["number"].split("."))
        if _is_decimal_clause(parts, found["number"], found["end"], found["rest"]):
            return Mark(Form.SECTION, found["number"], heading(found["rest"]), parts, "decimal", weight=weight + 2)
    if found := _WITH_LETTER.match(words):
        letter, counts = found["number"][0], tuple(int(each) for each in re.findall(r"\d+", found["number"]))
        parts = (LETTERS + ord(letter) - ord("A") + 1, *counts)
        return Mark(Form.SECTION, found["number"], heading(found["rest"]), parts, "lettered", weight=weight + 2)
    if found := _WHOLE.match(words):
        return Mark(
            Form.ARTICLE, found["number"], heading(found["rest"]), (int(found["number"]),), "whole", weight=weight
        )
    if (found := _ROMAN.match(words)) and (number := roman(found["number"])) is not None:
        return Mark(Form.ARTICLE, found["number"], heading(found["rest"]), (number,), "roman", weight=weight)
    return None


def _is_decimal_clause(parts: tuple[int, ...], number: str, end: str, rest: str) -> bool:
    """Not an amount, a rate or a version at the beginning of a wrapped line."""
    if any(part.startswith("0") and part != "0" for part in number.split(".")[1:]) and len(parts) == 2:
        return bool(end)
    return not rest[:1].islower() and not rest.startswith(("%", "percent", "million", "billion", "hours", "-"))


def _article_number(word: str) -> int | None:
    if word.isdigit():
        return int(word)
    lower = word.lower()
    return _WORDS.get(lower) or _FIRSTS.get(lower) or (roman(word) if word.isupper() else None)


def _item(words: str, weight: int) -> Mark | None:
    inner = words
    if found := _BULLET.match(words):
        inner = found["rest"].strip()
        deeper, _, _ = bare(inner)
        if not (_BRACKETED.match(deeper) or _LETTERED.match(deeper)):
            return Mark(Form.BULLET, "-", style="bullet", weight=0)
        inner = deeper
    if found := _BRACKETED.match(inner):
        number = found["number"]
        return Mark(Form.ITEM, f"({number})", heading(found["rest"]), style=_style(number) + "()", weight=weight)
    if found := _LETTERED.match(inner):
        number = found["number"]
        if number.isupper() and len(number) == 1 and re.match(r"[A-Z]\.", found["rest"]):
            return None  # initials of a name
        if number.isupper() and len(number) == 1 and weight >= _IN_BOLD and (title := heading(found["rest"])):
            return Mark(Form.ARTICLE, number, title, (ord(number) - ord("A") + 1,), "letter", weight=weight)
        if found["end"] == "." and number in ("i", "a") and not found["rest"][:1].isupper() and not weight:
            return None
        return Mark(
            Form.ITEM, number + found["end"], heading(found["rest"]), style=_style(number) + found["end"], weight=weight
        )
    return None


def _style(number: str) -> str:
    if number.isdigit():
        return "1"
    return "A" if number.isupper() else "a"


def title_of(words: str, level: int, is_bold: bool, *, stands_alone: bool) -> Mark | None:
    """A heading without a number: marked as one, or a short line alone that does not end as a sentence does."""
    text = words.rstrip(":").strip()
    if (level or is_bold) and len(words) > _LONGEST_TITLE:
        return _run_in(words, level)
    if not text or len(words) > _LONGEST_TITLE or "|" in words or set(words) <= set("-_=*~. "):
        return None
    if level:
        return Mark(Form.TITLE, text, text, style="title", depth=level, weight=4)
    if is_bold and stands_alone:
        return Mark(Form.TITLE, text, text, style="title", depth=7, weight=3)
    letters = [letter for letter in text if letter.isalpha()]
    if not stands_alone or len(letters) < 3 or words.endswith((".", ";", ",", "?")) or _NO_TITLE.match(words):
        return None
    if text.isupper():
        return Mark(Form.TITLE, text, text, style="title", depth=7, weight=2)
    if words[0].isupper() and len(text.split()) <= 8 and not re.search(r"[{}\[\]_$]", text) and not words.endswith(":"):
        return Mark(Form.TITLE, text, text, style="title", depth=8, weight=1)
    return None


def _run_in(words: str, level: int) -> Mark | None:
    """A heading on the line of its paragraph: set in bold up to its full stop, or a whole paragraph marked as one."""
    title = heading(words)
    if not title and level and (found := _CAPITALIZED.match(words)):
        title = found[0].strip()
    if not title:
        return None
    return Mark(Form.TITLE, title, title, style="title", depth=level or 7, weight=3)


def heading(rest: str) -> str:
    """The heading that a numbered line begins with, empty where the line is all sentence."""
    rest = rest.strip()
    if bold := _BOLD.match(rest):
        rest = bold["inside"].rstrip(" .:") + ". "
    rest = rest.strip("*").strip()
    if not rest:
        return ""
    found = _HEADING.match(rest + " ")
    if not found:
        return ""
    title = found["title"].strip(" *\u2013\u2014-")
    is_title = (
        title[:1].isupper()
        and not _QUOTED.search(title)
        and (
            len(title.split()) <= 4
            or title.isupper()
            or sum(word[:1].isupper() for word in title.split()) * 2 >= len(title.split())
        )
    )
    return title if is_title else ""


def _clean(rest: str) -> str:
    return rest.strip().strip("-\u2013\u2014:. *").strip()
