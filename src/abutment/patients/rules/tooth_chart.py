"""A tooth chart as values: which teeth stand where, what is on each, and the same in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from abutment.patients.rules import tooth_shapes
from abutment.patients.rules.teeth import (
    PERMANENT,
    PRIMARY,
    SURFACES,
    Numbering,
    Tooth,
    surface_name,
    surfaces,
    teeth,
    tooth,
)

COLUMN, GAP, MARGIN = 45, 14, 10
WIDTH = 2 * MARGIN + 16 * COLUMN + GAP
_CROWN_Y, _NUMBER_Y, _BITE_Y, _PRIMARY_Y = 58, 107, 114, 156
_PRIMARY_TALL, _BRACKET = 122, 18


class State(StrEnum):
    """How far something on a tooth has come."""

    PLANNED = "planned"
    COMPLETE = "complete"
    EXISTING = "existing"
    REFERRED = "referred"
    CONDITION = "condition"

    @property
    def word(self) -> str:
        """What it is called."""
        return {"referred": "referred out"}.get(self.value, self.value)

    @property
    def sign(self) -> str:
        """The letter that stands for it beside color and pattern."""
        return {"planned": "P", "complete": "C", "existing": "E", "referred": "R", "condition": "!"}[self.value]


# What is drawn over what: the plan is read first.
_ABOVE = (State.PLANNED, State.CONDITION, State.REFERRED, State.COMPLETE, State.EXISTING)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something charted: on a tooth or its surfaces, or over a quadrant, a sextant, an arch or a range of teeth."""

    state: State
    label: str
    tooth: str = ""
    surfaces: str = ""
    teeth: str = ""
    quadrant: str = ""
    sextant: str = ""
    arch: str = ""


@dataclass(frozen=True, slots=True)
class DrawnSurface:
    """One surface of a tooth with what it is painted as."""

    letter: str
    path: str
    state: State | None


@dataclass(frozen=True, slots=True)
class DrawnTooth:
    """A tooth where it stands in the drawing, and everything on it in words."""

    tooth: Tooth
    called: str
    x: float
    y: float
    bite_y: float
    number_x: float
    number_y: float
    is_turned: bool
    crown: str
    roots: str
    surfaces: tuple[DrawnSurface, ...]
    whole: State | None
    is_missing: bool
    is_hidden: bool
    signs: str
    words: tuple[str, ...]

    @property
    def room(self) -> tuple[float, float, float]:
        """Left, top and height of the place that it takes: what is marked when it has the focus."""
        height = 124 if self.tooth.is_primary else 146
        # Its roots stand up to 50 above the neck, those of primary teeth less.
        reach = 36 if self.tooth.is_primary else 52
        top = self.y + reach - height if self.is_turned else self.y - reach
        return (self.number_x - 21, round(top, 1), height)

    @property
    def cross(self) -> str:
        """The cross over the place of a missing tooth."""
        left, right = self.number_x - 13, self.number_x + 13
        end = self.bite_y - 30 if self.is_turned else self.bite_y + 30
        return f"M {left} {self.bite_y} L {right} {end} M {right} {self.bite_y} L {left} {end}"

    @property
    def said(self) -> str:
        """The tooth and all on it in one line, for who hears the chart."""
        return f"Tooth {self.called}, {self.tooth.name}: {'; '.join(self.words) or 'nothing charted'}"


@dataclass(frozen=True, slots=True)
class Bracket:
    """What is charted over several teeth: a line over their columns with its words."""

    state: State
    label: str
    x1: float
    x2: float
    y: float
    is_upper: bool
    words: str

    @property
    def middle(self) -> float:
        """Where its words stand."""
        return (self.x1 + self.x2) / 2

    @property
    def text_y(self) -> float:
        """How deep its words stand: on the far side of the line."""
        return self.y - 4 if self.is_upper else self.y + 13

    @property
    def tick_y(self) -> float:
        """Where the ends of the line turn to the teeth."""
        return self.y + 5 if self.is_upper else self.y - 5


@dataclass(frozen=True, slots=True)
class ToothChart:
    """A whole chart: its size, its teeth from the reader's left to right, upper arch first, and its brackets."""

    width: int
    height: float
    middle_x: float
    middle_y: float
    numbering: Numbering
    teeth: tuple[DrawnTooth, ...]
    brackets: tuple[Bracket, ...]
    mouth: tuple[str, ...]

    @property
    def spoken(self) -> list[DrawnTooth]:
        """The teeth that something is charted on."""
        return [each for each in self.teeth if each.words]

    @property
    def states(self) -> list[State]:
        """What the legend explains: every state, used or not, so that a color never stands alone."""
        return list(State)


