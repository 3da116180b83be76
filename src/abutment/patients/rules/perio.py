"""A charting of the gums as it is read: depths and recession site by site, attachment computed, one sentence.

Depth, recession and attachment are millimeters. What was not measured stays empty and counts nowhere; it is never 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Level = Literal["", "watch", "deep"]
WATCH_MM, DEEP_MM, COUNTED_MM, WORSE_MM = 4, 6, 5, 2
"""From which depth a site is marked, marked as deep, counted in the sentence; and what counts as worse than before."""

SITES = ("mesial_buccal", "buccal", "distal_buccal", "mesial_lingual", "lingual", "distal_lingual")
FACIAL, LINGUAL = SITES[:3], SITES[3:]
BLOOD, SUPPURATION, PLAQUE, CALCULUS = 1, 2, 4, 8


@dataclass(frozen=True, slots=True)
class Measure:
    """One kind of measurement on a tooth, as the record keeps it: six sites in the order of SITES, or one value."""

    tooth: int
    kind: str
    sites: tuple[int | None, ...] = (None,) * 6
    value: int | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """What was measured at one site. recession is negative where the gum stands above the enamel's edge."""

    name: str
    depth: int | None = None
    recession: int | None = None
    junction: int | None = None
    furcation: int | None = None
    signs: int = 0

    @property
    def attachment(self) -> int | None:
        """Clinical attachment loss: depth and recession together; unknown while one of them is."""
        return None if self.depth is None or self.recession is None else self.depth + self.recession

    @property
    def level(self) -> Level:
        """How deep the site is: 4 mm and more is watched, 6 mm and more is deep."""
        if self.depth is None or self.depth < WATCH_MM:
            return ""
        return "deep" if self.depth >= DEEP_MM else "watch"

    @property
    def bleeds(self) -> bool:
        """Whether it bled when it was probed."""
        return bool(self.signs & BLOOD)

    @property
    def suppurates(self) -> bool:
        """Whether pus came."""
        return bool(self.signs & SUPPURATION)


@dataclass(frozen=True, slots=True)
class PerioTooth:
    """A tooth with its six sites, each side from the reader's left to right."""

    number: int
    facial: tuple[Site, ...]
    lingual: tuple[Site, ...]
    mobility: int | None = None
    is_skipped: bool = False

    @property
    def sites(self) -> tuple[Site, ...]:
        """All six."""
        return self.facial + self.lingual


@dataclass(frozen=True, slots=True)
class Counted:
    """What a whole charting comes to."""

    measured: int
    deep: int
    bleeding: int

    @property
    def bleeding_percent(self) -> int | None:
        """The share of measured sites that bled, rounded half up; None when none was measured."""
        return None if not self.measured else (200 * self.bleeding + self.measured) // (2 * self.measured)


@dataclass(frozen=True, slots=True)
class PerioChart:
    """A charting: the teeth of both arches from the reader's left to right, and what they come to."""

    upper: tuple[PerioTooth, ...]
    lower: tuple[PerioTooth, ...]
    counted: Counted

    @property
    def teeth(self) -> tuple[PerioTooth, ...]:
        """All teeth."""
        return self.upper + self.lower


def perio_chart(measures: Iterable[Measure]) -> PerioChart:
    """The charting that the measurements of one exam make. A tooth with none of them has empty sites."""
    by_tooth: dict[int, dict[str, Measure]] = {}
    for measure in measures:
        if 1 <= measure.tooth <= 32:
            by_tooth.setdefault(measure.tooth, {})[measure.kind] = measure
    upper = tuple(_tooth(number, by_tooth.get(number, {})) for number in range(1, 17))
    lower = tuple(_tooth(number, by_tooth.get(number, {})) for number in range(32, 16, -1))
    return PerioChart(upper, lower, counted(upper + lower))


def counted(teeth: Sequence[PerioTooth]) -> Counted:
    """How many sites were measured, are 5 mm or deeper, and bled."""
    measured = [site for tooth in teeth for site in tooth.sites if site.depth is not None]
    deep = sum(site.depth >= COUNTED_MM for site in measured if site.depth is not None)
    return Counted(len(measured), deep, sum(site.bleeds for site in measured))


def worse_sites(now: PerioChart, before: PerioChart) -> list[tuple[int, str]]:
    """Where a site is 2 mm or more deeper than it was; a site that one of the two did not measure is not compared."""
    earlier = {(tooth.number, site.name): site.depth for tooth in before.teeth for site in tooth.sites}
    return [
        (tooth.number, site.name)
        for tooth in now.teeth
        for site in tooth.sites
        if site.depth is not None
        and (was := earlier.get((tooth.number, site.name))) is not None
        and site.depth - was >= WORSE_MM
    ]


def sentence(now: PerioChart, before: PerioChart | None, before_on: str = "") -> str:
    """How the gums stand: `14 of 168 sites at 5 mm or more; 22% bleed; 2 mm or more deeper than on Mar 3, 2026 at 5
    sites.`"""
    total = now.counted
    if not total.measured:
        return "No depth was measured in this exam."
    said = [f"{total.deep} of {total.measured} sites at {COUNTED_MM} mm or more"]
    said.append(f"{total.bleeding_percent}% bleed" if total.bleeding else "no bleeding noted")
    if before is not None:
        worse = len(worse_sites(now, before))
        where = f"at {worse} site{'' if worse == 1 else 's'}" if worse else "nowhere"
        said.append(f"{WORSE_MM} mm or more deeper than on {before_on} {where}")
    return f"{'; '.join(said)}."


def _tooth(number: int, measures: Mapping[str, Measure]) -> PerioTooth:
    sites = {name: _site(name, place, measures) for place, name in enumerate(SITES)}
    # On the patient's right the reader meets the distal side first.
    turn = -1 if number <= 8 or number >= 25 else 1
    mobility = measures.get("mobility")
    return PerioTooth(
        number,
        tuple(sites[name] for name in FACIAL[::turn]),
        tuple(sites[name] for name in LINGUAL[::turn]),
        _measured(mobility.value) if mobility else None,
        "skipped" in measures,
    )


def _site(name: str, place: int, measures: Mapping[str, Measure]) -> Site:
    def at(kind: str) -> int | None:
        measure = measures.get(kind)
        return measure.sites[place] if measure else None

    return Site(
        name,
        depth=_measured(at("probing")),
        recession=at("margin"),
        junction=_measured(at("mgj")),
        furcation=_measured(at("furcation")),
        signs=_measured(at("bleeding")) or 0,
    )


def _measured(value: int | None) -> int | None:
    # Records write -1 where nothing was measured.
    return None if value is None or value < 0 else value
