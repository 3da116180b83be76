"""Floor and cap: what lifts or lowers the fee of the days on which they hold, by days of the month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from abutment.agreements.rules.terms import SignedTerm
from abutment.fees.rules.parts import Part, addends
from abutment.fees.rules.plan import Segment, amount_of
from abutment.fees.rules.rounding import Number, rounded
from abutment.kernel.money import Cents, format_usd
from abutment.kernel.working import Step, Text


@dataclass(frozen=True, slots=True)
class Limit:
    """A floor or a cap of a month: the part that it adds to the fee, or the aside that it was not reached."""

    terms: tuple[SignedTerm, ...]
    part: Part | None
    aside: Step | None


def lifted(segments: Sequence[Segment], amounts: list[Number]) -> Limit | None:
    """The floor of the month. What it adds goes to the amounts of its days, in place, by the floor of each."""
    bounds = _bounds(segments, [each.floor for each in segments])
    if not bounds:
        return None
    least, before = _sums(bounds, amounts)
    if before >= least:
        return _not_reached("Floor", "the fee is not below it", bounds, least)
    for place, (_, bound) in bounds.items():
        amounts[place] += (least - before) * bound / least
    return _reached("Floor", bounds, least, before, segments)


def lowered(segments: Sequence[Segment], amounts: list[Number]) -> Limit | None:
    """The cap of the month. What it takes comes from the amounts of its days, in place, in proportion."""
    bounds = _bounds(segments, [each.cap for each in segments])
    if not bounds:
        return None
    most, before = _sums(bounds, amounts)
    if before <= most:
        return _not_reached("Cap", "the fee is not above it", bounds, most)
    for place in bounds:
        amounts[place] = amounts[place] * most / before
    return _reached("Cap", bounds, most, before, segments)


_Bounds: TypeAlias = dict[int, tuple[SignedTerm, Fraction]]


def _bounds(segments: Sequence[Segment], terms: Sequence[SignedTerm | None]) -> _Bounds:
    return {
        place: (term, amount_of(term) * segments[place].days.share)
        for place, term in enumerate(terms)
        if term is not None
    }


def _sums(bounds: _Bounds, amounts: Sequence[Number]) -> tuple[Fraction, Number]:
    # A limit that holds on a part of the month is held against the fee of that part only.
    bound = sum((each for _, each in bounds.values()), Fraction(0))
    return bound, sum((amounts[place] for place in bounds), 0)


def _not_reached(name: str, words: str, bounds: _Bounds, bound: Fraction) -> Limit:
    terms = _terms(bounds)
    label = f"{name} of {format_usd(rounded(bound))}"
    return Limit(terms, None, Step(label, Text(words), term=cited(terms), amendment=amendments(terms)))


def _reached(name: str, bounds: _Bounds, bound: Fraction, before: Number, segments: Sequence[Segment]) -> Limit:
    terms = _terms(bounds)
    parts = []
    for term in terms:
        share = sum((held for each, held in bounds.values() if each is term), Fraction(0))
        days = sum(segments[place].days.count for place, (each, _) in bounds.items() if each is term)
        month = segments[0].days.month
        full = format_usd(amount_of(term))
        label = full if days == month.day_count else f"{days} of {month.day_count} days of {full}"
        parts.append(Part(f"{name}: {label}", share))
    parts.append(Part("Less the fee without it", -before))

    def steps(cents: Cents) -> tuple[Step, ...]:
        return addends(cents, parts)

    return Limit(terms, Part(f"{name} of {format_usd(rounded(bound))}", bound - before, (), steps), None)


def _terms(bounds: _Bounds) -> tuple[SignedTerm, ...]:
    return tuple({term.term_id: term for term, _ in bounds.values()}.values())


def cited(terms: Sequence[SignedTerm]) -> str:
    """How a step cites the terms that it follows."""
    return "; ".join(dict.fromkeys(term.label for term in terms))


def amendments(terms: Sequence[SignedTerm]) -> str:
    """The instruments by which the terms of a step hold."""
    return "; ".join(dict.fromkeys(term.amendment for term in terms))
