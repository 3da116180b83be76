"""Numbers as agreements write them: `forty five (45)`, `three percent (3%)`, `$1,250.00`, `May 31, 2010`."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

_words = str.split
_UNITS = {word: number for number, word in enumerate(_words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"))}  # fmt: skip
_TENS = {word: 10 * number for number, word in enumerate(
    _words("twenty thirty forty fifty sixty seventy eighty ninety"), start=2)}  # fmt: skip
_MONTHS = _words("january february march april may june july august september october november december")

_WORD = "(?:" + "|".join((*_UNITS, *_TENS, "hundred")) + ")"
WRITTEN = rf"(?:{_WORD}(?:[ -](?:and )?{_WORD}){{0,3}})"
NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|{WRITTEN})(?:\s*\(\s*\d+(?:\.\d+)?\s*\))?"
PERCENT = rf"(?:{NUMBER}\s*(?:%|percent(?:age points?)?\b)(?:\s*\(\s*\d+(?:\.\d+)?\s*%\s*\))?)"
MONEY = r"\$\s?\d{1,3}(?:,\d{3})+(?:\.\d\d)?|\$\s?\d+(?:\.\d\d)?"
DAY = rf"(?:{'|'.join(_MONTHS)})\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"


def number(text: str) -> Decimal | None:
    """The value of a written number; the digits in brackets count, where they stand beside the words."""
    digits = re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text)
    if digits:
        return Decimal(digits[-1].replace(",", ""))
    words = re.findall(r"[a-z]+", text.lower())
    total: int | None = None
    for word in words:
        if word in _UNITS:
            total = (total or 0) + _UNITS[word]
        elif word in _TENS:
            total = (total or 0) + _TENS[word]
        elif word == "hundred":
            total = (total or 1) * 100
    return None if total is None else Decimal(total)


def whole(text: str) -> int | None:
    """A whole number, None where it is none."""
    found = number(text)
    return int(found) if found is not None and found == int(found) else None


def rate(text: str) -> str | None:
    """A percentage as a share of one, without needless zeros: 12.5 percent is 0.125."""
    found = number(text)
    return None if found is None else plain(found / 100)


def amount(text: str) -> str | None:
    """An amount of dollars with its cents."""
    found = number(text)
    return None if found is None else f"{found:.2f}"


def day(text: str) -> str | None:
    """A date as ISO 8601; None for a day that is none."""
    found = re.match(r"([A-Za-z]+)\s+(\d{1,2})\D*?(\d{4})", text)
    if not found or found[1].lower() not in _MONTHS:
        return None
    try:
        return date(int(found[3]), _MONTHS.index(found[1].lower()) + 1, int(found[2])).isoformat()
    except ValueError:
        return None


def plain(value: Decimal) -> str:
    """A decimal without an exponent and without zeros at its end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
