"""Which paper counts before which: what the papers say of it, and where they contradict each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from abutment.agreements.clauses import Outline
from abutment.agreements.defects.finding import Defect, Place, defect_at, place_of
from abutment.agreements.defects.kinds import KINDS, kind_of_paper
from abutment.agreements.defects.wording import sentence_around

_CLASH = re.compile(r"\b(?:conflict\w*|inconsisten\w+|discrepanc\w+|contradict\w+)\b", re.I)
_WINS = re.compile(
    r"(?P<winner>[^,;:.]{3,160}?)\b(?:shall|will|must)?\s*(?:control\b|controls\b|governs?\b|prevails?\b|takes?\s+precedence\b|"
    r"supersedes?\b|have\s+precedence\b|has\s+precedence\b)(?P<rest>[^.;]{0,160})",
    re.I,
)
_VERB = re.compile(r"\b(?:control|govern|prevail|supersede|precedence)", re.I)
_ORDER = re.compile(
    r"\b(?:order\s+of\s+(?:precedence|priority)|in\s+(?:the\s+)?(?:event|case)\s+of\s+(?:any\s+|a\s+)?(?:conflict|inconsistenc\w+))"
    r"[^\n:.]{0,120}:",
    re.I,
)
_ITEM = re.compile(r"(?:\(?(?:\d|[a-e]|i{1,3}|iv|v)[.)]|[-*\u2022])\s+(?P<words>[^\n;,]{3,120})", re.I)
_UNLESS = re.compile(r"\b(?:unless|except|only if|expressly|specifically|explicitly)\b", re.I)
_ORDER_REACH = 700
_LEAST_ORDER = 2


@dataclass(frozen=True, slots=True)
class _Claim:
    """That one kind of paper counts before another."""

    winner: str
    loser: str
    place: Place


class Precedence:
    """What the papers of an agreement say about which of them counts first."""

    def __init__(self, outlines: Sequence[Outline]) -> None:
        self._kinds = tuple(kind_of_paper(outline.text) for outline in outlines)
        self._claims = tuple(
            claim
            for document, outline in enumerate(outlines)
            for claim in _claims(outline, self._kinds[document], document)
        )

    def conflicts(self) -> Iterator[Defect]:
        """Two sentences that put two papers into opposite orders."""
        told: set[frozenset[str]] = set()
        for place, later in enumerate(self._claims):
            pair = frozenset((later.winner, later.loser))
            for first in self._claims[:place]:
                if (first.winner, first.loser) == (later.loser, later.winner) and pair not in told:
                    told.add(pair)
                    words = (
                        f"Here the {later.winner} comes before the {later.loser}, there the {later.loser} before it."
                    )
                    yield defect_at("conflict", later.place, words, first.place)

    def note(self, outlines: Sequence[Outline], first: Place, second: Place) -> str:
        """Which of two papers claims to count before the other, as a sentence; empty when none does, or both do."""
        if first.document == second.document or max(first.document, second.document) >= len(outlines):
            return ""
        kinds = (self._kinds[first.document], self._kinds[second.document])
        claimed = [each for each in self._claims if {each.winner, each.loser} == set(kinds)]
        if not claimed or len({each.winner for each in claimed}) > 1:
            return ""
        return f" The papers say that the {claimed[0].winner} comes first ({claimed[0].place.section})."


def _claims(outline: Outline, own: str, document: int) -> Iterator[_Claim]:
    seen = -1
    for found in _CLASH.finditer(outline.text):
        if found.start() < seen:
            continue
        start, end = sentence_around(outline.text, found.start())
        seen = end
        sentence = outline.text[start:end]
        if not _VERB.search(sentence):
            continue
        place = place_of(outline, (start, end), document)
        won = _WINS.search(sentence, max(0, found.start() - start))
        if won is not None and not _UNLESS.search(sentence):
            winners = _named(won["winner"].rpartition(" between ")[0] or won["winner"], own)
            losers = _named(sentence[: won.start("winner")] + won["rest"], own) - winners
            if len(winners) == 1:
                yield from (_Claim(next(iter(winners)), each, place) for each in sorted(losers))
    for found in _ORDER.finditer(outline.text):
        yield from _in_order(outline, found, own, document)


def _in_order(outline: Outline, found: re.Match[str], own: str, document: int) -> Iterator[_Claim]:
    """A list of papers from the first to the last."""
    row: list[str] = []
    end = found.end()
    for item in _ITEM.finditer(outline.text, found.end(), min(len(outline.text), found.end() + _ORDER_REACH)):
        named = _named(item["words"], own)
        if len(named) != 1 or "\n\n" in outline.text[end : item.start()].strip(" "):
            break
        end = item.end()
        row += [each for each in named if each not in row]
    if len(row) >= _LEAST_ORDER:
        place = place_of(outline, (found.start(), end), document)
        yield from (_Claim(first, last, place) for at, first in enumerate(row) for last in row[at + 1 :])


def _named(words: str, own: str) -> set[str]:
    """The kinds of papers that words name; "this ..." is the paper in which they stand."""
    named = {name for name, pattern in KINDS if pattern.search(words)}
    if re.search(r"\bthis\s+(?:agreement|addendum|exhibit|contract)\b", words, re.I):
        named.add(own)
        if own != "agreement" and not re.search(
            r"\bMSA\b|\bmaster\b|\bthe\s+(?:main\s+|underlying\s+)?agreement\b", words, re.I
        ):
            named.discard("agreement")
    return named