_SEXTANTS = {"1": (0, 0, 5), "2": (0, 5, 11), "3": (0, 11, 16), "4": (1, 11, 16), "5": (1, 5, 11), "6": (1, 0, 5)}
_QUADRANT_COLUMNS = {"UR": (0, 0, 8), "UL": (0, 8, 16), "LL": (1, 8, 16), "LR": (1, 0, 8)}


def tooth_chart(
    marks: Iterable[Mark],
    *,
    states: Mapping[str, Sequence[str]],
    numbering: Numbering = Numbering.UNIVERSAL,
) -> ToothChart:
    """The chart that marks and states of teeth make.

    states: by tooth as records name it, the words of how it stands: `missing`, `hidden`, `primary`, and others, which
    are only said. Primary teeth are drawn when one of them is named or a tooth stands as primary.
    """
    on_teeth, over_several, mouth = _sorted(marks)
    standing = _standing(states)
    has_primary = any(each.is_primary for each in (*on_teeth, *standing)) or any(
        "primary" in said for said in standing.values()
    )
    brackets_above = _brackets([mark for mark in over_several if _place(mark)[0] == 0], numbering)
    brackets_below = _brackets([mark for mark in over_several if _place(mark)[0] == 1], numbering)
    top = _BRACKET * _lines(brackets_above) + 8
    arch = _PRIMARY_Y + (_PRIMARY_TALL if has_primary else 0)
    middle = top + arch
    height = middle + arch + _BRACKET * _lines(brackets_below) + 8
    names = PERMANENT + (PRIMARY if has_primary else ())
    every = [one for one in map(tooth, names) if one is not None]
    drawn = [_drawn(one, on_teeth, standing, numbering, (top, middle)) for one in every]
    drawn.sort(key=lambda each: (not each.tooth.is_upper, each.tooth.is_primary, each.tooth.column))
    placed = [
        Bracket(b.state, b.label, b.x1, b.x2, top - 4 - _BRACKET * b.y if upper else middle + arch + 4 + _BRACKET * b.y,
                upper, b.words)
        for upper, group in ((True, brackets_above), (False, brackets_below))
        for b in group
    ]  # fmt: skip
    return ToothChart(
        WIDTH, height, _x(8) - GAP / 2, middle, numbering, tuple(drawn), tuple(placed), tuple(map(_in_words, mouth))
    )


def _sorted(marks: Iterable[Mark]) -> tuple[dict[Tooth, list[Mark]], list[Mark], list[Mark]]:
    on_teeth: dict[Tooth, list[Mark]] = defaultdict(list)
    over_several, mouth = [], []
    for mark in marks:
        named = tooth(mark.tooth) if mark.tooth else None
        if named is not None:
            on_teeth[named.base].append(mark)
        elif _place(mark) != _NOWHERE:
            over_several.append(mark)
        else:
            mouth.append(mark)
    return on_teeth, over_several, mouth


def _standing(states: Mapping[str, Sequence[str]]) -> dict[Tooth, list[str]]:
    found: dict[Tooth, list[str]] = defaultdict(list)
    for name, said in states.items():
        named = tooth(name)
        if named is not None:
            found[named.base] += said
    return found


_NOWHERE = (-1, 0, 0)


def _place(mark: Mark) -> tuple[int, int, int]:
    """Arch (0 upper, 1 lower) and the columns that a mark over several teeth covers, the last one exclusive."""
    if mark.quadrant.upper() in _QUADRANT_COLUMNS:
        return _QUADRANT_COLUMNS[mark.quadrant.upper()]
    if mark.sextant in _SEXTANTS:
        return _SEXTANTS[mark.sextant]
    if mark.arch.upper() in ("U", "L"):
        return (0 if mark.arch.upper() == "U" else 1, 0, 16)
    covered = teeth(mark.teeth)
    if covered:
        arch = [each for each in covered if each.is_upper == covered[0].is_upper]
        columns = [each.column for each in arch]
        return (0 if covered[0].is_upper else 1, min(columns), max(columns) + 1)
    return _NOWHERE


def _x(column: int) -> float:
    return MARGIN + column * COLUMN + (GAP if column >= 8 else 0)


