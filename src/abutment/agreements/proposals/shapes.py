"""How terms are worded (wordings/*.yaml): which quantity, the words near it, and how both become a value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from abutment.agreements.proposals.quantities import Quantity
from abutment.agreements.proposals.statements import Statement

FILES = ("ending", "records", "service", "money")
_BESIDE = ("before", "after", "unless", "unless_before", "unless_after")
_KEYS = {"type", "of", "units", "says", "about", *_BESIDE, "least", "most", "value"}
REACH = 220


@dataclass(frozen=True, slots=True)
class Shape:
    """A way to word a type of term.

    says: words in the statement or its lead-in, near the quantity; about: in these or the heading; before, after: right
    beside the quantity; unless: words near it that make it speak of something else; unless_before, unless_after: right
    beside it.
    """

    type: str
    of: str
    units: tuple[str, ...]
    says: tuple[re.Pattern[str], ...]
    about: tuple[re.Pattern[str], ...]
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    unless_before: re.Pattern[str] | None
    unless_after: re.Pattern[str] | None
    least: float
    most: float
    value: Mapping[str, str]

    def speaks(self, statement: Statement) -> bool:
        """Whether the statement has the words at all; most have none, and their quantities need not be judged."""
        text, start, end = statement.text, statement.start, statement.end
        if not all(each.search(text, start, end) or each.search(statement.lead) for each in self.says):
            return False
        return all(
            each.search(text, start, end) or each.search(statement.lead) or each.search(statement.heading)
            for each in self.about
        )

    def found(self, statement: Statement, quantity: Quantity) -> tuple[int, int] | None:
        """The characters that say it of this quantity, None where they do not."""
        if not self._fits(quantity):
            return None
        text, start, end = statement.text, quantity.start, quantity.end
        low, high = max(statement.start, start - REACH), min(statement.end, end + REACH)
        if self.unless and self.unless.search(text, low, high):
            return None
        if self.unless_before and self.unless_before.search(text, max(statement.start, start - 90), start):
            return None
        if self.unless_after and self.unless_after.match(text, end, statement.end):
            return None
        if not self._beside(text, statement, start, end):
            return None
        first, last = start, end
        for pattern in self.says:
            near = _nearest(pattern, text, low, high, start)
            if near is not None:
                first, last = min(first, near[0]), max(last, near[1])
            elif not pattern.search(statement.lead):
                return None
        for pattern in self.about:
            if not (
                pattern.search(text, low, high) or pattern.search(statement.lead) or pattern.search(statement.heading)
            ):
                return None
        return first, last

    def _fits(self, quantity: Quantity) -> bool:
        if quantity.kind != self.of or (self.units and quantity.unit not in self.units):
            return False
        return all(self.least <= value <= self.most for value in quantity.values)

    def _beside(self, text: str, statement: Statement, start: int, end: int) -> bool:
        """Whether the words right before it or right after it are the asked ones; one side is enough."""
        if self.before is None and self.after is None:
            return True
        if self.before and self.before.search(text[max(statement.start, start - 70) : start]):
            return True
        return self.after is not None and self.after.match(text, end, statement.end) is not None


def _nearest(pattern: re.Pattern[str], text: str, low: int, high: int, at: int) -> tuple[int, int] | None:
    found = [each.span() for each in pattern.finditer(text, low, high)]
    return min(found, key=lambda span: min(abs(span[0] - at), abs(span[1] - at)), default=None)


@dataclass(frozen=True, slots=True)
class Wording:
    """A term that words alone say, without a quantity: groups of its pattern become keys of its value."""

    type: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    value: Mapping[str, str]


@lru_cache(maxsize=1)
def shapes() -> tuple[Shape, ...]:
    """All shapes, in the order of the files: the first that fits a quantity has it."""
    return tuple(_shape(each) for each in _sources() if "wording" not in each)


@lru_cache(maxsize=1)
def wordings() -> tuple[Wording, ...]:
    """All terms that words alone say."""
    return tuple(_wording(each) for each in _sources() if "wording" in each)


@lru_cache(maxsize=1)
def _sources() -> Sequence[Mapping[str, Any]]:
    folder = files("abutment.agreements.proposals") / "wordings"
    return [each for name in FILES for each in yaml.safe_load((folder / f"{name}.yaml").read_text())]


def _shape(source: Mapping[str, Any]) -> Shape:
    if unknown := set(source) - _KEYS:
        raise ValueError(f"wordings, {source.get('type')}: unknown key {min(unknown)}.")
    return Shape(
        type=source["type"],
        of=source["of"],
        units=tuple(source.get("units", ())),
        says=tuple(_compiled(each) for each in source.get("says", ())),
        about=tuple(_compiled(each) for each in source.get("about", ())),
        before=_compiled(f"(?<![a-z])(?:{source['before']})\\W*$") if "before" in source else None,
        after=_compiled(source["after"]) if "after" in source else None,
        unless=_compiled(source["unless"]) if "unless" in source else None,
        unless_before=_compiled(source["unless_before"]) if "unless_before" in source else None,
        unless_after=_compiled(source["unless_after"]) if "unless_after" in source else None,
        least=source.get("least", 0),
        most=source.get("most", 10**12),
        value=source["value"],
    )


def _wording(source: Mapping[str, Any]) -> Wording:
    if unknown := set(source) - {"type", "wording", "unless", "value"}:
        raise ValueError(f"wordings, {source.get('type')}: unknown key {min(unknown)}.")
    unless = _compiled(source["unless"]) if "unless" in source else None
    return Wording(source["type"], _compiled(source["wording"]), unless, source.get("value", {}))


def _compiled(pattern: str) -> re.Pattern[str]:
    """A blank stands for any blanks of a paper, also for the end of its line; an apostrophe for both of its forms."""
    spaced = re.sub(r"(?<!\\) (?![?*+{])", r"\\s+", pattern.replace("[ -]", r"[\s-]+").replace(" ?", r"\s*"))
    return re.compile(re.sub(r"(\[)?'", lambda each: "['\u2019" if each[1] else "['\u2019]", spaced), re.I)
