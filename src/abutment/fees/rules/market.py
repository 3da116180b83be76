"""Fair market value: where what may pass lies against the range that an appraiser gave, and what is held for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from abutment.agreements.rules.gate import GateFinding
from abutment.agreements.rules.terms import SignedTerm
from abutment.agreements.rules.values import FmvOpinion
from abutment.fees.rules.days import Days
from abutment.fees.rules.plan import first_of
from abutment.fees.rules.results import FmvFinding, FmvStatus
from abutment.kernel.money import Cents, cents_from_usd, format_usd
from abutment.kernel.periods import Period
from abutment.kernel.working import Step, Text
from abutment.web.words import day_in_words


@dataclass(frozen=True, slots=True)
class Lot:
    """Days under one finding of the law and one opinion on market value, and what the terms make for them."""

    days: Days
    gate: GateFinding
    fmv: SignedTerm | None
    cents: Cents


@dataclass(frozen=True, slots=True)
class Held:
    """An amount that may not be charged, with what it is called on a statement and why it waits."""

    label: str
    amount_cents: Cents
    reason: str
    term: str | None = None
    amendment: str | None = None
    citation: str | None = None


@dataclass(frozen=True, slots=True)
class Market:
    """The finding on fair market value, the step that shows the range, and what it holds."""

    finding: FmvFinding
    aside: Step
    held: tuple[Held, ...] = ()


def market_of(lots: Sequence[Lot], *, is_open: bool) -> Market:
    """Compare the fee of some days with the opinions in force on them.

    Bounds are each opinion's month, or a twelfth of its year, by days; the low one is rounded up to a cent and the
    high one down, so that no cent outside of the range passes. When nothing is open the comparison only informs.
    """
    valued = [(lot, lot.fmv) for lot in lots if lot.fmv is not None]
    without = [lot for lot in lots if lot.fmv is None]
    missing = _without_opinion(without, is_open=is_open)
    if not valued:
        finding = FmvFinding("none", None, None, _sentence([missing.reason]))
        return Market(finding, Step("Fair market value", Text("no opinion")), _kept([missing], is_open=is_open))
    terms = [term for _, term in sorted(valued, key=lambda each: first_of(each[0].days.mask))]
    low, high = _range(valued)
    amount = sum(lot.cents for lot, _ in valued)
    status: FmvStatus = "above" if amount > high else "below" if amount < low else "inside"
    outside = _outside(status, amount, (low, high), terms, is_open=is_open)
    finding = _finding("partly" if without else status, (low, high), terms[-1], outside.reason, missing)
    return Market(
        finding,
        Step(
            f"Fair market value of {format_usd(low)} to {format_usd(high)}",
            Text(status),
            term=outside.term,
            amendment=outside.amendment,
            citation=outside.citation,
        ),
        _kept([missing, outside], is_open=is_open),
    )


def _kept(held: Sequence[Held], *, is_open: bool) -> tuple[Held, ...]:
    return tuple(each for each in held if is_open and each.amount_cents)


def _finding(
    status: FmvStatus, bounds: tuple[Cents, Cents], term: SignedTerm, reason: str, missing: Held
) -> FmvFinding:
    value = _opinion(term)
    return FmvFinding(
        status,
        *bounds,
        sentence=_sentence([reason, missing.reason]),
        appraiser=value.appraiser,
        method=value.method,
        valid=term.period,
        document_name=term.source.document_name,
        term_id=term.term_id,
    )


def _without_opinion(lots: Sequence[Lot], *, is_open: bool) -> Held:
    if not lots:
        return Held("", 0, "")
    days = Days(lots[0].days.month, sum(lot.days.mask for lot in lots))
    on = "" if days.is_whole_month else f" on {days}"
    amount = sum(lot.cents for lot in lots)
    held = f", so {format_usd(amount)} is held" if is_open and amount else ""
    reason = f"No opinion on fair market value is in force{on or f' in {days.month.label}'}{held}."
    return Held(f"Held: no opinion on fair market value{f', {days}' if on else ''}", amount, reason)


def _outside(
    status: FmvStatus, amount: Cents, bounds: tuple[Cents, Cents], terms: Sequence[SignedTerm], *, is_open: bool
) -> Held:
    low, high = bounds
    distinct = list({term.term_id: term for term in terms}.values())
    given = " and ".join(dict.fromkeys(_opinion(term).appraiser for term in distinct))
    held = {"above": amount - high, "below": amount, "inside": 0}.get(status, 0)
    reason = (
        f"{format_usd(amount)} lies {status} the range of {format_usd(low)} to {format_usd(high)} "
        f"that {given} {'gives' if len(distinct) == 1 else 'give'}"
    )
    reason += f"; {format_usd(held)} is held." if held and is_open else "."
    return Held(
        f"{status.capitalize()} fair market value: held",
        held,
        reason,
        term="; ".join(dict.fromkeys(term.label for term in distinct)),
        amendment="; ".join(dict.fromkeys(term.amendment for term in distinct)),
        citation="; ".join(_citation(term) for term in distinct),
    )


def _range(valued: Sequence[tuple[Lot, SignedTerm]]) -> tuple[Cents, Cents]:
    low, high = Fraction(0), Fraction(0)
    for lot, term in valued:
        value = _opinion(term)
        share = lot.days.share / (12 if value.per == "year" else 1)
        low += cents_from_usd(value.low_usd) * share
        high += cents_from_usd(value.high_usd) * share
    return -(-low.numerator // low.denominator), high.numerator // high.denominator


def _citation(term: SignedTerm) -> str:
    parts = [_opinion(term).appraiser, term.source.document_name, f"valid {_valid(term.period)}"]
    return ", ".join(part for part in parts if part)


def _valid(period: Period) -> str:
    starts = day_in_words(period.starts_on)
    return f"from {starts}" if period.last_day is None else f"{starts} to {day_in_words(period.last_day)}"


def _opinion(term: SignedTerm) -> FmvOpinion:
    assert isinstance(term.value, FmvOpinion)  # noqa: S101 - its key says so
    return term.value


def _sentence(reasons: Sequence[str]) -> str:
    return " ".join(reason for reason in reasons if reason)
