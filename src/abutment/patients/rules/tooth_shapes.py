"""How a tooth is drawn: a crown and roots seen from the cheek, and the five surfaces seen from where it bites.

Outlines are SVG paths. Seen from the cheek, y is 0 at the neck, the crown hangs down from it and the roots stand above,
as in the upper arch; the lower arch is the same turned over. The biting side is a box as wide as the tooth, facial
side up; it too is turned over below, so that the facial side is always the outer one.
"""

from __future__ import annotations

from abutment.patients.rules.teeth import Tooth

BITE_HEIGHT = 32
"""How tall the biting side is drawn."""

_WIDTHS = {
    "central incisor": (31, 22),
    "lateral incisor": (25, 24),
    "canine": (28, 26),
    "first premolar": (28, 28),
    "second premolar": (28, 29),
    "first molar": (39, 41),
    "second molar": (37, 39),
    "third molar": (33, 36),
}
_SMALLER = 0.78
"""How large a primary tooth is beside a permanent one."""


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _scaled(outline: str, width: float, height: float) -> str:
    """An outline drawn on a unit 100 wide and 100 tall, at its own size."""
    parts: list[str] = []
    is_x = True
    for token in outline.split():
        if token.isalpha():
            parts.append(token)
            is_x = True
        else:
            parts.append(_number(float(token) * (width if is_x else height) / 100))
            is_x = not is_x
    return " ".join(parts)


_CROWNS = {
    "incisor": (
        "M 16 0 C 6 22 0 66 3 90 C 4 99 12 100 50 100 C 88 100 96 99 97 90 C 100 66 94 22 84 0 C 66 -9 34 -9 16 0 Z"
    ),
    "canine": (
        "M 17 0 C 6 20 0 50 6 74 C 12 86 36 96 50 106 C 64 96 88 86 94 74 C 100 50 94 20 83 0 C 66 -10 34 -10 17 0 Z"
    ),
    "premolar": (
        "M 16 0 C 3 24 0 52 6 76 C 14 90 36 93 50 104 C 64 93 86 90 94 76 C 100 52 97 24 84 0 C 66 -9 34 -9 16 0 Z"
    ),
    "molar": (
        "M 9 0 C 0 24 -1 58 5 84 C 10 102 36 104 50 90 C 64 104 90 102 95 84 C 101 58 100 24 91 0 C 72 -9 28 -9 9 0 Z"
    ),
}
_CROWN_HEIGHTS = {"incisor": 31, "canine": 31, "premolar": 27, "molar": 25}

_ONE_ROOT = "M 18 0 C 22 -38 36 -88 50 -100 C 64 -92 78 -38 82 0 Z"
_TWO_ROOTS = "M 9 0 C 8 -40 16 -86 24 -97 C 36 -96 40 -52 50 -34 C 60 -52 64 -96 76 -97 C 84 -86 92 -40 91 0 Z"
_THREE_ROOTS = (
    "M 9 0 C 4 -36 8 -78 17 -92 C 29 -90 32 -54 39 -36 C 41 -62 44 -92 50 -100 C 56 -92 59 -62 61 -36 "
    "C 68 -54 71 -90 83 -92 C 92 -78 96 -36 91 0 Z"
)
_ROOT_HEIGHTS = {"incisor": 40, "canine": 50, "premolar": 42, "molar": 40}


def width(tooth: Tooth) -> float:
    """How wide a tooth is drawn."""
    key = tooth.name.rsplit(" ", 2)
    upper, lower = _WIDTHS.get(" ".join(key[-2:]), _WIDTHS.get(key[-1], (28, 26)))
    wide = upper if tooth.is_upper else lower
    return round(wide * _SMALLER, 1) if tooth.is_primary else wide


def crown(tooth: Tooth) -> str:
    """The outline of its crown, seen from the cheek."""
    height = _CROWN_HEIGHTS[tooth.kind] * (_SMALLER if tooth.is_primary else 1)
    return _scaled(_CROWNS[tooth.kind], width(tooth), height)


def roots(tooth: Tooth) -> str:
    """The outline of its roots, seen from the cheek."""
    height = _ROOT_HEIGHTS[tooth.kind] * (_SMALLER if tooth.is_primary else 1)
    if tooth.kind == "molar":
        outline = _THREE_ROOTS if tooth.is_upper else _TWO_ROOTS
    else:
        # Of the single-rooted rows only the first upper premolar has two.
        is_split = tooth.kind == "premolar" and tooth.is_upper and tooth.place == 4
        outline = _TWO_ROOTS if is_split else _ONE_ROOT
    return _scaled(outline, width(tooth), height)


def bite(tooth: Tooth) -> dict[str, str]:
    """The outlines of its five surfaces, facial side up, by their letters."""
    wide = width(tooth)
    tall = BITE_HEIGHT * (_SMALLER if tooth.is_primary else 1)
    # A front tooth bites with an edge, a back tooth with a table.
    left, right = (0.22, 0.78) if tooth.is_front else (0.29, 0.71)
    top, bottom = (0.4, 0.6) if tooth.is_front else (0.31, 0.69)
    bulge = 0.06 if tooth.is_front else 0.04
    corner = 0.09

    def point(x: float, y: float) -> str:
        return f"{_number(x * wide)} {_number(y * tall)}"

    low, high = corner, 1 - corner
    facial = (
        f"M {point(low, low)} Q {point(0.5, -bulge)} {point(high, low)} L {point(right, top)} L {point(left, top)} Z"
    )
    lingual = (
        f"M {point(low, high)} Q {point(0.5, 1 + bulge)} {point(high, high)} "
        f"L {point(right, bottom)} L {point(left, bottom)} Z"
    )
    start = (
        f"M {point(low, low)} Q {point(-bulge, 0.5)} {point(low, high)} L {point(left, bottom)} L {point(left, top)} Z"
    )
    end = (
        f"M {point(high, low)} Q {point(1 + bulge, 0.5)} {point(high, high)} "
        f"L {point(right, bottom)} L {point(right, top)} Z"
    )
    table = f"M {point(left, top)} L {point(right, top)} L {point(right, bottom)} L {point(left, bottom)} Z"
    # The side towards the midline is mesial: to the reader's right of the teeth on the patient's right.
    mesial, distal = (end, start) if tooth.is_on_the_right else (start, end)
    return {"M": mesial, "O": table, "D": distal, "B": facial, "L": lingual}
