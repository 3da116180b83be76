"""The parts of a proposed value, taken one by one and said as people say them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from abutment.agreements.review_words import dollars, percent

OPEN = "left open"
_UNITS = ("minutes", "hours", "days", "weeks", "months", "years")


@dataclass(frozen=True, slots=True)
class ValueTable:
    """A value that has rows; the first cell of a row names it."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Value:
    """A value of which parts are taken one by one; what nobody took is said at the end, so that nothing is lost."""

    def __init__(self, source: Mapping[str, Any]) -> None:
        self.left = dict(source)

    def take(self, name: str) -> Any:
        """What stands under a name, None where nothing does or the paper leaves it open."""
        return self.left.pop(name, None)

    def usd(self, name: str = "amount") -> str:
        said = self.take(name)
        return f"an amount {OPEN}" if said is None else dollars(str(said))

    def share(self, name: str = "rate") -> str:
        said = self.take(name)
        return f"a share {OPEN}" if said is None else f"{percent(str(said))}%"

    def per(self, name: str = "per") -> str:
        """For what time or thing: " a month", or nothing where the value does not say."""
        if name not in self.left:
            return ""
        said = self.take(name)
        return f", for a time {OPEN}" if said is None else f" for each {plain(said)}"

    def length(self, before: str = "") -> str:
        """A time under its unit: "10 business days"; whole years of months as years."""
        for name in sorted(self.left):
            unit = name.removeprefix(before)
            if name.startswith(before) and unit.endswith(_UNITS):
                return length_in_words(unit, self.take(name))
        return f"a time {OPEN}"

    def has_length(self, before: str) -> bool:
        return any(name.startswith(before) and name.endswith(_UNITS) for name in self.left)


def plain(said: Any) -> str:
    return str(said).replace("_", " ")


def length_in_words(unit: str, count: Any) -> str:
    """A time.

    >>> length_in_words("business_days", 1), length_in_words("months", 36), length_in_words("months", 18)
    ('1 business day', '3 years', '18 months')
    >>> length_in_words("days", None)
    'a number of days left open'
    """
    if count is None:
        return f"a number of {plain(unit)} {OPEN}"
    if unit == "months" and isinstance(count, int) and count and count % 12 == 0:
        unit, count = "years", count // 12
    return f"{count} {plain(unit)[:-1] if count == 1 else plain(unit)}"


def listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def titled(name: str) -> str:
    return f"{name[:1].upper()}{name[1:]}"
