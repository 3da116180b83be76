"""A social security number as people write it."""

from __future__ import annotations

_DIGITS = 9


def in_groups(number: str) -> str:
    """Nine digits in their three groups; whatever else was kept stays as it was written.

    >>> in_groups("987654321"), in_groups("987-65-4321"), in_groups("A1234")
    ('987-65-4321', '987-65-4321', 'A1234')
    """
    if len(number) != _DIGITS or not (number.isascii() and number.isdigit()):
        return number
    return f"{number[:3]}-{number[3:5]}-{number[5:]}"
