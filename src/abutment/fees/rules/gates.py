"""What the law's gate says to a fee on each day of a month: the strictest over its methods and its places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    for period in sorted(service, key=lambda each: each.starts_on):
        within = period.intersect(month.period)
        for day in within.days() if within is not None else ():
            term = book.find(TermKey.FEE, day)
            if term is None:
                continue
            found = strictest(
                [
                    finding(place, verdict_of(place, method, day), opinions, day)
                    for place in jurisdictions
                    for method in _methods(term)
                ]
            )
            if stretches and stretches[-1][0].ends_on == day and _is_same(stretches[-1][1], found):
                stretches[-1] = (Period(stretches[-1][0].starts_on, day + timedelta(days=1)), stretches[-1][1])
            else:
                stretches.append((Period.of_day(day), found))
    return tuple(stretches)


def _is_same(earlier: GateFinding, later: GateFinding) -> bool:
    # A sentence may name the day that was asked about ("not yet in force on ..."); that alone is no change of the law.
    return earlier == later or earlier == replace(later, sentence=earlier.sentence)


def _methods(term: SignedTerm) -> tuple[FeeMethod, ...]:
    return methods_of(term.value.formula) if isinstance(term.value, Fee) else ()
