"""Numbers said twice: the word and the figure in brackets behind it must be one number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from abutment.agreements.clauses import Outline
from abutment.agreements.defects.finding import Defect, defect_at, place_of

_words = str.split
_UNITS = {
    word: number
    for number, word in enumerate(
        _words(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        )
    )
}
_TENS = {
    word: 10 * number
    for number, word in enumerate(_words("twenty thirty forty fifty sixty seventy eighty ninety"), start=2)
}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        _words(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
            "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        ),
        start=1,
    )
} | {"thirtieth": 30}
_SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_ANY = "|".join(sorted({*_UNITS, *_TENS, *_ORDINALS, *_SCALES, "hundred"}, key=len, reverse=True))
_WRITTEN = rf"\b(?:{_ANY})\b(?:(?:[\s-]+|\s*,\s*|\s+and\s+)(?:{_ANY})\b){{0,9}}"
_FIGURE = r"\$?\s?(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_THING = r"(?:\s+and\s+(?:no|\d\d)/100)?(?:\s+(?:percent|per\s+cent|(?:u\.?s\.?\s+)?dollars?))?"
_WORD_FIRST = re.compile(
    rf"(?P<written>{_WRITTEN}){_THING}\s*\(\s*(?:u\.?s\.?\s*)?{_FIGURE}\s*(?:%|percent|st|nd|rd|th)?\s*\)", re.I
)
_FIGURE_FIRST = re.compile(
    rf"(?<![\d.,/-]){_FIGURE}\s*%?\s*\(\s*(?P<written>{_WRITTEN})(?:\s+(?:percent|dollars?))?\s*\)", re.I
)
_AFTER_A_PART = re.compile(r"(?:half|quarters?|tenths?|hundredths?|point|thirds?|fifths?|\d)\W+(?:and\W+)?$", re.I)


def defects_of_figures(outline: Outline, document: int) -> Iterator[Defect]:
    """Every number whose word and figure disagree."""
    for pattern in (_WORD_FIRST, _FIGURE_FIRST):
        for found in pattern.finditer(outline.text):
            before = outline.text[max(0, found.start() - 16) : found.start()]
            if _AFTER_A_PART.search(before) or _is_a_part(found["written"]):
                continue
            said, figure = value_of(found["written"]), Decimal(found["figure"].replace(",", ""))
            if said is not None and said != int(figure):
                written = " ".join(found["written"].split())
                words = f"The word says {written}, the figure {found['figure']}."
                yield defect_at("figures", place_of(outline, found.span(), document), words)


def _is_a_part(written: str) -> bool:
    """Whether the words end in a fraction (two thirds) and not in a place in a row (the third)."""
    parts = re.findall(r"[a-z]+", written.lower())
    return len(parts) > 1 and parts[-1] in _ORDINALS and parts[-2] in _UNITS


def value_of(written: str) -> int | None:
    """The value of a number in words; None for words that stand beside each other and are no one number."""
    total = part = 0
    last = 10**12
    for word in re.findall(r"[a-z]+", written.lower()):
        if word == "and":
            continue
        if word == "hundred":
            part, last = max(part, 1) * 100, 100
        elif word in _SCALES:
            total, part, last = total + max(part, 1) * _SCALES[word], 0, 10**12
        else:
            value = _UNITS.get(word, _TENS.get(word, _ORDINALS.get(word, 0)))
            if last < 20 or (last < 100 and value >= 10):
                return None
            part, last = part + value, value
    return total + part
