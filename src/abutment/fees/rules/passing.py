"""What of a fee may be charged: what the law refuses, what waits, what the market holds, what counsel releases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from abutment.agreements.rules.gate import GateFinding, Passage
from abutment.fees.rules.asked import Asked, Release
from abutment.fees.rules.days import Days
from abutment.fees.rules.market import Held, Lot, Market, market_of
from abutment.fees.rules.results import FeeStatus
from abutment.fees.rules.wording import citation_of, law_step, place_of, refusal_of
from abutment.kernel.money import Cents, format_usd
from abutment.kernel.working import Step, Text, Usd, Working
from abutment.web.words import day_in_words


@dataclass(frozen=True, slots=True)
class ByTerms:
    """The fee by the terms alone: the whole, what of it belongs to which days, and the steps that add to it."""

    cents: Cents
    lots: tuple[Lot, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Passed:
    """What became of the fee by the terms; charged, held and refused add to it."""

    charged_cents: Cents
    held_cents: Cents
    refused_cents: Cents
    status: FeeStatus
    market: Market
    steps: tuple[Step, ...]
    waits: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Law:
    """One finding of the law, with the days on which it holds."""

    gate: GateFinding
    lots: tuple[Lot, ...]
    taken: Held | None
    steps: tuple[Step, ...]


def passed_of(asked: Asked, terms: ByTerms) -> Passed:
    """Take from the fee by the terms what may not be charged, and bring back what counsel released."""
    laws = _laws(terms)
    market = _market(terms, laws)
    refused_cents = _taken(laws, Passage.REFUSED)
    held = [law.taken for law in laws if law.gate.passage is Passage.WAITS and law.taken] + list(market.held)
    held_cents = sum(each.amount_cents for each in held)
    releases = _releases(asked.releases, held_cents)
    released_cents = sum(amount for _, amount in releases)
    charged_cents = terms.cents - refused_cents - held_cents + released_cents
    waits = tuple(each.reason for each in held) if held_cents > released_cents else ()
    reasons = [law.taken.reason for law in laws if law.gate.passage is Passage.REFUSED and law.taken]
    if released_cents:
        reasons.append(f"{format_usd(released_cents)} of what was held is released by counsel.")
    whole = (Step("Fee by the terms", Usd(terms.cents)),) if refused_cents or held_cents else ()
    is_refused = all(law.gate.passage is Passage.REFUSED for law in laws) or (refused_cents and not charged_cents)
    return Passed(
        charged_cents=charged_cents,
        held_cents=held_cents - released_cents,
        refused_cents=refused_cents,
        status=FeeStatus.WAITS if waits else FeeStatus.REFUSED if is_refused else FeeStatus.CHARGED,
        market=market,
        steps=(
            *whole,
            *(step for law in laws for step in law.steps),
            market.aside,
            *(_minus(each) for each in market.held),
            *(_plus(release, amount) for release, amount in releases),
        ),
        waits=waits,
        reasons=(*reasons, *waits),
    )


def _laws(terms: ByTerms) -> list[_Law]:
    found: list[tuple[GateFinding, list[Lot]]] = []
    for lot in terms.lots:
        known = next((lots for gate, lots in found if gate is lot.gate or gate == lot.gate), None)
        if known is None:
            found.append((lot.gate, [lot]))
        else:
            known.append(lot)
    return [_law(gate, lots, terms) for gate, lots in found]


def _law(gate: GateFinding, lots: Sequence[Lot], terms: ByTerms) -> _Law:
    days = Days(lots[0].days.month, sum(lot.days.mask for lot in lots))
    on = "" if len(lots) == len(terms.lots) else f", {days}"
    told = law_step(gate, on)
    amount = sum(lot.cents for lot in lots)
    if gate.passage is Passage.OPEN or not amount:
        return _Law(gate, tuple(lots), None, (told,))
    if gate.passage is Passage.REFUSED:
        label = f"Not charged: {refusal_of(gate)}{on}"
        reason = f"{format_usd(amount)} is not charged: {refusal_of(gate)} in {place_of(gate)}{on}."
    else:
        label = f"Held: waits for counsel{on}"
        method = gate.method.label.lower()
        reason = f"{format_usd(amount)} waits for a named counsel's opinion on {method} in {place_of(gate)}{on}."
    taken = Held(label, amount, reason, citation=citation_of(gate))
    step = _minus(taken)
    if on:
        step = replace(step, working=_share_of_days(taken, days, terms))
    return _Law(gate, tuple(lots), taken, (told, step))


def _share_of_days(taken: Held, days: Days, terms: ByTerms) -> Working:
    steps = (
        Step("Fee by the terms", Usd(terms.cents)),
        Step(f"Of it for {days}", Usd(taken.amount_cents)),
        Step("Divided by", Text("what the days make when computed alone")),
    )
    return Working(taken.label, Usd(-taken.amount_cents), steps)


def _market(terms: ByTerms, laws: Sequence[_Law]) -> Market:
    opened = [lot for law in laws if law.gate.passage is Passage.OPEN for lot in law.lots]
    waiting = [lot for law in laws if law.gate.passage is Passage.WAITS for lot in law.lots]
    return market_of(opened or waiting or terms.lots, is_open=bool(opened))


def _taken(laws: Sequence[_Law], passage: Passage) -> Cents:
    return sum(law.taken.amount_cents for law in laws if law.taken is not None and law.gate.passage is passage)


def _releases(releases: Sequence[Release], held_cents: Cents) -> list[tuple[Release, Cents]]:
    """What each release brings back, in order; together never more than is held."""
    found = []
    for release in releases:
        amount = min(release.amount_cents, held_cents)
        held_cents -= amount
        if amount:
            found.append((release, amount))
    return found


def _minus(taken: Held) -> Step:
    return Step(
        taken.label,
        Usd(-taken.amount_cents),
        is_addend=True,
        term=taken.term,
        amendment=taken.amendment,
        citation=taken.citation,
    )


def _plus(release: Release, amount: Cents) -> Step:
    words = f"Written on {day_in_words(release.given_on)}" + (f": {release.words}" if release.words else "")
    return Step(f"Released by {release.counsel}", Usd(amount), is_addend=True, citation=words)
