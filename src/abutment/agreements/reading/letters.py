"""Letters that the eye does not see, or takes for others: told in remarks; the text keeps them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from abutment.agreements.reading.papers import Remark

LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХԚԜаеѕіјорсухԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABESIJKMHOPCTYXQWaesijopcyxdhqwABEZHIKMNOPTYXo",
)
"""Cyrillic and Greek letters that print as Latin ones."""

_ALIKE = "".join(map(chr, LOOKALIKES))
FOREIGN = re.compile(rf"(?<![^\W\d_])[A-Za-z]*[{_ALIKE}][A-Za-z{_ALIKE}]*(?![^\W\d_])")
"""A word of Latin letters and others that print like them."""

UNSEEN = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
"""Inside of a character class: letters without width, among them hyphens that only a line's end shows."""

_MIXED = re.compile(rf"[A-Za-z][{_ALIKE}]|[{_ALIKE}][A-Za-z]")
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_WIDTHLESS = re.compile("[\u180e\u200b-\u200d\u2060-\u2065\ufeff]")
_UNSTORED = re.compile("[\0\ud800-\udfff]")
_MOST_REMARKS = 500


def as_stored(text: str) -> tuple[str, tuple[Remark, ...]]:
    """A text without what no database keeps (each such character becomes U+FFFD, so all others stay in their places),
    and what is to be told of its letters."""
    kept, lost = _UNSTORED.subn("\ufffd", text)
    return kept, tuple(_told(kept, lost))


def few(remarks: Sequence[Remark]) -> tuple[Remark, ...]:
    """Remarks, as many as somebody may read; how many more there were."""
    more = len(remarks) - _MOST_REMARKS
    if more <= 0:
        return tuple(remarks)
    return (*remarks[:_MOST_REMARKS], Remark(remarks[-1].kind, f"{more:,} more remarks are left out."))


def _told(text: str, lost: int) -> Iterator[Remark]:
    if lost:
        yield Remark("encoding", f"Characters that are no letters ({lost:,}) are shown as \ufffd.")
    if text.isascii():
        return
    for pattern, words in (
        (_DIRECTIONS, "Hidden marks that turn the direction of writing ({0:,}): words may show in another order."),
        (_WIDTHLESS, "Characters without width ({0:,}): words may look whole and not be found."),
        (_MIXED, "Letters of another alphabet that look like Latin ones ({0:,}): words may not be what they seem."),
    ):
        first = pattern.search(text)
        if first is not None:
            count = sum(1 for _ in pattern.finditer(text))
            yield Remark("hidden", words.format(count), first.start())