def _brackets(marks: Sequence[Mark], numbering: Numbering) -> list[Bracket]:
    """The brackets of one arch, each on the first line on which it meets no other; y is the number of that line."""
    lines: list[list[tuple[int, int]]] = []
    found = []
    for mark in marks:
        arch, first, last = _place(mark)
        number = next(
            (n for n, taken in enumerate(lines) if all(last <= a or b <= first for a, b in taken)), len(lines)
        )
        if number == len(lines):
            lines.append([])
        lines[number].append((first, last))
        x1, x2 = _x(first) + 3, _x(last - 1) + COLUMN - 3
        room = max(4, int((x2 - x1) / 6.2) - 3)
        label = mark.label if len(mark.label) <= room else f"{mark.label[: room - 1]}…"
        found.append(
            Bracket(mark.state, f"{mark.state.sign} {label}", x1, x2, number, arch == 0, _in_words(mark, numbering))
        )
    return found


def _lines(brackets: Sequence[Bracket]) -> int:
    return int(max((bracket.y for bracket in brackets), default=-1)) + 1


def _drawn(
    one: Tooth,
    on_teeth: Mapping[Tooth, Sequence[Mark]],
    standing: Mapping[Tooth, Sequence[str]],
    numbering: Numbering,
    at: tuple[float, float],
) -> DrawnTooth:
    marks, states = on_teeth.get(one, ()), standing.get(one, ())
    painted: dict[str, State] = {}
    whole: State | None = None
    for state in reversed(_ABOVE):
        for mark in (mark for mark in marks if mark.state is state):
            letters = surfaces(mark.surfaces)
            painted.update(dict.fromkeys(letters, state))
            whole = whole if letters else state
    top, middle = at
    wide = tooth_shapes.width(one)
    x = _x(one.column) + (COLUMN - wide) / 2
    crown_y, number_y, bite_y = _heights(one)
    turned = not one.is_upper
    outlines = tooth_shapes.bite(one)
    signs = [state.sign for state in _ABOVE if any(mark.state is state for mark in marks)]
    return DrawnTooth(
        tooth=one,
        called=one.called(numbering),
        x=round(x, 1),
        y=middle + (middle - top - crown_y) if turned else top + crown_y,
        bite_y=round(middle + (middle - top - bite_y) if turned else top + bite_y, 1),
        number_x=_x(one.column) + COLUMN / 2,
        number_y=middle + (middle - top - number_y) + 8 if turned else top + number_y,
        is_turned=turned,
        crown=tooth_shapes.crown(one),
        roots=tooth_shapes.roots(one),
        surfaces=tuple(DrawnSurface(letter, outlines[letter], painted.get(letter)) for letter in SURFACES),
        whole=whole,
        is_missing="missing" in states,
        is_hidden=_is_hidden(one, standing, has_marks=bool(marks)),
        signs=" ".join(signs),
        words=(*states, *(_in_words(mark, numbering, one) for mark in marks)),
    )


def _is_hidden(one: Tooth, standing: Mapping[Tooth, Sequence[str]], *, has_marks: bool) -> bool:
    """Where one dentition stands the other does not: a primary tooth is there when it, or its place, is said to be
    primary, or when something is charted on it."""
    other = Tooth(one.quadrant, one.place, not one.is_primary)
    states = standing.get(one, ())
    if one.is_primary:
        return "hidden" in states or not (has_marks or states or "primary" in standing.get(other, ()))
    is_replaced = one.place <= 5 and "primary" in (*states, *standing.get(other, ()))
    return "hidden" in states or (is_replaced and not has_marks)


def _heights(one: Tooth) -> tuple[float, float, float]:
    """How deep the neck, the number and the biting side of a tooth stand in the upper arch."""
    if one.is_primary:
        return _PRIMARY_Y + 42, _PRIMARY_Y + 80, _PRIMARY_Y + 86
    return _CROWN_Y, _NUMBER_Y, _BITE_Y


def _in_words(mark: Mark, numbering: Numbering = Numbering.UNIVERSAL, on: Tooth | None = None) -> str:
    named = tooth(mark.tooth) if mark.tooth else None
    extra = f" (tooth {named.called(numbering)}, supernumerary)" if named is not None and named.is_extra else ""
    where = ", ".join(surface_name(letter, on) for letter in surfaces(mark.surfaces)) if on is not None else ""
    if on is None:
        covered = ", ".join(each.called(numbering) for each in teeth(mark.teeth))
        quadrant = {"UR": "upper right", "UL": "upper left", "LL": "lower left", "LR": "lower right"}
        arch = {"U": "upper arch", "L": "lower arch"}
        where = (
            quadrant.get(mark.quadrant.upper(), "")
            or (f"sextant {mark.sextant}" if mark.sextant in _SEXTANTS else "")
            or arch.get(mark.arch.upper(), "")
            or (f"teeth {covered}" if covered else "")
        )
    return f"{mark.label}{f', {where}' if where else ''}: {mark.state.word}{extra}"
