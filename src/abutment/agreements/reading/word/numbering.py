"""The numbers that Word computes (17.9): lists, levels, formats, restarts, and the text around the number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from abutment.agreements.reading.word.package import attribute, child, is_on, local, number, value

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_words = str.split
_ORDINALS = _words(
    "First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth Thirteenth Fourteenth "
    "Fifteenth Sixteenth Seventeenth Eighteenth Nineteenth Twentieth"
)
_CARDINALS = _words(
    "One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen Seventeen "
    "Eighteen Nineteen Twenty"
)
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. text: with %1 for the number of the first level, and so on; restarts_after: the level (from
    1) whose step begins this one anew, 0 never, None each level above."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    is_legal: bool = False
    restarts_after: int | None = None


@dataclass(frozen=True, slots=True)
class Numbered:
    """A list: which definition it counts with, and where it starts its levels anew."""

    definition: int
    levels: tuple[Level, ...]
    starts: dict[int, int]


@dataclass
class Counters:
    """Counts along the text. Lists of one definition go on counting together, as Word does."""

    lists: dict[int, Numbered]
    _counts: dict[int, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[int, int]] = field(default_factory=set)

    def label(self, list_id: int, level: int) -> str:
        """The printed number of the next paragraph of a list; empty for an unknown list, a dash for a bullet."""
        numbered = self.lists.get(list_id)
        if numbered is None or not 0 <= level < len(numbered.levels):
            return ""
        counts = self._counts.setdefault(numbered.definition, [None] * _LEVELS)
        self._step(numbered, list_id, level, counts)
        shape = numbered.levels[level]
        if shape.format in ("bullet", "none"):
            return "-" if shape.format == "bullet" else _PLACE.sub("", shape.text).strip()
        return _PLACE.sub(lambda place: self._part(numbered, counts, int(place[1]) - 1, shape.is_legal), shape.text)

    def _step(self, numbered: Numbered, list_id: int, level: int, counts: list[int | None]) -> None:
        if (list_id, level) not in self._begun and level in numbered.starts:
            counts[level] = numbered.starts[level]
        elif counts[level] is None:
            counts[level] = numbered.levels[level].start
        else:
            counts[level] = (counts[level] or 0) + 1
        self._begun.add((list_id, level))
        for above in range(level):
            if counts[above] is None:
                counts[above] = numbered.levels[above].start
        for below in range(level + 1, _LEVELS):
            after = numbered.levels[below].restarts_after if below < len(numbered.levels) else None
            if after is None or (after > 0 and level + 1 <= after):
                counts[below] = None
                self._begun.discard((list_id, below))

    @staticmethod
    def _part(numbered: Numbered, counts: list[int | None], place: int, is_legal: bool) -> str:
        if place >= len(numbered.levels):
            return ""
        shape = numbered.levels[place]
        count = counts[place]
        return formatted(count if count is not None else shape.start, "decimal" if is_legal else shape.format)


def formatted(count: int, format: str) -> str:  # noqa: A002 - the standard's own word
    """A number as a format writes it (17.18.59); formats of other scripts are written as decimals."""
    if format in ("upperLetter", "lowerLetter") and count > 0:
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) % 780 // 26 + 1)  # Word begins anew after thirty
        return letters.upper() if format == "upperLetter" else letters
    if format in ("upperRoman", "lowerRoman") and 0 < count < 4000:
        return _roman(count).upper() if format == "upperRoman" else _roman(count)
    if format == "decimalZero":
        return f"{count:02d}"
    if format == "ordinal":
        return f"{count}{_ending(count)}"
    if format == "cardinalText" and 0 < count <= len(_CARDINALS):
        return _CARDINALS[count - 1]
    if format == "ordinalText" and 0 < count <= len(_ORDINALS):
        return _ORDINALS[count - 1]
    return "" if format in ("none", "bullet") else str(count)


def _roman(count: int) -> str:
    written = ""
    for size, letters in _ROMAN:
        while count >= size:
            written += letters
            count -= size
    return written


def _ending(count: int) -> str:
    if count % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")


def lists_of(root: Element | None) -> dict[int, Numbered]:
    """The lists of numbering.xml by their numbers."""
    if root is None:
        return {}
    definitions = {
        found: each
        for each in root
        if local(each) == "abstractNum" and (found := number(attribute(each, "abstractNumId"))) is not None
    }
    styled = {name: found for found, each in definitions.items() if (name := value(each, "styleLink")) is not None}
    lists: dict[int, Numbered] = {}
    for each in root:
        if local(each) != "num" or (list_id := number(attribute(each, "numId"))) is None:
            continue
        definition = number(value(each, "abstractNumId"))
        if definition not in definitions:
            continue
        link = value(definitions[definition], "numStyleLink")
        definition = styled.get(link, definition) if link is not None else definition
        lists[list_id] = _list(each, definition, _levels(definitions[definition]))
    return lists


def _list(element: Element, definition: int, levels: dict[int, Level]) -> Numbered:
    starts: dict[int, int] = {}
    for each in element:
        if local(each) != "lvlOverride" or (level := number(attribute(each, "ilvl"), most=8)) is None:
            continue
        if (inner := child(each, "lvl")) is not None:
            levels[level] = _level(inner)
        if (start := number(value(each, "startOverride"))) is not None:
            starts[level] = start
    return Numbered(definition, tuple(levels.get(level, Level()) for level in range(_LEVELS)), starts)


def _levels(definition: Element) -> dict[int, Level]:
    return {
        level: _level(each)
        for each in definition
        if local(each) == "lvl" and (level := number(attribute(each, "ilvl"), most=8)) is not None
    }


def _level(element: Element) -> Level:
    start = number(value(element, "start"))
    return Level(
        start if start is not None else 0,
        value(element, "numFmt") or "decimal",
        value(element, "lvlText") or "",
        is_on(element, "isLgl"),
        number(value(element, "lvlRestart"), most=9),
    )
