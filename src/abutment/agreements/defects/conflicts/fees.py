"""Fees that a paper calls by a name of their own, so that two amounts of one cannot both hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from abutment.agreements.clauses import Outline
from abutment.agreements.defects.conflicts.statements import Statement, narrowed
from abutment.agreements.defects.finding import place_of
from abutment.agreements.defects.wording import sentence_around

_FEE = re.compile(
    r"\b(?P<name>(?:[A-Za-z][\w-]*\s+){2,4}fee)\s+(?:of|is|shall be|will be|equals?|:)\s+"
    r"\$(?P<amount>\d{1,3}(?:,\d{3})+|\d+)"
    r"(?P<cents>\.\d\d)?(?!\d)(?:\s*(?:/|per|a|each)\s*(?P<per>month|year|quarter|week|hour|visit|user|location|office))?",
    re.I,
)
_PLAIN = frozenset(
    str.split(
        "the a an any each such said this that of for to and or by with its our your their monthly annual yearly fixed "
        "flat one-time additional applicable total current initial standard base minimum maximum late is be pay pays "
        "shall will service services then-current outside no on at as from upon plus including following"
    )
)
_PLACES = frozenset({"location"})
_CHANGES = re.compile(
    r"\b(?:increas\w+|decreas\w+|reduc\w+|from \$|previous\w*|former\w*|until|after the|first (?:month|year)|tiers?|"
    r"example|instead of|in lieu of|discount\w*|waiv\w+)\b",
    re.I,
)


def named_fees(outlines: Sequence[Outline]) -> Iterator[Statement]:
    """Each fee with a name of at least two telling words and its amount: the medical director fee of $500 per month."""
    for document, outline in enumerate(outlines):
        for found in _FEE.finditer(outline.text):
            name = _name(found["name"])
            start, end = sentence_around(outline.text, found.start())
            sentence = outline.text[start:end]
            if not name or _CHANGES.search(sentence):
                continue
            amount = found["amount"].replace(",", "") + (found["cents"] or ".00")
            per = (found["per"] or "").lower().replace("month", "")
            when = frozenset({per} - {""}) | narrowed(outline, "", found.start()) & _PLACES
            said = f"${found['amount']}{found['cents'] or ''}"
            place = place_of(outline, found.span(), document)
            yield Statement(f"the {name}", amount, said, when, frozenset(), place)


def _name(words: str) -> str:
    """The telling words right before "fee"; empty where there are fewer than two."""
    kept: list[str] = []
    for word in reversed(words.lower().split()[:-1]):
        if word in _PLAIN:
            break
        kept.insert(0, word)
    return " ".join((*kept, "fee")) if len(kept) > 1 else ""
