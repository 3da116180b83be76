"""Months as hypothesis draws them: formulas, inputs of each day, limits, changes of law and market."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from abutment.fees.rules.asked import Asked, CoveredDays, Release
from abutment.fees.rules.inputs import InputRow, MonthInputs
from abutment.kernel.months import Month
from abutment.kernel.periods import Period
from tests.fees.rules.asking import (
    LAKESIDE,
    MILL_STREET,
    NAMES,
    asked,
    fee,
    flat,
    gate,
    input_row,
    market,
    share,
    term,
    tiers,
)

MONTHS = st.sampled_from([Month(2026, 6), Month(2026, 7), Month(2026, 2), Month(2028, 2)])
CENTS = st.integers(0, 20_000_000)
KINDS = ("collections", "refunds", "production", "adjustments", "expenses", "costs")


def as_usd(cents: int) -> str:
    """Cents as the agreement writes dollars."""
    return f"{cents // 100}.{cents % 100:02d}"


AMOUNTS = CENTS.map(as_usd)
PERCENTS = st.integers(0, 10_000).map(as_usd)
"""0 to 100 percent, in hundredths."""


def _rising(starts: list[int], percents: list[str], applies: str, base: str) -> dict[str, Any]:
    steps = [0, *sorted({start for start in starts if start})]
    return tiers(*((as_usd(start), percents[place]) for place, start in enumerate(steps)), applies=applies, base=base)


def scales(applies: str) -> st.SearchStrategy[dict[str, Any]]:
    """A scale of up to four steps."""
    starts, percents = st.lists(CENTS, max_size=3), st.lists(PERCENTS, min_size=4, max_size=4)
    return st.builds(_rising, starts, percents, st.just(applies), BASES)


BASES = st.sampled_from(["gross_collections", "net_collections"])
SHARES = st.builds(share, PERCENTS, BASES)
MARGINAL = scales("marginal")
BALANCES = st.sampled_from(
    [
        {"method": "balance", "of": "gross_collections", "less": ["refunds", "expenses"]},
        {"method": "balance", "of": "net_collections", "less": ["expenses"]},
    ]
)
FLATS = st.builds(flat, AMOUNTS, st.sampled_from(["month", "year"]))
SINGLE = SHARES | MARGINAL | BALANCES
"""One method that moves with collections, by no more than a cent for a cent."""


def combined(parts: st.SearchStrategy[dict[str, Any]], *methods: str) -> st.SearchStrategy[dict[str, Any]]:
    """Two or three parts put together."""
    return st.builds(
        lambda method, held: {"method": method, "parts": held},
        st.sampled_from(methods),
        st.lists(parts, min_size=2, max_size=3),
    )


CHOICES = SINGLE | combined(SINGLE | FLATS, "lesser_of", "greater_of")
RISING = SINGLE | FLATS | combined(CHOICES | FLATS, "sum", "lesser_of", "greater_of")
"""Formulas that never fall when collections rise."""
OTHERS = (
    scales("whole")
    | st.builds(share, PERCENTS, st.sampled_from(["net_production", "net_revenue", "pretax_income"]))
    | st.builds(
        lambda one, two, how: {
            "method": "cost_plus",
            "pools": ["staff"],
            "markups": [{"percent": one, "purpose": "overhead"}, {"percent": two, "purpose": "profit"}],
            "markups_are": how,
        },
        PERCENTS,
        PERCENTS,
        st.sampled_from(["added", "compounded"]),
    )
    | st.builds(lambda rate: {"method": "per_visit", "rates_usd": {"exam": rate}}, AMOUNTS)
)
FORMULAS = RISING | OTHERS | combined(OTHERS | SINGLE, "sum", "lesser_of", "greater_of")


@st.composite
def row_sets(draw: Callable[..., Any], month: Month) -> tuple[InputRow, ...]:
    """Every kind on the first day at both places, then more rows of one or several days."""
    first = month.first_day
    rows = [input_row(kind, as_usd(draw(CENTS)), first, place=place) for kind in KINDS for place in (1, 2)]
    rows += [input_row("costs", as_usd(draw(CENTS)), first, category="staff", place=place) for place in (1, 2)]
    rows += [input_row("visits", draw(st.integers(0, 99)), first, category="exam", place=place) for place in (1, 2)]
    for _ in range(draw(st.integers(0, 8))):
        day = first + timedelta(days=draw(st.integers(-3, month.day_count)))
        last = day + timedelta(days=draw(st.sampled_from([0, 0, 0, 1, 6, 31])))
        place = draw(st.sampled_from([None, MILL_STREET, LAKESIDE]))
        rows.append(input_row(draw(st.sampled_from(KINDS)), as_usd(draw(CENTS)), day, last, place=place))
    return tuple(rows)


def days_of(month: Month) -> st.SearchStrategy[date]:
    """Any day of a month but its first."""
    return st.integers(1, month.day_count - 1).map(lambda number: month.first_day + timedelta(days=number))


@st.composite
def months_asked(draw: Callable[..., Any], formulas: st.SearchStrategy[dict[str, Any]] = FORMULAS) -> Asked:
    """A month in which anything may change."""
    month = draw(MONTHS)
    terms = [fee(draw(formulas))]
    if draw(st.booleans()):
        terms.append(fee(draw(formulas), draw(days_of(month)), amendment=1))
    terms += draw(limits(month))
    covered: tuple[CoveredDays, ...] = ()
    if draw(st.booleans()):
        days = Period(month.first_day, draw(days_of(month)))
        covered = tuple(CoveredDays(pk, name, days) for pk, name in NAMES.items())
    return asked(
        *terms,
        rows=draw(row_sets(month)),
        month=month,
        service=[Period(month.first_day, draw(st.none() | days_of(month)))],
        covered=covered,
        gates=_gates(month, draw(st.none() | days_of(month)), draw(PASSAGES), draw(PASSAGES)),
        releases=[Release("Ann Bell", draw(st.integers(1, 10**7)), date(2028, 3, 1), "") for _ in range(draw(NUMBER))],
    )


PASSAGES = st.sampled_from(["open", "open", "waits", "refused"])
NUMBER = st.integers(0, 2)


def _gates(month: Month, changes_on: date | None, before: str, after: str) -> list[tuple[Period, Any]]:
    if changes_on is None:
        return [(month.period, gate(before))]
    return [(Period(month.first_day, changes_on), gate(before)), (Period(changes_on), gate(after))]


@st.composite
def limits(draw: Callable[..., Any], month: Month) -> list[Any]:
    """A floor and a cap above it, each of which may be amended in the month, and a range of the market."""
    terms = []
    least, more, most = sorted(draw(st.lists(CENTS, min_size=3, max_size=3)))
    if draw(st.booleans()):
        terms.append(term("floor", amount_usd=as_usd(least)))
    if draw(st.booleans()):
        terms.append(term("cap", amount_usd=as_usd(most)))
        if draw(st.booleans()):
            terms.append(term("cap", draw(days_of(month)), amendment=1, amount_usd=as_usd(more)))
    if draw(st.booleans()):
        per = draw(st.sampled_from(["month", "year"]))
        terms.append(market(as_usd(least // 2), as_usd(most), ends_on=draw(st.none() | days_of(month)), per=per))
    return terms


def with_more(question: Asked, row: InputRow) -> Asked:
    """The same month with one row more."""
    return replace(question, inputs=MonthInputs(question.month, (*question.inputs.rows, row)))
