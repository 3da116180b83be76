"""Two mark-ups on the same costs: whether they add or compound must be said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from abutment.agreements.clauses import Outline
from abutment.agreements.defects.finding import Defect, defect_at, place_of
from abutment.agreements.defects.wording import sentence_around

_RATE = r"(?:[a-z-]+\s+)?(?:percent\s*)?\(?(?P<{0}>\d{{1,2}}(?:\.\d+)?)\s*(?:%|percent)\)?"
_MARK = r"\s*mark-?\s?up\b"
_BOTH = re.compile(
    rf"{_RATE.format('one')}{_MARK}(?P<between>[^.;%]{{0,80}}?)\b(?:and|plus)\s+(?:an?\s+)?(?:additional\s+)?"
    rf"{_RATE.format('two')}{_MARK}",
    re.I,
)
_SAID = re.compile(
    r"\bcompound\w*|\bcumulat\w+|\bcombined\b|\baggregate\b|\btotal\w*|\bsum of\b|\bin each case (?:on|of)\b|"
    r"\bbefore\b|\bafter\b",
    re.I,
)


def defects_of_markups(outline: Outline, document: int) -> Iterator[Defect]:
    """Two mark-ups in a sentence that does not say how they go together."""
    for found in _BOTH.finditer(outline.text):
        sentence = outline.text[slice(*sentence_around(outline.text, found.start()))]
        if _SAID.search(sentence):
            continue
        one, two = Decimal(found["one"]) / 100, Decimal(found["two"]) / 100
        added, compounded = (one + two) * 100, ((1 + one) * (1 + two) - 1) * 100
        words = f"They may add to {_plain(added)}% or compound to {_plain(compounded)}%; the paper does not say which."
        yield defect_at("ambiguity", place_of(outline, found.span(), document), words)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
