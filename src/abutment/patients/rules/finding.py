"""What words mean when somebody looks for a patient: beginnings of names in both orders, a birth date, digits of a
telephone, a chart number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

FEWEST_DIGITS = 4
"""Fewer digits of a telephone find half the town."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a search means, each reading on its own: a patient is found when one of them fits.

    names: beginnings in small letters. digits: of a telephone. chart: a chart number, or the practice's own number.
    """

    names: tuple[str, ...] = ()
    born_on: date | None = None
    digits: str = ""
    chart: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether the words ask for nothing."""
        return not (self.names or self.born_on or self.digits or self.chart)


def wanted(text: str) -> Wanted:
    """What the words of a search mean.

    >>> wanted("Smith, Jo").names, wanted("3/14/1980").born_on, wanted("(555) 010-4477").digits
    (('smith', 'jo'), datetime.date(1980, 3, 14), '5550104477')
    """
    text = " ".join(text.replace("\x00", "").split())[:100]
    if not text:
        return Wanted()
    if (born := day_named(text)) is not None:
        return Wanted(born_on=born)
    digits = re.sub(r"[\s()+.\-]", "", text)
    if digits.isascii() and digits.isdigit():
        return Wanted(digits=digits if len(digits) >= FEWEST_DIGITS else "", chart=text)
    names = tuple(word.lower() for word in re.split(r"[\s,]+", text) if word)
    has_digit = any(letter.isdigit() for letter in text)
    return Wanted(names=names, chart=text if has_digit and " " not in text else "")


def day_named(text: str) -> date | None:
    """The day that a text names as Americans or machines write it, or None.

    >>> day_named("03/14/1980"), day_named("1980-03-14"), day_named("2/30/1980")
    (datetime.date(1980, 3, 14), datetime.date(1980, 3, 14), None)
    """
    american = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", text)
    machine = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    try:
        if american:
            return date(int(american[3]), int(american[1]), int(american[2]))
        if machine:
            return date(int(machine[1]), int(machine[2]), int(machine[3]))
    except ValueError:
        return None
    return None


def after_prefix(prefix: str) -> str:
    """The first text that comes after all that begin with a prefix, by the order of code points; empty when there is
    none.

    >>> after_prefix("smi")
    'smj'
    """
    kept = prefix.rstrip("\U0010ffff")
    if not kept:
        return ""
    last = ord(kept[-1]) + 1
    return kept[:-1] + chr(0xE000 if 0xD800 <= last <= 0xDFFF else last)


def age_on(born_on: date | None, on: date) -> int | None:
    """Whole years on a day; None when the birth date is not known or lies ahead."""
    if born_on is None or born_on > on:
        return None
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def phone_in_words(text: str) -> str:
    """A telephone as Americans write it; what is not ten digits stays as it was written.

    >>> phone_in_words("5550104477"), phone_in_words("555-0104 x3")
    ('(555) 010-4477', '555-0104 x3')
    """
    digits = re.sub(r"\D", "", text)
    if re.search(r"[A-Za-z]", text):
        return text
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}" if len(digits) == 10 else text
