"""Teeth and what they are called: in the Universal numbering, in FDI's (ISO 3950), in Palmer's.

Universal numbers are how records keep a tooth: 1 to 32 permanent, A to T primary; 51 to 82 and AS to TS are
supernumerary teeth, each beside the tooth whose number is 50 less, or whose letter it bears.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

PERMANENT = tuple(str(number) for number in range(1, 33))
PRIMARY = tuple("ABCDEFGHIJKLMNOPQRST")
_QUADRANTS = ("UR", "UL", "LL", "LR")
_SIDES = {"UR": "upper right", "UL": "upper left", "LL": "lower left", "LR": "lower right"}
_PERMANENT_NAMES = (
    "central incisor",
    "lateral incisor",
    "canine",
    "first premolar",
    "second premolar",
    "first molar",
    "second molar",
    "third molar",
)
_PRIMARY_NAMES = ("central incisor", "lateral incisor", "canine", "first molar", "second molar")
_EXTRA_AFTER = 50
"""A supernumerary tooth's number is so much more than that of the tooth that it stands beside."""


class Numbering(StrEnum):
    """A way to call teeth."""

    UNIVERSAL = "universal"
    FDI = "fdi"
    PALMER = "palmer"

    @property
    def label(self) -> str:
        """How it is called on screen."""
        return {"universal": "Universal", "fdi": "FDI", "palmer": "Palmer"}[self.value]


@dataclass(frozen=True, slots=True, order=True)
class Tooth:
    """A tooth: its quadrant (0 upper right, 1 upper left, 2 lower left, 3 lower right, as the patient has them) and
    its place counted from the midline, 1 to 8, or to 5 for primary teeth."""

    quadrant: int
    place: int
    is_primary: bool = False
    is_extra: bool = False

    @property
    def is_upper(self) -> bool:
        """Whether it stands in the upper arch."""
        return self.quadrant < 2

    @property
    def is_on_the_right(self) -> bool:
        """Whether it stands on the patient's right, which is the reader's left."""
        return self.quadrant in (0, 3)

    @property
    def is_front(self) -> bool:
        """Whether it bites with an edge: incisors and canines."""
        return self.place <= 3

    @property
    def kind(self) -> str:
        """Incisor, canine, premolar or molar."""
        return self._own_name.rsplit(" ", 1)[-1]

    @property
    def _own_name(self) -> str:
        return (_PRIMARY_NAMES if self.is_primary else _PERMANENT_NAMES)[self.place - 1]

    @property
    def name(self) -> str:
        """What it is called in words: `upper right first molar`."""
        kind = f"primary {self._own_name}" if self.is_primary else self._own_name
        extra = "supernumerary beside the " if self.is_extra else ""
        return f"{extra}{_SIDES[_QUADRANTS[self.quadrant]]} {kind}"

    @property
    def base(self) -> Tooth:
        """The tooth beside which a supernumerary one stands; of any other, itself."""
        return Tooth(self.quadrant, self.place, self.is_primary)

    @property
    def column(self) -> int:
        """Where it stands in its arch as the reader sees it, 0 to 15 from the patient's right."""
        return 8 - self.place if self.is_on_the_right else 7 + self.place

    @property
    def universal(self) -> str:
        """Its number or letter in the Universal numbering.

        >>> Tooth(0, 6).universal, Tooth(3, 8).universal, Tooth(2, 5, is_primary=True).universal
        ('3', '32', 'K')
        """
        size = 5 if self.is_primary else 8
        steps = (size - self.place) if self.quadrant % 2 == 0 else (self.place - 1)
        index = self.quadrant * size + steps
        if self.is_primary:
            return PRIMARY[index] + ("S" if self.is_extra else "")
        return str(index + 1 + (_EXTRA_AFTER if self.is_extra else 0))

    @property
    def fdi(self) -> str:
        """Its two digits in FDI's numbering; that has none for supernumerary teeth, which get an S behind.

        >>> Tooth(0, 6).fdi, Tooth(1, 1, is_primary=True).fdi
        ('16', '61')
        """
        quadrant = self.quadrant + (5 if self.is_primary else 1)
        return f"{quadrant}{self.place}" + ("S" if self.is_extra else "")

    @property
    def palmer(self) -> str:
        """Its quadrant and place as Palmer counts them; primary teeth by letter, supernumerary ones with an S behind.

        >>> Tooth(0, 6).palmer, Tooth(2, 2, is_primary=True).palmer
        ('UR6', 'LLB')
        """
        place = "ABCDE"[self.place - 1] if self.is_primary else str(self.place)
        return _QUADRANTS[self.quadrant] + place + ("S" if self.is_extra else "")

    def called(self, numbering: Numbering) -> str:
        """What it is called in a numbering."""
        return {"universal": self.universal, "fdi": self.fdi, "palmer": self.palmer}[numbering.value]


def _every() -> list[Tooth]:
    return [
        Tooth(quadrant, place, is_primary, is_extra)
        for is_extra in (False, True)
        for is_primary in (False, True)
        for quadrant in range(4)
        for place in range(1, 6 if is_primary else 9)
    ]


ALL = tuple(_every())
"""Every tooth that a record can name: 32 permanent, 20 primary, and the supernumerary one beside each."""

_BY_NAME = {numbering: {tooth.called(numbering): tooth for tooth in ALL} for numbering in Numbering}


def tooth(text: str, numbering: Numbering = Numbering.UNIVERSAL) -> Tooth | None:
    """The tooth that a text names, or None when it names none.

    >>> tooth("14").name, tooth("as").name, tooth("33")
    ('upper left first molar', 'supernumerary beside the upper right primary second molar', None)
    """
    return _BY_NAME[numbering].get(text.strip().upper())


def teeth(text: str) -> tuple[Tooth, ...]:
    """The teeth of a list as records keep it, `2,3,4` or `2-4`; what names no tooth is left out.

    >>> [each.universal for each in teeth("2-4, A,x")]
    ['2', '3', '4', 'A']
    """
    found: list[Tooth] = []
    for part in text.split(","):
        span = re.fullmatch(r"\s*(\d{1,2})\s*-\s*(\d{1,2})\s*", part)
        names = [str(n) for n in range(int(span[1]), int(span[2]) + 1)] if span else [part]
        found += [one for one in map(tooth, names) if one is not None and one not in found]
    return tuple(found)


SURFACES = "MODBL"
"""The five surfaces: mesial, occlusal (the edge of a front tooth), distal, buccal (facial), lingual."""

_SURFACE = {"M": "M", "O": "O", "I": "O", "D": "D", "B": "B", "F": "B", "V": "B", "L": "L", "P": "L"}
_SURFACE_NAMES = {"M": "mesial", "O": "occlusal", "D": "distal", "B": "buccal", "L": "lingual"}
_FRONT_NAMES = {"O": "incisal", "B": "facial"}


def surfaces(text: str) -> str:
    """The surfaces that a text names, each once and in the order of SURFACES; other signs are left out.

    >>> surfaces("MOD"), surfaces("IFL"), surfaces("B5")
    ('MOD', 'OBL', 'B')
    """
    named = {_SURFACE[letter] for letter in text.upper() if letter in _SURFACE}
    return "".join(letter for letter in SURFACES if letter in named)


def surface_name(surface: str, of: Tooth) -> str:
    """A surface in words, as it is called on this tooth."""
    return _FRONT_NAMES.get(surface, _SURFACE_NAMES[surface]) if of.is_front else _SURFACE_NAMES[surface]
