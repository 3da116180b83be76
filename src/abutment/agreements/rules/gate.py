"""The law's gate before a fee: what the law of a state says to a method on a day, and whether counsel opened it.

- prohibited: refused, with the citation. No opinion opens it.
- restricted: open where the law itself names market value as its condition; else a named counsel's opinion opens it.
- allowed: open.
- contested, unread: a named counsel's opinion opens it. Silence is not permission.
What is open is charged inside its fair market value only; that is the fee's own rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from abutment.kernel.periods import Period
from abutment.law.answers import Citation, Verdict
from abutment.law.rules.fees import Control, FeeMethod, MethodVerdict
from abutment.web.words import day_in_words


class Passage(StrEnum):
    """Whether a fee may pass, from strictest to mildest."""

    REFUSED = "refused"
    WAITS = "waits"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class CounselOpinion:
    """A named counsel's word that a method may be used in a state under an agreement, for the days that it names."""

    opinion_id: int
    jurisdiction: str
    method: FeeMethod
    counsel: str
    given_on: date
    period: Period
    words: str
    allows: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFinding:
    """What the gate says to one method in one state on a day."""

    jurisdiction: str
    method: FeeMethod
    verdict: Verdict
    passage: Passage
    sentence: str
    citations: tuple[Citation, ...] = ()
    opinion: CounselOpinion | None = None

    @property
    def is_read(self) -> bool:
        """Whether the text of every citation was read."""
        return bool(self.citations) and all(citation.read for citation in self.citations)


def finding(jurisdiction: str, asked: MethodVerdict, opinions: Iterable[CounselOpinion], on: date) -> GateFinding:
    """What the gate says to a verdict of the law, given the opinions of counsel under the agreement."""
    opinion = _in_force(jurisdiction, asked.method, opinions, on)
    passage, sentence = _passage(asked, opinion, on)
    return GateFinding(
        jurisdiction=jurisdiction,
        method=asked.method,
        verdict=asked.verdict,
        passage=passage,
        sentence=sentence,
        citations=asked.citations,
        opinion=None if asked.verdict in (Verdict.PROHIBITED, Verdict.ALLOWED) else opinion,
    )


def strictest(findings: Sequence[GateFinding]) -> GateFinding:
    """The finding that decides: the strictest, and among equals the first."""
    order = list(Passage)
    return min(findings, key=lambda each: order.index(each.passage))


def _in_force(
    jurisdiction: str, method: FeeMethod, opinions: Iterable[CounselOpinion], on: date
) -> CounselOpinion | None:
    fitting = [
        each for each in opinions if each.jurisdiction == jurisdiction and each.method is method and on in each.period
    ]
    # A warning stands until it is withdrawn; else the one recorded last (numbers rise), whatever day it bears.
    return max(fitting, key=lambda each: (not each.allows, each.opinion_id), default=None)


def _passage(asked: MethodVerdict, opinion: CounselOpinion | None, on: date) -> tuple[Passage, str]:
    method = asked.method.label
    if asked.verdict is Verdict.PROHIBITED:
        return Passage.REFUSED, f"{method}: prohibited. {asked.sentence}"
    if asked.verdict is Verdict.ALLOWED:
        return Passage.OPEN, f"{method}: allowed. {asked.sentence}"
    if opinion is not None and not opinion.allows:
        given = day_in_words(opinion.given_on)
        return Passage.REFUSED, f"{method}: {opinion.counsel} advised against it on {given}."
    if opinion is not None:
        last = opinion.period.last_day
        until = f", which holds through {day_in_words(last)}" if last else ""
        return (
            Passage.OPEN,
            f"{method}: {asked.verdict.label.lower()}, opened by the opinion of {opinion.counsel} "
            f"of {day_in_words(opinion.given_on)}{until}.",
        )
    if asked.verdict is Verdict.RESTRICTED and asked.control is Control.WITH_MARKET_VALUE_FILE:
        return Passage.OPEN, f"{method}: restricted. {asked.sentence}"
    return (
        Passage.WAITS,
        f"{method}: {asked.verdict.label.lower()}. {asked.sentence} It waits for a named counsel's opinion.",
    )
