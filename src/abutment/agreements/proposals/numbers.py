"""Numbers as agreements write them: `forty five (45)`, `one and one-half (1.5)`, `$1,250.00`, `May 31, 2010`."""

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
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_SHORT = {"k": 1_000, "m": 1_000_000, "mm": 1_000_000}
_PARTS = {"half": Decimal("0.5"), "quarter": Decimal("0.25"), "quarters": Decimal("0.25")}
_SIGNS = {"\u00bc": "0.25", "\u00bd": "0.5", "\u00be": "0.75"}
_MONTHS = _words("january february march april may june july august september october november december")
_ORDINALS = {word: number for number, word in enumerate(_words(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"), start=1)}  # fmt: skip
_ORDINALS |= {f"twenty-{word}": 20 + number for word, number in tuple(_ORDINALS.items())[:9]}
_ORDINALS |= {"thirtieth": 30, "thirty-first": 31, "fortieth": 40, "fiftieth": 50}

_TENS_WITH = "(?:" + "|".join(_TENS) + ")(?:" + "|".join(list(_UNITS)[1:10]) + ")"  # forty-five, joined at a line's end
_WORD = "(?:" + "|".join((_TENS_WITH, *_UNITS, *_TENS, *_SCALES, "fourty", "halves", *_PARTS)) + ")"
WRITTEN = rf"(?:\b{_WORD}\b(?:(?:\s+and\s+|\s*-\s*|\s+){_WORD}\b)*)"
FIGURES = (
    r"(?<![\d.])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+(?:[\s-]+[1-3]/[2-4](?!\d))?[\u00bc-\u00be]?|[\u00bc-\u00be])"
)
BLANK = (
    r"(?:_{2,}|\[[\s_\u2022\u25cf*.?#xX-]{0,30}\]|\[[A-Za-z][^\]\n]{0,40}\]|\{\{?[^{}\n]{1,40}\}\}?|\u25cf|\u2022{2,})"
)
NUMBER = rf"(?:{WRITTEN}(?:\s*\(\s*(?:{FIGURES}|{BLANK})\s*\))?|{FIGURES}(?:\s*\(\s*{WRITTEN}\s*\))?)"
_MONTH = "(?:" + "|".join(_MONTHS) + "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\\b\\.?"
DAY = (
    rf"(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:day\s+of\s+)?{_MONTH},?\s+\d{{4}}"
    r"|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4})"
)
ORDINAL = "(?:" + "|".join(sorted(_ORDINALS, key=len, reverse=True)) + r"|\d{1,2}(?:st|nd|rd|th))"
_FIGURE = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+(?:[\s-]+\d/\d)?[\u00bc-\u00be]?|[\u00bc-\u00be]")


def number(text: str) -> Decimal | None:
    """The value of a written number. None where there is none, where it is left blank, and where words and figures
    disagree: `fifteen (10)`."""
    values = said(text)
    return values[0] if len(values) == 1 else None


def said(text: str) -> tuple[Decimal, ...]:
    """The different values that a written number says: two where its words and its figures disagree."""
    values = [value for value in (_in_words(text), _in_figures(text)) if value is not None]
    return tuple(dict.fromkeys(values))


def _in_figures(text: str) -> Decimal | None:
    found = _FIGURE.findall(text)
    if not found:
        return None
    written = found[-1].replace(",", "")
    sign = _SIGNS.get(written[-1:], "0")
    whole_part, *parts = re.split(r"[\s-]+", written.rstrip("".join(_SIGNS)))
    value = Decimal(whole_part or 0) + Decimal(sign)
    if parts:
        above, _, below = parts[0].partition("/")
        value += Decimal(above) / Decimal(below) if below != "0" else Decimal(0)
    scale = re.search(r"\d\s*(million|thousand|billion|mm|m|k)\b", text, re.I)
    return value * (_SCALES | _SHORT)[scale[1].lower()] if scale else value


def _in_words(text: str) -> Decimal | None:
    """Words as a number: `one hundred twenty-five thousand`, `one and one-half`."""
    bare = re.sub(r"\([^)]*\)|\d[\d,.]*\s*(?:million|thousand|billion)", " ", text.lower())
    bare = re.sub(rf"\b({'|'.join(_TENS)})(?=one|two|three|four|five|six|seven|eight|nine)", r"\1 ", bare)
    words = re.findall(r"[a-z]+", re.sub(r"\b(half|quarters?)\s+of\s+one\b", r"\1", bare))
    total, run, any_word = Decimal(0), Decimal(0), False
    last = Decimal(0)
    for word in (each.replace("fourty", "forty") for each in words):
        if word in _UNITS or word in _TENS:
            last = Decimal(_UNITS.get(word, _TENS.get(word, 0)))
            run, any_word = run + last, True
        elif word == "hundred":
            run, any_word = (run or Decimal(1)) * 100, True
        elif word in _SCALES:
            total, run, any_word = total + (run or Decimal(1)) * _SCALES[word], Decimal(0), True
        elif word in _PARTS:  # "one and one-half": the last unit counted the parts
            counted = last or Decimal(1)
            run, any_word = run - last + counted * _PARTS[word], True
    return total + run if any_word else None


def whole(text: str) -> int | None:
    """A whole number, None where it is none."""
    found = number(text)
    return int(found) if found is not None and found == int(found) else None


def rate(text: str) -> str | None:
    """A percentage as a share of one, without needless zeros: 12.5 percent is 0.125."""
    found = number(text)
    return None if found is None else share(found)


def share(percent: Decimal) -> str:
    """A percentage that was read, as a share of one, to a millionth of a percent."""
    return plain(round(percent / 100, 8))


def amount(text: str) -> str | None:
    """An amount of dollars with its cents."""
    found = number(text)
    return None if found is None else cents(found)


def cents(dollars: Decimal) -> str:
    """Dollars that were read, with two decimals, or with more where a price has them."""
    return f"{dollars:.2f}" if dollars == round(dollars, 2) else plain(dollars)


def day(text: str) -> str | None:
    """A date in one of the American forms or ISO 8601, as ISO 8601; None for a day that is none."""
    try:
        if found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text):
            return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
        if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
            return date(int(found[3]), int(found[1]), int(found[2])).isoformat()
        named = re.search(r"[A-Za-z]{3,}", re.sub(r"\bday\b", " ", text.lower()))
        figures = re.findall(r"\d+", text)
        month = next((place for place, name in enumerate(_MONTHS, 1) if named and name[:3] == named[0][:3]), None)
        if month is None or len(figures) != 2:
            return None
        return date(int(figures[1]), month, int(figures[0])).isoformat()
    except ValueError:
        return None


def ordinal(text: str) -> int | None:
    """The day that an ordinal names: `tenth`, `10th`, `twenty-first`."""
    if figures := re.search(r"\d+", text):
        return int(figures[0])
    return _ORDINALS.get(re.sub(r"[\s-]+", "-", text.strip().lower()))


def plain(value: Decimal) -> str:
    """A decimal without an exponent and without zeros at its end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
