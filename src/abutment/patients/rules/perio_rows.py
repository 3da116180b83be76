"""A perio chart as rows of figures in the usual layout: the facial side above the teeth, the lingual side below."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from abutment.patients.rules.perio import CALCULUS, PLAQUE, PerioTooth, Site
from abutment.patients.rules.teeth import Numbering, tooth


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: as it is drawn, how it is marked, and what it is called where the drawing is a sign."""

    text: str = ""
    level: str = ""
    spoken: str = ""
    is_worse: bool = False
    ends_tooth: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the chart: kind is `teeth`, `depth`, `attachment`, `recession`, `bleeding`, `furcation`, `mobility`;
    span is how many sites one cell covers."""

    kind: str
    label: str
    cells: tuple[Cell, ...]
    span: int = 1


_FURCATION = {1: "I", 2: "II", 3: "III"}


def rows(teeth: Sequence[PerioTooth], worse: Collection[tuple[int, str]], numbering: Numbering) -> list[Row]:
    """The lines of one arch, from top to bottom; lines in which nothing was measured are left out."""
    facial, lingual = [each.facial for each in teeth], [each.lingual for each in teeth]
    numbers = Row("teeth", "Tooth", tuple(Cell(_called(each, numbering)) for each in teeth), span=3)
    mobility = tuple(Cell("" if each.mobility is None else str(each.mobility)) for each in teeth)
    found = [
        Row("mobility", "Mobility", mobility, span=3),
        *reversed(_side("facial", facial, teeth, worse)),
        numbers,
        *_side("lingual", lingual, teeth, worse),
    ]
    always = ("teeth", "depth")
    return [row for row in found if row.kind in always or any(cell.text for cell in row.cells)]


def _side(
    side: str, sites: Sequence[Sequence[Site]], teeth: Sequence[PerioTooth], worse: Collection[tuple[int, str]]
) -> list[Row]:
    depth, attachment, recession, bleeding, furcation = [], [], [], [], []
    for each, three in zip(teeth, sites, strict=True):
        for place, site in enumerate(three):
            ends = place == 2
            is_worse = (each.number, site.name) in worse
            depth.append(Cell(_figure(site.depth), site.level, is_worse=is_worse, ends_tooth=ends))
            attachment.append(Cell(_figure(site.attachment), ends_tooth=ends))
            recession.append(Cell(_figure(site.recession), ends_tooth=ends))
            sign, spoken = _signs(site)
            bleeding.append(Cell(sign, spoken=spoken, ends_tooth=ends))
            grade = "" if not site.furcation else _FURCATION.get(site.furcation, str(site.furcation))
            furcation.append(Cell(grade, ends_tooth=ends))
    return [
        Row("depth", f"Depth, {side}", tuple(depth)),
        Row("attachment", "Attachment loss", tuple(attachment)),
        Row("recession", "Recession", tuple(recession)),
        Row("bleeding", "Bleeding", tuple(bleeding)),
        Row("furcation", "Furcation", tuple(furcation)),
    ]


def _figure(value: int | None) -> str:
    return "" if value is None else str(value).replace("-", "\N{MINUS SIGN}")


def _signs(site: Site) -> tuple[str, str]:
    """What came beside the figures: a full dot for blood, an open one for pus; plaque and calculus by letter."""
    found = [
        ("\N{BLACK CIRCLE}", "blood", site.bleeds),
        ("\N{WHITE CIRCLE}", "pus", site.suppurates),
        ("p", "plaque", bool(site.signs & PLAQUE)),
        ("c", "calculus", bool(site.signs & CALCULUS)),
    ]
    return "".join(sign for sign, _, is_there in found if is_there), ", ".join(
        word for _, word, is_there in found if is_there
    )


def _called(each: PerioTooth, numbering: Numbering) -> str:
    named = tooth(str(each.number))
    return named.called(numbering) if named is not None else str(each.number)
