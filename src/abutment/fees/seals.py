"""What the law and the market value say to a statement, as its page and its printed sheet show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from abutment.agreements.rules.gate import GateFinding, Passage
from abutment.fees.rules.results import FmvFinding
from abutment.kernel.money import Cents, format_usd
from abutment.kernel.periods import Period
from abutment.law.answers import Citation
from abutment.law.jurisdictions import NAMES
from abutment.web.words import day_in_words

if TYPE_CHECKING:
    from abutment.fees.queries.statements import Sheet

_MARGIN = Fraction(15, 100)


@dataclass(frozen=True, slots=True)
class Scale:
    """Where amounts lie on a line from 0 to 1000: the bounds of market value, what is charged (if anything is), what
    the terms say (if that is more)."""

    low: int
    high: int
    charged: int | None
    terms: int | None
    low_usd: str
    high_usd: str


@dataclass(frozen=True, slots=True)
class Seal:
    """One verdict in a word and a sentence, with what it rests on; kind is the kind of status that it is."""

    name: str
    word: str
    kind: str
    sentence: str
    ring: str
    facts: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    scale: Scale | None = None


@dataclass(frozen=True, slots=True)
class InPart:
    """What the law said to some days of a month that it cut."""

    period: Period
    finding: GateFinding

    @property
    def days(self) -> str:
        """The days, the last one inside."""
        return days_in_words(self.period)


def law_seal(sheet: Sheet) -> Seal:
    """What the law says to the method of the fee; where it said different things, the strictest."""
    found = sheet.law
    if found is None:
        return Seal(
            "Law", "Not asked", "unknown", "No fee was computed that the law could speak to.", "LAW • NOT ASKED • "
        )
    place = NAMES.get(found.jurisdiction, found.jurisdiction)
    word, kind = _law_word(found)
    facts = [f"{found.method.label} fee in {place}"]
    if found.opinion is not None:
        facts.append(f"Opinion of {found.opinion.counsel}, {day_in_words(found.opinion.given_on)}")
    return Seal("Law", word, kind, found.sentence, _ring("LAW", word, place), tuple(facts), found.citations)


def _law_word(found: GateFinding) -> tuple[str, str]:
    if found.passage is Passage.REFUSED:
        return "Refused", "bad"
    if found.passage is Passage.WAITS:
        return "Waits for counsel", "attention"
    return ("Opened by counsel", "good") if found.opinion is not None else (found.verdict.label, "good")


def fmv_seal(sheet: Sheet) -> Seal:
    """Where the fee of the month lies against its fair market value."""
    fmv = sheet.fee.fmv
    word, kind = {
        "inside": ("Inside the range", "good"),
        "above": ("Above the range", "attention"),
        "below": ("Below the range", "attention"),
        "partly": ("Not for all days", "attention"),
        "none": ("No opinion", "attention"),
    }[fmv.status]
    facts = [", ".join(part for part in (fmv.appraiser, fmv.method) if part)]
    if fmv.valid is not None:
        until = f" through {day_in_words(last)}" if (last := fmv.valid.last_day) else ""
        facts.append(f"Valid from {day_in_words(fmv.valid.starts_on)}{until}")
    facts.append(fmv.document_name or "")
    return Seal(
        name="Fair market value",
        word=word,
        kind=kind,
        sentence=fmv.sentence,
        ring=_ring("FAIR MARKET VALUE", word.replace(" the range", "")),
        facts=tuple(fact for fact in facts if fact),
        scale=_scale(fmv, sheet.fee.charged_cents, sheet.fee.by_terms_cents),
    )


def worst_of(*seals: Seal) -> str:
    """The kind that decides how a statement looks: bad before attention before good."""
    return next((kind for kind in ("bad", "attention") if kind in {seal.kind for seal in seals}), "good")


def parts_of_law(sheet: Sheet) -> Sequence[InPart]:
    """What the law said to each stretch of the month, when it said different things; empty when it said one."""
    parts = [InPart(period, finding) for period, finding in sheet.fee.gates]
    return parts if any(part.finding != parts[0].finding for part in parts) else []


def days_in_words(period: Period) -> str:
    """Days inside a period as people write them: `Oct 3, 2026`, `Oct 1 to Oct 14, 2026`."""
    last = period.last_day
    if last is None:
        return f"from {day_in_words(period.starts_on)}"
    if last == period.starts_on:
        return day_in_words(last)
    first = f"{period.starts_on:%b} {period.starts_on.day}"
    return f"{first if last.year == period.starts_on.year else day_in_words(period.starts_on)} to {day_in_words(last)}"


def days_in_short(period: Period) -> str:
    """Days of a month that is named elsewhere: `Oct 3`, `Oct 1 to 14`."""
    first, last = period.starts_on, period.last_day
    start = f"{first:%b} {first.day}"
    if last is None or last == first:
        return start
    return f"{start} to {last.day}" if (last.year, last.month) == (first.year, first.month) else days_in_words(period)


def _ring(*words: str) -> str:
    """The words around a seal, repeated until they go around."""
    once = " • ".join(word.upper() for word in words) + " • "
    return once * max(1, 40 // len(once))


def _scale(fmv: FmvFinding, charged: Cents, terms: Cents) -> Scale | None:
    """The line on which the bounds and the amounts all have their place; none without bounds."""
    low, high = fmv.low_cents, fmv.high_cents
    if low is None or high is None or high <= low:
        return None
    amounts = (low, high, charged, terms)
    room = max(amounts) - min(amounts)
    start, length = min(amounts) - room * _MARGIN, room * (1 + 2 * _MARGIN)

    def at(cents: Cents) -> int:
        return round((cents - start) / length * 1000)

    return Scale(
        low=at(low),
        high=at(high),
        charged=at(charged) if charged else None,
        terms=None if terms == charged else at(terms),
        low_usd=format_usd(low),
        high_usd=format_usd(high),
    )
