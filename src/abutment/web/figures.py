"""Figures that are drawn from dates and states: a timeline of bars, and a matrix of things by areas."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from abutment.web import words

MOST_YEARS = 6
"""How many years are named on a line of time: so many fit on a phone. The others keep their line."""


@dataclass(frozen=True)
class Bar:
    """Something in force from a day until, and not on, another; without an end it goes on."""

    label: str
    starts_on: date
    ends_on: date | None = None
    note: str = ""
    kind: str = "neutral"
    url: str = ""
    group: str = ""


@dataclass(frozen=True)
class Mark:
    """A day on which something happened or will: an amendment, a notice date."""

    on: date
    label: str


@dataclass(frozen=True)
class PlacedBar:
    """A bar with its place in percent of the width, and its dates in words."""

    bar: Bar
    left: float
    width: float
    dates: str
    is_open: bool


@dataclass(frozen=True)
class PlacedMark:
    """A mark, the day of today, or the beginning of a year, with its place in percent of the width."""

    label: str
    left: float
    on: date


@dataclass(frozen=True)
class Timeline:
    """Bars, marks and years placed on one line of time, ready for `<c-timeline :timeline="timeline">`."""

    title: str
    bars: list[PlacedBar]
    marks: list[PlacedMark]
    years: list[PlacedMark]
    today: float | None


def timeline(
    bars: Sequence[Bar], *, title: str, starts_on: date, ends_on: date, today: date, marks: Sequence[Mark] = ()
) -> Timeline:
    """The bars that touch the window, cut to it and placed; periods are half-open."""
    days = (ends_on - starts_on).days
    if days <= 0:
        raise ValueError(f"A timeline from {starts_on} to {ends_on} has no days. Give an end after its start.")

    def left(day: date) -> float:
        return round(100 * (day - starts_on).days / days, 2)

    placed = []
    for bar in bars:
        first, last = max(bar.starts_on, starts_on), min(bar.ends_on or ends_on, ends_on)
        if first < last:
            until = words.day_in_words(bar.ends_on) if bar.ends_on else "no end set"
            dates = f"{words.day_in_words(bar.starts_on)} to {until}"
            width = max(round(left(last) - left(first), 2), 0.6)
            placed.append(PlacedBar(bar, left(first), width, dates, bar.ends_on is None))
    inside = [PlacedMark(mark.label, left(mark.on), mark.on) for mark in marks if starts_on <= mark.on < ends_on]
    beginnings = [date(year, 1, 1) for year in range(starts_on.year, ends_on.year + 1)]
    shown = [day for day in beginnings if starts_on <= day < ends_on]
    step = -(-len(shown) // MOST_YEARS) if shown else 1
    years = [PlacedMark("" if number % step else str(day.year), left(day), day) for number, day in enumerate(shown)]
    return Timeline(title, placed, inside, years, left(today) if starts_on <= today < ends_on else None)


@dataclass(frozen=True)
class Cell:
    """How one thing stands in one area: word, kind, and the reason that the reader gets on focus."""

    word: str
    kind: str
    reason: str = ""
    url: str = ""


@dataclass(frozen=True)
class Row:
    """One thing (a location) and its cells, one for each area."""

    label: str
    cells: Sequence[Cell]
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Matrix:
    """Things by areas, ready for `<c-matrix :matrix="matrix">`; a row that lacks a cell is refused."""

    title: str
    heading: str
    areas: Sequence[str]
    rows: Sequence[Row]

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.cells) != len(self.areas):
                raise ValueError(
                    f"{row.label} has {len(row.cells)} cells for {len(self.areas)} areas. Give one for each."
                )
