"""Words that the end of a line broke: whole again, but for those that are written with a hyphen anyway."""

from __future__ import annotations

import re
from collections.abc import Set

BROKEN = re.compile(r"(?<=[A-Za-z])(?:[-\u2010\u00ad][^\S\n]*\r?\n[^\S\n]*|[\x02\ufffe](?:\r?\n)?)(?=[a-z])")
"""Where a line's end broke a word; PDFium writes \\x02 or U+FFFE for the hyphen that it saw there."""

_WORDS = re.compile(r"[a-z\x02]+(?:-[a-z\x02]+)*")
_BEFORE = re.compile(r"[A-Za-z]+$")
_AFTER = re.compile(r"[A-Za-z]+")
_LONGEST = 40
_JOINED = frozenset(
    str.split("any can for here may no not some there under over up out where with every fore mean never none")
)
"""Words that make another with what follows more often than they stand before a hyphen."""


def vocabulary(text: str) -> Set[str]:
    """The words of a text that no line's end broke; empty where none is broken."""
    if BROKEN.search(text) is None:
        return frozenset()
    return frozenset(word for word in _WORDS.findall(BROKEN.sub("\x02", text).lower()) if "\x02" not in word)


def joint(text: str, start: int, end: int, known: Set[str]) -> str:
    """What stands between the two parts of a word that is broken at text[start:end]: nothing, or its own hyphen."""
    before = _BEFORE.search(text, max(0, start - _LONGEST), start)
    after = _AFTER.match(text, end, end + _LONGEST)
    if before is None or after is None:
        return ""
    left, right = before[0].lower(), after[0].lower()
    if left + right in known:
        return ""
    if f"{left}-{right}" in known:
        return "-"
    is_compound = min(len(left), len(right)) > 2 and left in known and right in known and left not in _JOINED
    return "-" if is_compound else ""


def rejoined(text: str, known: Set[str]) -> str:
    """A text with its broken words whole."""
    return BROKEN.sub(lambda found: joint(text, found.start(), found.end(), known), text)
