"""What the law's gate says to a fee on each day of a month: the strictest over its methods and its places."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeAlias

from abutment.agreements.rules.formulas import methods_of
from abutment.agreements.rules.gate import CounselOpinion, GateFinding, finding, strictest
from abutment.agreements.rules.terms import SignedTerm, TermBook
from abutment.agreements.rules.values import Fee, TermKey
from abutment.kernel.months import Month
from abutment.kernel.periods import Period
from abutment.law.rules.fees import FeeMethod, MethodVerdict

VerdictOf: TypeAlias = Callable[[str, FeeMethod, date], MethodVerdict]


def gates_for(
    month: Month,
    service: Sequence[Period],
    book: TermBook,
    jurisdictions: Sequence[str],
    opinions: Sequence[CounselOpinion],
    verdict_of: VerdictOf,
) -> tuple[tuple[Period, GateFinding], ...]:
    """The strictest finding over the methods of the fee in force and the places, in stretches of equal findings.

    The law is asked on every day of service, since it and the opinions of counsel may change within the month; give a
    verdict_of that remembers when many practices are asked about. Days without a fee term have no finding.
    """
    stretches: list[tuple[Period, GateFinding]] = []
    asked: tuple[object, ...] = ()
    done = date.min
    for days, methods in _agreed(month, service, book):
        for day in days.days():
            if day <= done:
                continue  # two periods of service share it
            known = [each for each in opinions if day in each.period]
            verdicts = [verdict_of(place, method, day) for place in jurisdictions for method in methods]
            if stretches and stretches[-1][0].ends_on == day and asked == (verdicts, known):
                found = stretches[-1][1]  # the same question as the day before
            else:
                places = [place for place in jurisdictions for _ in methods]
                findings = [finding(*each, known, day) for each in zip(places, verdicts, strict=True)]
                found = strictest(findings)
            asked, done = (verdicts, known), day
            if stretches and stretches[-1][0].ends_on == day and _is_same(stretches[-1][1], found):
                stretches[-1] = (Period(stretches[-1][0].starts_on, day + timedelta(days=1)), stretches[-1][1])
            else:
                stretches.append((Period.of_day(day), found))
    return tuple(stretches)


def _agreed(month: Month, service: Sequence[Period], book: TermBook) -> Iterator[tuple[Period, tuple[FeeMethod, ...]]]:
    """The days of service under one fee term, in order, with the methods that it is made of."""
    for period in sorted(service, key=lambda each: each.starts_on):
        for entry in book.of(TermKey.FEE):
            days = entry.period.intersect(period)
            within = None if days is None else days.intersect(month.period)
            if within is not None:
                yield within, _methods(entry.value)


def _is_same(earlier: GateFinding, later: GateFinding) -> bool:
    # A sentence may name the day that was asked about ("not yet in force on ..."); that alone is no change of the law.
    return earlier is later or earlier == replace(later, sentence=earlier.sentence)


def _methods(term: SignedTerm) -> tuple[FeeMethod, ...]:
    return methods_of(term.value.formula) if isinstance(term.value, Fee) else ()
